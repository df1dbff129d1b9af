// What the predecessor and other gateways were broken by, a test for each by its number:
// docs/security-regressions.md says what each one was, and which further tests there are.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "admin/access.hpp"
#include "admin/routes.hpp"
#include "app/access_key_file.hpp"
#include "app/config_loader.hpp"
#include "app/wire_sso.hpp"
#include "identity/sso/linked_accounts.hpp"
#include "support/fake_sign_in.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

namespace fs = std::filesystem;

using admin::Access;
using identity::Role;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;
using ::testing::StartsWith;

constexpr std::string_view kProviderKey = "sk-alpha-first";
constexpr std::string_view kPrompt = "a prompt that is nobody else's business";
constexpr std::string_view kTokenKey = "a key of the test, long enough to sign";

std::string TextOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path Source(std::string_view path) {
  return fs::path(MONORELAY_SOURCE_DIR) / path;
}

// The files of our own below a folder.
std::vector<fs::path> FilesIn(std::string_view folder, const std::set<std::string>& endings) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(Source(folder))) {
    if (entry.is_regular_file() && endings.contains(entry.path().extension()))
      files.push_back(entry.path());
  }
  EXPECT_FALSE(files.empty()) << folder;
  return files;
}

std::string PathOf(const admin::Route& route) {
  std::string path(route.path);
  for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{'))
    path.replace(at, path.find('}') - at + 1, "nobody");
  return path;
}

class SecurityRegressions : public ::testing::Test {
 protected:
  SecurityRegressions() {
    journey.Records();
    journey.Accounts();
    journey.KeepsAccess();
    journey.upstream("alpha").Answers("hello");
    auto& config = journey.config();
    config.server.jwt_secret = Secret(std::string(kTokenKey));
    config.server.public_host = "https://relay.example";
    config.logging.bodies = "full";
  }

  Reply Call(std::string_view method, std::string_view path, std::string_view body = {},
             std::string_view fields = {}) {
    return journey.Send(
        fmt::format("{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}Content-Type: "
                    "application/json\r\nContent-Length: {}\r\n\r\n{}",
                    method, path, fields, body.size(), body));
  }
  Reply Get(std::string_view path, std::string_view fields = {}) {
    return Call("GET", path, {}, fields);
  }
  // What every GET answers to whoever shows this.
  std::string AllThatIsRead(const std::string& fields) {
    std::string all;
    for (const admin::Route& route : admin::Routes()) {
      if (route.method != "GET" || route.content_type == "text/event-stream") continue;
      const Reply reply = Get(PathOf(route), fields);
      all += reply.header("location") + reply.header("set-cookie") + reply.body() + "\n";
    }
    return all;
  }

  Journey journey;
};

// "/" among the public paths made all of them public, by their prefix.
TEST_F(SecurityRegressions, S1NoPathIsPublicByItsPrefix) {
  journey.Start();
  for (const admin::Route& route : admin::Routes()) {
    if (route.access != Access::kPublic) {
      EXPECT_EQ(Call(route.method, PathOf(route)).status(), 401) << route.path;
      continue;
    }
    for (const char* behind : {"/x", "x", "/../users", "%2f..%2fusers", ";x"}) {
      const int status = Call(route.method, PathOf(route) + behind).status();
      EXPECT_GE(status, 400) << route.method << " " << route.path << behind;
    }
  }
  for (const char* path :
       {"/", "/api", "//api/v1/users", "/./api/v1/users", "/health/../api/v1/users",
        "/%61pi/v1/users", "/API/v1/users", "/api//v1/users"})
    EXPECT_NE(Get(path).status(), 200) << path;
  EXPECT_EQ(Call("POST", "/v1/chat/completions", R"({"model":"gpt-5"})").status(), 401);
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
}

TEST_F(SecurityRegressions, S2NoKeyOfAProviderIsToldToStrangers) {
  journey.Start();
  EXPECT_THAT(AllThatIsRead(""), Not(HasSubstr(kProviderKey)));
}

TEST_F(SecurityRegressions, S3NoAccessKeyIsToldToAnybody) {
  for (const std::string& fields :
       {std::string(), journey.SignedInAs(Role::kMember), journey.SignedInAs(Role::kViewer),
        journey.SignedInAs(Role::kOwner)})
    EXPECT_THAT(AllThatIsRead(fields), Not(HasSubstr(Journey::kAccessKey)));
}

TEST_F(SecurityRegressions, S4WhatWasSaidIsNotForStrangersNorOtherMembers) {
  journey.Ask("gpt-5", std::string(kPrompt));
  const std::string id(journey.outcome().request_id.View());
  const std::string owner = journey.SignedInAs(Role::kOwner);
  const std::string bodies = "/api/v1/requests/" + id + "/bodies";
  ASSERT_THAT(Get(bodies, owner).body(), HasSubstr(kPrompt)) << "it is there";

  EXPECT_THAT(AllThatIsRead(""), Not(HasSubstr(kPrompt)));
  EXPECT_EQ(Get(bodies).status(), 401);
  EXPECT_EQ(Get(bodies, journey.SignedInAs(Role::kMember)).status(), 404);
}

TEST_F(SecurityRegressions, S5NoStoredTokenIsReadBack) {
  constexpr std::string_view kToken = "ghp_0123456789abcdefghijklmnop";
  const std::string owner = journey.SignedInAs(Role::kOwner);
  ASSERT_EQ(Call("PUT", "/api/v1/secrets/gist", fmt::format(R"({{"value":"{}"}})", kToken), owner)
                .status(),
            201);

  EXPECT_THAT(AllThatIsRead(owner), Not(HasSubstr(kToken)));
  EXPECT_GE(Get("/api/v1/secrets/gist", owner).status(), 400);
}

TEST_F(SecurityRegressions, S6SecretsAreExportedToNobodyBelowAnAdmin) {
  for (const Role role : {Role::kOperator, Role::kMember, Role::kViewer})
    EXPECT_THAT(AllThatIsRead(journey.SignedInAs(role)), Not(HasSubstr(kProviderKey)))
        << NameOf(role);
  EXPECT_THAT(AllThatIsRead("Authorization: Bearer " + std::string(Journey::kAccessKey) + "\r\n"),
              Not(HasSubstr(kProviderKey)))
      << "the access key";
}

TEST_F(SecurityRegressions, S7AnOrdinaryUserChangesNothingButItsOwn) {
  const std::string member = journey.SignedInAs(Role::kMember);
  for (const admin::Route& route : admin::Routes()) {
    const bool is_own = route.access == Access::kPublic || route.access == Access::kAccount ||
                        route.access == Access::kOwnReader;
    if (route.method == "GET" || is_own) continue;
    EXPECT_EQ(Call(route.method, PathOf(route), "{}", member).status(), 403)
        << route.method << " " << route.path;
  }
}

TEST_F(SecurityRegressions, S8TheCallbackRepeatsNothingAndEndsNothingBegunElsewhere) {
  for (const char* path : {"/api/v1/sso/callback", "/api/auth/sso/callback"}) {
    const Reply page = Get(std::string(path) +
                           "?error=%3Cscript%3E&error_description=%22onload%3D&state=');alert(1)//"
                           "&code=stolen");

    EXPECT_EQ(page.status(), 400) << path;
    EXPECT_THAT(page.body(), AllOf(Not(HasSubstr("<script")), Not(HasSubstr("onload")),
                                   Not(HasSubstr("alert")), Not(HasSubstr("stolen")),
                                   Not(HasSubstr("postMessage")), Not(HasSubstr("localStorage"))));
    EXPECT_THAT(page.header("content-security-policy"), HasSubstr("default-src 'none'"));
    EXPECT_THAT(page.header("set-cookie"), Not(HasSubstr("monorelay_session=")));
  }
}

TEST_F(SecurityRegressions, S9AnAddressThatIsNotVerifiedTakesNoAccountOver) {
  journey.Start();
  auto& services = journey.identity().Services();
  ASSERT_TRUE(journey.identity().Store().Change([](identity::AccountTables& tables) {
    return tables.InsertUser(
        {.id = "victim", .name = "victim", .email = "victim@example.org", .role = Role::kOwner});
  }));
  identity::sso::LinkedAccounts linked(services.context);
  identity::sso::ExternalIdentity thief{
      .provider = "hub", .subject = "13", .name = "victim", .email = "victim@example.org"};

  const auto refused = linked.SignInExternal(thief, {.link_by_email = true});

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kForbidden);
  EXPECT_NE(linked.SignInExternal(thief, {.link_by_email = true, .create_accounts = true}),
            "victim")
      << "a name is no proof either";
}

