// What the predecessor was broken by, a test for each by its number: docs/security-regressions.md
// says what each one was, and which further tests there are.

#include "journeys/security_regressions.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "admin/access.hpp"
#include "app/access_key_file.hpp"
#include "app/config_loader.hpp"
#include "app/privileges.hpp"
#include "app/wire_sso.hpp"
#include "identity/sso/linked_accounts.hpp"
#include "support/fake_sign_in.hpp"

namespace monorelay {
namespace {

namespace fs = std::filesystem;

using admin::Access;
using identity::Role;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FilesIn;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Journey;
using ::testing::Not;
using testing::PathOf;
using testing::Reply;
using testing::Source;
using testing::TextOf;

constexpr std::string_view kPrompt = "a prompt that is nobody else's business";

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

// Files of other owners and low ports are all that is left of root.
constexpr std::uint64_t kOfRootNeeded = 0x40B;

std::uint64_t StatusOf(std::string_view name, int base) {
  const std::string text = TextOf("/proc/thread-self/status");
  const std::size_t at = text.find("\n" + std::string(name) + ":\t");
  if (at == std::string::npos) return ~0ULL;
  return std::stoull(text.substr(at + name.size() + 3), nullptr, base);
}

int RightsThatAreLeft() {
  if (!app::GiveUpPrivileges()) return 1;
  for (const char* set : {"CapEff", "CapPrm"}) {
    if ((StatusOf(set, 16) & ~kOfRootNeeded) != 0) return 2;
  }
  if (StatusOf("CapInh", 16) != 0 || StatusOf("CapAmb", 16) != 0) return 3;
  return StatusOf("NoNewPrivs", 10) == 1 ? 0 : 4;
}

// The predecessor's image ran as root, with all that root may do.
TEST_F(SecurityRegressions, S18WhoStartsItAsRootIsToldSoAndGivesItNoneOfRootsPowers) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(RightsThatAreLeft());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;

  const testing::TemporaryFolder folder;
  EXPECT_THAT(app::DoubtsAbout(0, folder.Path()), ElementsAre(HasSubstr("runs as root")));
  EXPECT_THAT(app::DoubtsAbout(1000, folder.Path()), IsEmpty());
  fs::permissions(folder.Path(), fs::perms::all);
  EXPECT_THAT(app::DoubtsAbout(1000, folder.Path()), ElementsAre(HasSubstr("chmod o-w")));
  fs::permissions(folder.Path(), fs::perms::all | fs::perms::sticky_bit);
  EXPECT_THAT(app::DoubtsAbout(1000, folder.Path()), IsEmpty());
}

}  // namespace
}  // namespace monorelay
