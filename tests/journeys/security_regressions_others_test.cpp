// What other gateways were broken by, a test for each by its number: docs/security-regressions.md
// says what each one was, and which further tests there are.

#include <link.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <type_traits>

#include "admin/access.hpp"
#include "app/config_loader.hpp"
#include "app/config_schema.hpp"
#include "app/config_value.hpp"
#include "identity/principal.hpp"
#include "journeys/security_regressions.hpp"
#include "support/filed_relay.hpp"

namespace monorelay {
namespace {

namespace fs = std::filesystem;

using admin::Access;
using identity::Role;
using ::testing::AllOf;
using testing::FilesIn;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::PathOf;
using testing::Reply;
using testing::Source;
using ::testing::StartsWith;
using testing::TextOf;

// The libraries that docs/decisions/ and scripts/bootstrap name, what they need themselves, and
// what the tests need. More is a decision.
constexpr std::array<std::string_view, 21> kLibraries{
    "linux-vdso.so",  "ld-linux-x86-64.so", "libc.so",          "libm.so",
    "libgcc_s.so",    "libresolv.so",       "libstdc++.so",     "libpthread.so",
    "libdl.so",       "libssl.so",          "libcrypto.so",     "libsimdjson.so",
    "libyaml-cpp.so", "libfmt.so",          "libspdlog.so",     "libsqlite3.so",
    "libsodium.so",   "libzstd.so",         "libboost_json.so", "libboost_container.so",
    "libcctz.so"};

int NoteLibrary(dl_phdr_info* info, std::size_t /*size*/, void* into) {
  if (*info->dlpi_name != '\0')
    static_cast<std::vector<std::string>*>(into)->emplace_back(info->dlpi_name);
  return 0;
}

TEST_F(SecurityRegressions, C68OnlyTheLibrariesThatAreNamedAreInTheProgram) {
  std::vector<std::string> loaded;
  ::dl_iterate_phdr(NoteLibrary, &loaded);

  EXPECT_FALSE(loaded.empty());
  for (const std::string& library : loaded) {
    const std::string name = fs::path(library).filename();
    const bool is_known = std::ranges::any_of(
        kLibraries, [&](std::string_view known) { return name.starts_with(known); });
    const bool is_of_tests = name.starts_with("libgtest") || name.starts_with("libgmock");
    EXPECT_TRUE(is_known || is_of_tests) << library;
    const bool is_of_the_system =
        library == name || library.starts_with("/lib") || library.starts_with("/usr/lib");
    EXPECT_TRUE(is_of_the_system) << library;
  }
}

// That package stole by code that ran when it was installed; and it was another file under a known
// name.
TEST_F(SecurityRegressions, C68NoPackageOfTheTestsRunsAtItsInstallationOrIsAnotherThanLocked) {
  int installations = 0;
  for (const char* script : {"scripts/bootstrap", "scripts/bench", "scripts/test"}) {
    std::istringstream lines(TextOf(Source(script)));
    for (std::string line; std::getline(lines, line);) {
      if (line.find("npm ") == std::string::npos || line.find(" --prefix") == std::string::npos)
        continue;
      ++installations;
      EXPECT_THAT(line, AllOf(HasSubstr("npm ci "), HasSubstr("--ignore-scripts"))) << script;
    }
  }
  EXPECT_GE(installations, 2);
  for (const char* lock : {"tests/clients/package-lock.json", "bench/package-lock.json"}) {
    int packages = 0;
    int fingerprints = 0;
    std::istringstream lines(TextOf(Source(lock)));
    for (std::string line; std::getline(lines, line);) {
      packages += line.starts_with(R"(    "node_modules/)") ? 1 : 0;
      fingerprints += line.find(R"("integrity": "sha512-)") != std::string::npos ? 1 : 0;
      EXPECT_THAT(line, AllOf(Not(HasSubstr("git+")), Not(HasSubstr("http:")))) << lock;
    }
    EXPECT_GT(packages, 0) << lock;
    EXPECT_EQ(packages, fingerprints) << lock;
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

// A secret in every setting that takes one.
constexpr std::string_view kEverySecret = R"(
server:
  access_key: mark-access-key-of-the-configuration  # was: access_key: mark-access-key-of-the-configuration
  jwt_secret: mark-jwt-secret-of-the-configuration-long
  turnstile_secret_key: mark-turnstile-secret
  public_host: https://relay.example
providers:
  alpha:
    base_url: {alpha}
    headers:
      x-more: mark-header-of-a-provider
    keys:
      - key: mark-key-of-a-provider
        label: first
sso:
  client_secret: mark-client-secret
  github_client_secret: mark-github-secret
  google_client_secret: mark-google-secret
  local_sso_secret: mark-local-secret
  providers:
    hub:
      type: github
      client_id: relay
      client_secret: mark-secret-of-hub
)";

TEST_F(SecurityRegressions, C74NothingThatIsReadLeaksASecretOfTheConfiguration) {
  constexpr std::string_view kMark = "mark-";
  std::size_t marks = 0;
  for (std::size_t at = kEverySecret.find(kMark); at != std::string_view::npos;
       at = kEverySecret.find(kMark, at + 1))
    ++marks;
  const auto secrets =
      std::ranges::count(app::Settings(), app::ValueKind::kSecret, &app::Setting::kind);
  ASSERT_EQ(marks, static_cast<std::size_t>(secrets) + 2)
      << "a header and a comment are the others";
  testing::FiledRelay filed;
  filed.journey.Records();
  filed.File(std::string(kEverySecret));

  std::string all;
  for (const admin::Route& route : admin::Routes()) {
    if (route.method != "GET" || route.content_type == "text/event-stream") continue;
    std::string path = PathOf(route);
    if (const std::size_t at = path.find("providers/nobody"); at != std::string::npos)
      path.replace(at, std::string_view("providers/nobody").size(), "providers/alpha");
    const Reply reply = filed.Call("GET", path, "", "", Role::kOwner);
    EXPECT_THAT(reply.body() + reply.header("location"), Not(HasSubstr(kMark))) << path;
    all += reply.body();
  }
  EXPECT_THAT(all, AllOf(HasSubstr("x-more"), HasSubstr("turnstile_secret_key"), HasSubstr("hub")))
      << "the settings themselves are there to be read";
}

}  // namespace
}  // namespace monorelay