TEST_F(SecurityRegressions, S10NoKeyIsTheSameAsNone) {
  journey.config().server.access_key = Secret();
  journey.Start();
  for (const char* fields : {"", "Authorization: Bearer \r\n", "Authorization: Bearer\r\n",
                             "x-api-key:\r\n", "X-Access-Key: \r\n"}) {
    EXPECT_EQ(Call("POST", "/v1/chat/completions", R"({"model":"gpt-5"})", fields).status(), 401)
        << fields;
    EXPECT_EQ(Get("/api/v1/requests", fields).status(), 401) << fields;
  }
}

TEST_F(SecurityRegressions, S11NoKeyIsKnownBeforeItsRelayIs) {
  EXPECT_TRUE(app::DefaultConfig().server.access_key.IsEmpty());
  const testing::TemporaryFolder one;
  const testing::TemporaryFolder other;
  const auto first = app::LoadOrMakeAccessKey(one.Path());
  const auto second = app::LoadOrMakeAccessKey(other.Path());
  ASSERT_TRUE(first && second);
  EXPECT_GE(first->key.Reveal().size(), 40U);
  EXPECT_FALSE(first->key.Equals(second->key.Reveal()));
  for (const char* file : {"config.example.yml", "README.md"})
    EXPECT_THAT(TextOf(Source(file)), Not(HasSubstr("change-me"))) << file;
}

TEST_F(SecurityRegressions, S12NoOtherOriginComesWithCredentials) {
  const std::string owner = journey.SignedInAs(Role::kOwner);
  const std::string origin = "Origin: https://evil.example\r\n";
  for (const admin::Route& route : admin::Routes()) {
    if (route.content_type == "text/event-stream") continue;
    const Reply reply = Call(route.method, PathOf(route), "{}", origin);
    EXPECT_EQ(reply.header("access-control-allow-origin"), "") << route.path;
    EXPECT_EQ(reply.header("access-control-allow-credentials"), "") << route.path;
  }
  const Reply asked = journey.Send(
      Journey::Post("/v1/chat/completions", R"({"model":"gpt-5","messages":[]})", origin));
  EXPECT_EQ(asked.header("access-control-allow-credentials"), "");
  EXPECT_EQ(Call("POST", "/api/v1/invites", "{}", owner + origin).status(), 403);
}

TEST_F(SecurityRegressions, S13SecretsAreSealedInFilesThatAreTheirOwnersAlone) {
  const std::string owner = journey.SignedInAs(Role::kOwner);
  ASSERT_EQ(Call("PUT", "/api/v1/secrets/gist", R"({"value":"ghp_0123456789"})", owner).status(),
            201);
  int files = 0;
  for (const auto& entry : fs::directory_iterator(journey.identity_file().parent_path())) {
    struct stat status{};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0077U, 0U) << entry.path();
    EXPECT_THAT(TextOf(entry.path()), Not(HasSubstr("ghp_0123456789"))) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 2);
}

TEST_F(SecurityRegressions, S14WhatSignsPeopleInLogsNothing) {
  for (const fs::path& file : FilesIn("src/identity/sso", {".cpp", ".hpp"}))
    EXPECT_THAT(TextOf(file), Not(HasSubstr("base/log.hpp"))) << file;
  for (const char* file : {"src/app/wire_sso.cpp", "src/app/sign_in_keeping.cpp",
                           "src/admin/sso.cpp", "src/admin/legacy_sso.cpp"})
    EXPECT_THAT(TextOf(Source(file)), Not(HasSubstr("log::"))) << file;
}

TEST_F(SecurityRegressions, S15RedirectsAreMadeFromTheConfigurationAndNotFromTheRequest) {
  journey.config().sso.enabled = true;
  journey.config().sso.providers.push_back({.name = "hub",
                                            .type = "github",
                                            .label = "Hub",
                                            .url = "http://127.0.0.1:9",
                                            .client_id = "relay",
                                            .client_secret = Secret("hush")});
  const Reply begun = journey.Send(
      "GET /api/v1/sso/hub/start HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: "
      "evil.example\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n");

  ASSERT_EQ(begun.status(), 303) << begun.body();
  EXPECT_EQ(testing::ParametersOf(begun.header("location"))["redirect_uri"],
            "https://relay.example/api/v1/sso/callback");
  EXPECT_THAT(begun.header("location"), Not(HasSubstr("evil.example")));
  EXPECT_EQ(Get("/api/v1/sso/hub/start?return_to=https%3A%2F%2Fevil.example").status(), 400);
  EXPECT_EQ(Get("/api/v1/sso/hub/start?return_to=%2F%2Fevil.example").status(), 400);
}

TEST_F(SecurityRegressions, S16WhatNobodyConfiguredLeadsIntoNoInnerNetwork) {
  testing::FakeUpstream inner;
  ManualClock clock;
  http::Fetcher fetcher(clock);
  app::HttpFetch fetch(fetcher);
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"}) {
    const auto reply = fetch.Ask({.url = fmt::format("http://{}:{}/", host, inner.Port())});
    EXPECT_FALSE(reply) << host;
  }
  EXPECT_FALSE(fetch.Ask({.url = "http://169.254.169.254/latest/meta-data/"}));
  EXPECT_FALSE(fetch.Ask({.url = "file:///etc/passwd"}));
  EXPECT_TRUE(inner.Requests().empty());
}

TEST_F(SecurityRegressions, S17GuessingWaitsTokensEndAndRegistrationIsClosed) {
  const std::string owner = journey.SignedInAs(Role::kOwner);
  ASSERT_EQ(Call("POST", "/api/v1/users", R"({"username":"bob","password":"bobs secret"})", owner)
                .status(),
            201);
  EXPECT_EQ(
      Call("POST", "/api/v1/register", R"({"username":"eve","password":"eves secret"})").status(),
      403);
  const Reply tokens =
      Call("POST", "/api/auth/login", R"({"username":"bob","password":"bobs secret"})");
  ASSERT_EQ(tokens.status(), 200);
  const std::string mark = R"("access_token":")";
  const std::string rest = tokens.body().substr(tokens.body().find(mark) + mark.size());
  const std::string bearer = "Authorization: Bearer " + rest.substr(0, rest.find('"')) + "\r\n";
  EXPECT_EQ(Get("/api/auth/me", bearer).status(), 200);
  EXPECT_EQ(Call("POST", "/api/auth/logout", "", bearer).status(), 200);
  EXPECT_EQ(Get("/api/auth/me", bearer).status(), 401);
  EXPECT_LE(admin::BearerTokens::kLife, std::chrono::hours(1));
  int status = 0;
  for (int i = 0; i < 6; ++i) {
    status = Call("POST", "/api/v1/session", R"({"username":"bob","password":"wrong"})").status();
  }
  EXPECT_EQ(status, 429);
}

TEST_F(SecurityRegressions, S18NoTokenIsTakenByAnAlgorithmOfItsOwnChoosing) {
  journey.Start();
  // {"alg":"none"}, {"alg":"HS256"} with other fields, and a header that names its own key.
  for (const char* header :
       {"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0", "eyJhbGciOiJIUzI1NiIsImtpZCI6ImV2aWwifQ",
        "eyJhbGciOiJIUzI1NiIsImp3ayI6e319"}) {
    const std::string token = std::string(header) + ".eyJpc3MiOiJtb25vcmVsYXkifQ.";
    EXPECT_EQ(Get("/api/auth/me", "Authorization: Bearer " + token + "\r\n").status(), 401)
        << header;
  }
}

TEST_F(SecurityRegressions, C68NothingIsLoadedFromElsewhereAtBuildOrRunTime) {
  std::vector<fs::path> build = FilesIn("cmake", {".cmake"});
  for (const char* file : {"CMakeLists.txt", "src/CMakeLists.txt", "tests/CMakeLists.txt"})
    build.push_back(Source(file));
  for (const fs::path& file : build) {
    EXPECT_THAT(TextOf(file),
                AllOf(Not(HasSubstr("FetchContent")), Not(HasSubstr("ExternalProject")),
                      Not(HasSubstr("file(DOWNLOAD"))))
        << file;
  }
  for (const fs::path& file : FilesIn("src", {".cpp", ".hpp"}))
    EXPECT_THAT(TextOf(file), Not(HasSubstr("dlopen"))) << file;
}

TEST_F(SecurityRegressions, C69CredentialsThatBeginAlikeAreNotTheSame) {
  const std::string long_prefix = "mr-01234567890123456789012345678901234567890123456789";
  const auto key = journey.book().Create({.name = "one"});
  ASSERT_TRUE(key);
  std::string near(key->text.Reveal());
  near.back() = near.back() == 'A' ? 'B' : 'A';
  journey.config().server.access_key = Secret(long_prefix + "a");
  const auto ask = [&](const std::string& presented) {
    return Call("GET", "/v1/models", "", "Authorization: Bearer " + presented + "\r\n").status();
  };

  EXPECT_EQ(ask(std::string(key->text.Reveal())), 200);
  EXPECT_EQ(ask(near), 401);
  EXPECT_EQ(ask(long_prefix + "a"), 200);
  EXPECT_EQ(ask(long_prefix + "b"), 401);
  EXPECT_EQ(ask(long_prefix), 401);
}

TEST_F(SecurityRegressions, C70ARouteThatSaysNothingIsForNobody) {
  EXPECT_EQ(admin::Route().access, Access::kUnruled);
  const identity::Principal owner{.user_id = "o",
                                  .name = "o",
                                  .role = Role::kOwner,
                                  .via = identity::Via::kSession,
                                  .session_id = "s",
                                  .access_key_id = {}};
  EXPECT_FALSE(admin::Permits(Access::kUnruled, owner));
  const std::string viewer = journey.SignedInAs(Role::kViewer);
  for (const char* path : {"/api/config", "/api/config/update", "/config/update"}) {
    EXPECT_GE(Call("POST", path, "{}", viewer).status(), 400) << path;
    EXPECT_GE(Call("PUT", path, "{}", viewer).status(), 400) << path;
  }
}

TEST_F(SecurityRegressions, C71AHashIsNoPassword) {
  journey.Start();
  auto& services = journey.identity().Services();
  const identity::Actor machine{{.name = "root", .via = identity::Via::kCommand}};
  const auto ada =
      services.accounts.CreateOwner(machine, {.name = "ada", .password = "correct horse"});
  const auto bob = services.accounts.Create(machine, {.name = "bob", .password = "correct horse"});
  ASSERT_TRUE(ada && bob);

  EXPECT_THAT(ada->password_hash, StartsWith("$argon2id$"));
  EXPECT_NE(ada->password_hash, bob->password_hash) << "each has a salt of its own";
  EXPECT_EQ(services.sign_in
                .Check({.name = "ada", .password = ada->password_hash, .address = "192.0.2.1"})
                .error()
                .kind,
            ErrorKind::kUnauthorized);
}

TEST_F(SecurityRegressions, C72TextFromOutsideIsNeitherSqlNorACommand) {
  journey.Ask("gpt-5", "hi");
  static_cast<void>(journey.outcome());
  journey.AdvanceTime(std::chrono::seconds(1));
  const std::string owner = journey.SignedInAs(Role::kOwner);
  const std::string evil = "%27%20OR%201%3D1%20--%20%22%3BDROP%20TABLE%20requests";
  for (const std::string parameter :
       {"model", "provider", "client", "user", "key", "endpoint", "q"}) {
    const Reply reply = Get("/api/v1/requests?" + parameter + "=" + evil, owner);
    EXPECT_LT(reply.status(), 500) << parameter;
    if (reply.status() == 200) EXPECT_THAT(reply.body(), HasSubstr(R"("items":[])")) << parameter;
  }
  EXPECT_THAT(Get("/api/v1/requests", owner).body(), HasSubstr("gpt-5")) << "the table is there";
  for (const fs::path& file : FilesIn("src", {".cpp", ".hpp"})) {
    EXPECT_THAT(TextOf(file), AllOf(Not(HasSubstr("popen(")), Not(HasSubstr("std::system(")),
                                    Not(HasSubstr("execv")), Not(HasSubstr("posix_spawn"))))
        << file;
  }
}

TEST_F(SecurityRegressions, C73ThereIsNoAccountAndNoOpenPortBeforeTheFirstSetup) {
  EXPECT_EQ(app::DefaultConfig().server.host, "127.0.0.1");
  journey.Start();
  for (const char* body :
       {R"({"username":"root","password":"123456"})", R"({"username":"admin","password":"admin"})"})
    EXPECT_EQ(Call("POST", "/api/v1/session", body).status(), 401);
  EXPECT_EQ(Call("POST", "/api/v1/setup",
                 R"({"setup_token":"","username":"eve","password":"eves secret"})")
                .status(),
            403);
  EXPECT_TRUE(*journey.identity().Services().accounts.NeedsSetup());
}

TEST_F(SecurityRegressions, C74ASecretCannotBePrinted) {
  static_assert(!fmt::is_formattable<Secret>::value);
  static_assert(!std::is_convertible_v<Secret, std::string>);
  const Secret secret{std::string(kProviderKey)};
  EXPECT_THAT(secret.Fingerprint(), Not(HasSubstr(kProviderKey)));
}

// The document, and that it is true: each row has its test here, and each test that it names is
// there and runs.
TEST(SecurityRegressionsDocument, NamesATestForEachRowAndNoneThatIsNotThere) {
  std::set<std::string> tests;
  const auto& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const auto& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j)
      tests.insert(std::string(suite.name()) + "." + suite.GetTestInfo(j)->name());
  }
  std::set<std::string> expected;
  for (int i = 1; i <= 18; ++i) expected.insert(fmt::format("S{}", i));
  for (int i = 68; i <= 74; ++i) expected.insert(fmt::format("C{}", i));
  std::set<std::string> rows;
  std::istringstream lines(TextOf(Source("docs/security-regressions.md")));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| S") && !line.starts_with("| C")) continue;
    const std::string row = line.substr(2, line.find(' ', 2) - 2);
    rows.insert(row);
    bool has_own = false;
    for (std::size_t at = line.find('`'); at != std::string::npos; at = line.find('`', at + 1)) {
      const std::string name = line.substr(at + 1, line.find('`', at + 1) - at - 1);
      at += name.size() + 1;
      const bool is_file = name.find('/') != std::string::npos;
      EXPECT_TRUE(is_file ? fs::exists(Source(name)) : tests.contains(name)) << row << ": " << name;
      const std::string prefix = "SecurityRegressions." + row;
      has_own = has_own || (name.starts_with(prefix) && !std::isdigit(name[prefix.size()]));
    }
    EXPECT_TRUE(has_own) << row << " has no test of its own";
  }
  EXPECT_EQ(rows, expected);
}

}  // namespace
}  // namespace monorelay
