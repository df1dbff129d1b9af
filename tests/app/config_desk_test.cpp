#include "app/config_desk.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <memory>
#include <thread>

#include "app/config_fixture.hpp"
#include "app/config_mask.hpp"
#include "app/config_resolved.hpp"
#include "app/config_unmask.hpp"
#include "app/vault_file.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using admin::ConfigOrder;
using admin::ConfigOutcome;
using admin::ConfigStep;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Kind = ConfigStep::Kind;
using Refusal = admin::ConfigRefusal::Kind;

constexpr const char* kText = R"(# ours
server:
  port: 8787  # the door
  access_key: 'relay-secret-of-some-length'
providers:
  alpha:
    base_url: https://alpha.example/v1
    keys:
      - {key: "alpha-secret-key", label: one}  # in brackets
      - key: >-
          a-key-of
          two-lines
        label: two
)";

class FileConfigDeskTest : public ::testing::Test {
 protected:
  FileConfigDeskTest() {
    Write(kText);
    vault = VaultFile::Open(FakeEnvironment(), data, clock).value();
    audit = store::sqlite::SqliteIdentityStore::Open(data / "identity.db", clock).value();
    desk = Open();
  }

  std::unique_ptr<FileConfigDesk> Open() {
    auto opened = std::make_unique<FileConfigDesk>(
        ConfigDeskParts{.place = {file, data / kOverlayName},
                        .may_lack_file = true,
                        .versions = data / "config_versions",
                        .variables = variables,
                        .vault = &vault->Vault(),
                        .clock = clock,
                        .reload = [this]() -> ReloadReport {
                          ++reloads;
                          return {.is_in_force = true};
                        },
                        .overrides = {{"server.port", "--port", "1234"}}});
    opened->NoteIn(audit.get());
    return opened;
  }

  static identity::Actor By(identity::Role role) {
    return {{.user_id = "u", .name = "ada", .role = role, .via = identity::Via::kSession}};
  }
  static ConfigOrder Steps(std::vector<ConfigStep> steps,
                           identity::Role role = identity::Role::kAdmin) {
    return {.steps = std::move(steps), .by = By(role), .source = "api"};
  }
  static ConfigOrder Whole(std::string text, identity::Role role = identity::Role::kAdmin) {
    return {.steps = {}, .text = std::move(text), .by = By(role), .source = "api"};
  }
  void Write(const std::string& text) const { std::ofstream(file, std::ios::binary) << text; }
  [[nodiscard]] std::string Disk() const { return ContentOf(file); }
  [[nodiscard]] std::string Overlay() const { return ContentOf(data / kOverlayName); }
  std::string Etag() { return desk->Read()->etag; }
  // The path of the first problem, else what is said.
  std::string Refused(const ConfigOrder& order, Refusal kind) {
    const auto outcome = desk->Apply(order);
    if (outcome) return "(it was done)";
    EXPECT_EQ(outcome.error().kind, kind) << outcome.error().text;
    return outcome.error().text;
  }
  static std::string Replaced(std::string text, std::string_view what, std::string_view by) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
  }

  testing::TemporaryFolder folder;
  fs::path file = folder.Path() / "config.yml";
  fs::path data = folder.Path() / "data";
  ManualClock clock;
  FakeEnvironment variables{{"ALPHA", "alpha-of-the-environment"}};
  std::unique_ptr<VaultFile> vault;
  std::unique_ptr<store::sqlite::SqliteIdentityStore> audit;
  std::unique_ptr<FileConfigDesk> desk;
  std::atomic<int> reloads = 0;
};

TEST_F(FileConfigDeskTest, ShowsNoSecret) {
  const auto document = desk->Read();

  ASSERT_TRUE(document);
  for (const std::string& shown : {document->text, desk->Values().value()}) {
    EXPECT_THAT(shown, HasSubstr("<secret sha256:"));
    for (const char* secret : {"relay-secret", "alpha-secret", "two-lines"})
      EXPECT_THAT(shown, Not(HasSubstr(secret)));
  }
  EXPECT_FALSE(document->is_read_only);
  EXPECT_TRUE(document->exists);
}

TEST_F(FileConfigDeskTest, TakesAMaskedTextBackByteForByte) {
  const std::string masked = desk->Read()->text;
  EXPECT_EQ(Unmasked(masked, kText).value(), kText);

  const auto outcome = desk->Apply(Whole(Replaced(masked, "# ours", "# theirs")));

  ASSERT_TRUE(outcome) << outcome.error().text;
  EXPECT_EQ(Disk(), Replaced(kText, "# ours", "# theirs"));
  EXPECT_TRUE(outcome->is_changed);
  EXPECT_TRUE(outcome->is_in_force);
  EXPECT_EQ(reloads, 1);
  EXPECT_EQ(outcome->etag, Etag());
}

TEST_F(FileConfigDeskTest, KeepsASecretThatWasMovedOrWhoseLineWasChanged) {
  std::string masked = desk->Read()->text;
  masked = Replaced(masked, "label: one}  # in brackets", "label: first}");
  masked = Replaced(masked, "  port: 8787  # the door\n", "");

  ASSERT_TRUE(desk->Apply(Whole(masked)));

  const auto model = ReadResolved(Disk());
  EXPECT_EQ(JsonOf(*FindPart(*model, ReadConfigPath("providers.alpha.keys").value())),
            R"([{"key":"alpha-secret-key","label":"first"},)"
            R"({"key":"a-key-of two-lines","label":"two"}])");
  EXPECT_THAT(Disk(), HasSubstr("access_key: 'relay-secret-of-some-length'"));
}

TEST_F(FileConfigDeskTest, RefusesAMaskOfNothingWithItsLine) {
  const std::string text = "server:\n  access_key: <secret sha256:00000000>\n";

  EXPECT_THAT(Refused(Whole(text), Refusal::kInvalid), HasSubstr("line 2: a masked secret stands"));
  EXPECT_THAT(Refused(Whole("server:\n  access_key: <secret>\n"), Refusal::kInvalid),
              HasSubstr("server.access_key"));
  EXPECT_EQ(Disk(), kText);
  EXPECT_EQ(reloads, 0);
}

struct StepCase {
  const char* what;
  std::vector<ConfigStep> steps;
  const char* path;   // what is looked at afterwards
  const char* value;  // as JSON; of a refusal a part of what is said
};

const std::vector<StepCase>& StepCases() {
  static const std::vector<StepCase> cases = {
      {"set", {{Kind::kSet, "server.port", "9000"}}, "server.port", "9000"},
      {"set makes what is missing",
       {{Kind::kSet, "logging.bodies", R"("errors")"}},
       "logging",
       R"({"bodies":"errors"})"},
      {"add by pointer",
       {{Kind::kAdd, "/model_routing/aliases/gpt~1x", R"("gpt-5")"}},
       "model_routing.aliases",
       R"({"gpt/x":"gpt-5"})"},
      {"add behind the end",
       {{Kind::kAdd, "/providers/alpha/models/include/-", R"("m")"}},
       "providers.alpha.models.include",
       "(refused) not be valid"},
      {"append",
       {{Kind::kAppend, "server.cors_origins", R"("https://a.example")"}},
       "server.cors_origins",
       R"(["https://a.example"])"},
      {"add before the first",
       {{Kind::kSet, "server.cors_origins", R"(["https://b.example"])"},
        {Kind::kAdd, "/server/cors_origins/0", R"("https://a.example")"}},
       "server.cors_origins",
       R"(["https://a.example","https://b.example"])"},
      {"move in a list",
       {{Kind::kMove, "/providers/alpha/keys/0", R"("/providers/alpha/keys/1")"}},
       "providers.alpha.keys[0].label",
       R"("two")"},
      {"move to another name",
       {{Kind::kMove, "/providers/beta", R"("/providers/alpha")"}},
       "providers.beta.base_url",
       R"("https://alpha.example/v1")"},
      {"copy",
       {{Kind::kCopy, "/providers/beta", R"("/providers/alpha")"}},
       "providers.beta.keys[0].label",
       R"("one")"},
      {"rename",
       {{Kind::kRename, "providers.alpha", R"("beta")"}},
       "providers.beta.keys[0].label",
       R"("one")"},
      {"a test that holds",
       {{Kind::kTest, "/server/port", "8787"}, {Kind::kReplace, "/server/port", "1"}},
       "server.port",
       "1"},
      {"a test that does not hold",
       {{Kind::kReplace, "/server/port", "1"}, {Kind::kTest, "/server/port", "2"}},
       "",
       "(refused) step 2 (/server/port): server.port is something else"},
      {"replace what is not set",
       {{Kind::kReplace, "/server/host", R"("h")"}},
       "",
       "(refused) server.host is not set"},
      {"unset what is not set", {{Kind::kUnset, "server.host"}}, "", "(refused) not set"},
      {"the whole file", {{Kind::kSet, "", "{}"}}, "", "(refused) the whole file is not one"},
      {"a place that is none",
       {{Kind::kAdd, "/providers/alpha/keys/one", "{}"}},
       "",
       "(refused) a list has places"},
      {"into itself",
       {{Kind::kMove, "/providers/alpha/x", R"("/providers/alpha")"}},
       "",
       "(refused) into itself"},
      {"what is no JSON", {{Kind::kSet, "server.port", "{"}}, "", "(refused) no JSON"},
  };
  return cases;
}

TEST_F(FileConfigDeskTest, TakesSteps) {
  for (const StepCase& row : StepCases()) {
    SCOPED_TRACE(row.what);
    Write(kText);

    const auto outcome = desk->Apply(Steps(row.steps));

    const std::string_view wanted = row.value;
    if (wanted.starts_with("(refused) ")) {
      ASSERT_FALSE(outcome);
      EXPECT_EQ(outcome.error().kind, Refusal::kInvalid);
      EXPECT_THAT(outcome.error().text, HasSubstr(wanted.substr(wanted.find(' ') + 1)));
      EXPECT_EQ(Disk(), kText);
      continue;
    }
    ASSERT_TRUE(outcome) << outcome.error().text;
    EXPECT_THAT(Disk(), HasSubstr("# ours\n"));
    const auto model = ReadResolved(Disk());
    const ConfigModel* part = FindPart(*model, ReadConfigPath(row.path).value());
    ASSERT_NE(part, nullptr);
    EXPECT_EQ(JsonOf(*part), wanted);
  }
}

TEST_F(FileConfigDeskTest, PutsNewSecretsIntoTheStore) {
  const auto outcome = desk->Apply(Steps(
      {{Kind::kAppend, "providers.alpha.keys", R"({"key":"brand-new-$$-key","label":"three"})"}}));

  ASSERT_TRUE(outcome) << outcome.error().text;
  ASSERT_EQ(outcome->sealed.size(), 1U);
  const std::string name = outcome->sealed[0];
  EXPECT_THAT(name, HasSubstr("providers/alpha/keys/three/key-"));
  EXPECT_THAT(Disk(), HasSubstr("secret:" + name));
  for (const std::string& shown : {Disk(), outcome->diff})
    EXPECT_THAT(shown, Not(HasSubstr("brand-new")));
  EXPECT_EQ(vault->Vault().Get(name)->Reveal(), "brand-new-$-key");
  EXPECT_THAT(Disk(), HasSubstr("alpha-secret-key")) << "what was there stays as it was";
}

TEST_F(FileConfigDeskTest, PutsCredentialsInHeadersForAProviderIntoTheStore) {
  for (const std::string headers :
       {R"({"X-Api-Key":"header-$$-secret","http-referer":"https://a.example"})",
        R"({"authorization":"Bearer header-secret"})", R"({"cookie":"${FROM_ELSEWHERE:-a}"})"}) {
    const auto outcome = desk->Apply(Steps({{Kind::kSet, "providers.alpha.headers", headers}}));

    ASSERT_TRUE(outcome) << outcome.error().text;
    EXPECT_TRUE(outcome->is_in_force);
    EXPECT_THAT(Disk() + outcome->diff,
                Not(AnyOf(HasSubstr("header-secret"), HasSubstr("$-secret"))));
    for (const std::string& name : outcome->sealed)
      EXPECT_THAT(Disk(), HasSubstr("${secret:" + name + "}"));
    if (headers.contains("Api-Key")) {
      EXPECT_THAT(outcome->sealed, ElementsAre(HasSubstr("providers/alpha/headers/X-Api-Key-")));
      EXPECT_EQ(vault->Vault().Get(outcome->sealed[0])->Reveal(), "header-$-secret");
      EXPECT_THAT(Disk(), HasSubstr("https://a.example"));
    }
    EXPECT_EQ(outcome->sealed.size(), headers.contains("cookie") ? 0U : 1U);
  }
}

TEST_F(FileConfigDeskTest, ASaveThatFailsLeavesNoSecretBehind) {
  ::chmod(file.c_str(), 0444);
  fs::remove_all(data / "config_versions");
  std::ofstream(data / "config_versions") << "in the way";

  const auto outcome = desk->Apply(
      Steps({{Kind::kSet, "server.jwt_secret", R"("a-secret-of-at-least-32-characters")"}}));

  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Refusal::kFailed);
  EXPECT_THAT(vault->Vault().List().value(), IsEmpty());
  EXPECT_EQ(Disk(), kText);
  EXPECT_FALSE(fs::exists(data / kOverlayName));
}

TEST_F(FileConfigDeskTest, AStaleEtagIsAConflictThatTellsThePresentOne) {
  const std::string stale = Etag();
  Write(std::string(kText) + "# more\n");
  ConfigOrder order = Steps({{Kind::kSet, "server.port", "1"}});
  order.if_match = stale;

  const auto outcome = desk->Apply(order);

  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Refusal::kConflict);
  EXPECT_EQ(outcome.error().etag, Etag());
  EXPECT_EQ(Disk(), std::string(kText) + "# more\n");
  order.if_match = Etag();
  EXPECT_TRUE(desk->Apply(order));
}

TEST_F(FileConfigDeskTest, OfTwoEditorsNoneLosesAChange) {
  constexpr int kEach = 8;
  const auto other = Open();  // as another process would
  const auto edit = [&](FileConfigDesk& at, int from) {
    for (int i = 0; i < kEach;) {
      ConfigOrder order =
          Steps({{Kind::kSet, fmt::format("model_routing.aliases.a{}", from + i), R"("m")"}});
      order.if_match = at.Read()->etag;
      const auto outcome = at.Apply(order);
      if (outcome) ++i;
      if (!outcome) EXPECT_EQ(outcome.error().kind, Refusal::kConflict) << outcome.error().text;
    }
  };
  {
    std::jthread one([&] { edit(*desk, 0); });
    std::jthread two([&] { edit(*other, kEach); });
    std::jthread three([&] { edit(*desk, 2 * kEach); });
  }

  const auto model = ReadResolved(Disk());
  EXPECT_EQ(FindPart(*model, ReadConfigPath("model_routing.aliases").value())->entries.size(),
            3U * kEach);
}

TEST(Unmasked, GivesBackASecretThatEndsWithTheLastLine) {
  // The quotes are never closed, so that the end of the line is of the text.
  constexpr std::string_view kOpen = "# no\"\nm: \":\n";
  const auto masked = MaskedConfig(kOpen);
  ASSERT_TRUE(masked);
  EXPECT_EQ(Unmasked(*masked, kOpen).value(), kOpen);
}

TEST_F(FileConfigDeskTest, OperatorsChangeProvidersAndRoutingAlone) {
  const auto as_operator = [&](const std::string& path, const std::string& value) {
    Write(kText);
    const auto outcome = desk->Apply(Steps({{Kind::kSet, path, value}}, identity::Role::kOperator));
    return outcome ? std::string("done") : outcome.error().text;
  };
  EXPECT_EQ(as_operator("providers.alpha.enabled", "false"), "done");
  EXPECT_EQ(as_operator("model_routing.aliases.a", R"("b")"), "done");
  EXPECT_EQ(as_operator("providers.alpha.keys[0].key", R"("a-new-key-in-clear")"), "done");
  EXPECT_THAT(as_operator("server.port", "1"), HasSubstr("server.port is for admins"));
  EXPECT_THAT(as_operator("sso.enabled", "true"), HasSubstr("for admins"));
  ASSERT_TRUE(vault->Vault().Put("server/jwt", Secret(std::string("of the relay"))));
  for (const char* reference : {R"("secret:server/jwt")", R"("${ALPHA}")", R"("file:config.yml")"})
    EXPECT_THAT(as_operator("providers.alpha.keys[0].key", reference),
                HasSubstr("an admin has to"));
  EXPECT_EQ(Disk(), kText);
  EXPECT_THAT(Refused(Steps({{Kind::kSet, "server.port", "1"}}, identity::Role::kViewer),
                      Refusal::kForbidden),
              HasSubstr("only operators and admins"));
}

TEST_F(FileConfigDeskTest, OperatorsLeadProvidersNowhereUnseen) {
  constexpr char kInner[] = R"("http://10.0.0.1/v1")";
  const auto set = [&](const std::string& path, const std::string& value) {
    return Steps({{Kind::kSet, path, value}}, identity::Role::kOperator);
  };
  Write(kText);
  for (const char* path : {"providers.alpha.base_url", "providers.alpha.proxy_url",
                           "providers.alpha.web_reverse.proxy_url", "providers.new.base_url"})
    EXPECT_THAT(Refused(set(path, kInner), Refusal::kForbidden), HasSubstr("/api/v1/providers"))
        << path;
  EXPECT_THAT(Refused(set("providers.alpha.public_only", "false"), Refusal::kForbidden),
              HasSubstr("/api/v1/providers"));
  EXPECT_EQ(Disk(), kText);

  ConfigOrder looked_up = set("providers.alpha.public_only", "true");
  looked_up.has_known_urls = true;
  ASSERT_TRUE(desk->Apply(looked_up));
  EXPECT_THAT(
      Refused(Steps({{Kind::kUnset, "providers.alpha.public_only", ""}}, identity::Role::kOperator),
              Refusal::kForbidden),
      HasSubstr("/api/v1/providers"));
}

TEST_F(FileConfigDeskTest, EveryVersionComesBack) {
  std::vector<std::string> texts = {Disk()};
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(desk->Apply(Steps({{Kind::kSet, "server.port", std::to_string(9000 + i)}})));
    texts.push_back(Disk());
  }
  const auto versions = desk->Versions();
  ASSERT_EQ(versions->size(), 5U);
  EXPECT_EQ(versions->front().who, "ada");
  EXPECT_EQ(versions->front().source, "api");
  for (std::size_t i = 0; i < 5; ++i) {
    const std::string id = std::to_string(i + 1);
    const auto shown = desk->Version(id);
    ASSERT_TRUE(shown) << shown.error().text;
    EXPECT_THAT(shown->text, Not(HasSubstr("alpha-secret")));

    const auto outcome = desk->Restore(id, Steps({}));

    ASSERT_TRUE(outcome) << outcome.error().text;
    EXPECT_EQ(Disk(), texts[i]);
    EXPECT_TRUE(outcome->is_in_force);
  }
  EXPECT_EQ(desk->Restore("999", Steps({})).error().kind, Refusal::kNotFound);
  EXPECT_EQ(desk->Version("../../x").error().kind, Refusal::kNotFound);
}

TEST_F(FileConfigDeskTest, ChangesStandInTheAuditWithoutSecrets) {
  ASSERT_TRUE(
      desk->Apply(Steps({{Kind::kSet, "server.port", "9000"},
                         {Kind::kSet, "providers.alpha.keys[0].key", R"("another-key")"}})));

  const auto rows = audit->Read({.action = "config.save"});
  ASSERT_EQ(rows->size(), 1U);
  const identity::AuditEntry& entry = rows->front().entry;
  EXPECT_EQ(entry.actor, "ada");
  EXPECT_THAT(entry.before, HasSubstr(R"("server.port":8787)"));
  EXPECT_THAT(entry.after, HasSubstr(R"("server.port":9000)"));
  EXPECT_THAT(entry.before, HasSubstr("<secret sha256:"));
  EXPECT_THAT(entry.after, HasSubstr("secret:providers/alpha/keys/one/key-"));
  EXPECT_THAT(entry.before + entry.after, Not(HasSubstr("another-key")));
  EXPECT_THAT(entry.before + entry.after, Not(HasSubstr("alpha-secret")));
}

TEST_F(FileConfigDeskTest, ADryRunTellsAndChangesNothing) {
  ConfigOrder order =
      Steps({{Kind::kSet, "server.port", "9000"},
             {Kind::kSet, "providers.beta.base_url", R"("https://b.example/v1")"},
             {Kind::kSet, "providers.beta.keys", R"([{"key":"beta-secret-key"}])"}});
  order.is_dry_run = true;

  const auto outcome = desk->Apply(order);

  ASSERT_TRUE(outcome) << outcome.error().text;
  EXPECT_THAT(outcome->diff, HasSubstr("+  port: 9000  # the door\n"));
  EXPECT_THAT(outcome->effects,
              ElementsAre("1 provider is added: beta", "server.port changes at the next start"));
  EXPECT_FALSE(outcome->is_changed);
  EXPECT_EQ(Disk(), kText);
  EXPECT_EQ(reloads, 0);
  EXPECT_THAT(vault->Vault().List().value(), IsEmpty());
}

TEST_F(FileConfigDeskTest, TellsWhatIsWrongWithPlaceAndSuggestion) {
  const auto outcome = desk->Apply(Whole("server:\n  prot: 1\n  port: x\n"));

  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Refusal::kInvalid);
  std::map<std::string, admin::ConfigProblem> by_pointer;
  for (const auto& problem : outcome.error().problems) by_pointer[problem.pointer] = problem;
  const admin::ConfigProblem& unknown = by_pointer["/server/prot"];
  EXPECT_TRUE(unknown.is_error);
  EXPECT_EQ(unknown.line, 2);
  EXPECT_EQ(unknown.column, 3);
  EXPECT_EQ(unknown.suggestion, "port");
  EXPECT_EQ(by_pointer["/server/port"].line, 3);
}

std::string Bomb() {
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    text += fmt::format("{0}: &{0} [", c);
    for (int i = 0; i < 10; ++i)
      text += fmt::format("{}*{}", i == 0 ? "" : ", ", static_cast<char>(c - 1));
    text += "]\n";
  }
  return text;
}

TEST_F(FileConfigDeskTest, OddTextsAreRefusedAndTheOldOneStays) {
  const std::pair<const char*, std::string> texts[] = {
      {"a bomb", Bomb()},
      {"an alias of itself", "a: &a [*a]\n"},
      {"many levels", std::string(5000, '[') + std::string(5000, ']')},
      {"no text", std::string("a: \x01\xff\n")},
      {"two documents", "a: 1\n---\nb: 2\n"},
      {"a list", "- 1\n"},
      {"no YAML", "{{{\n"},
  };
  for (const auto& [what, text] : texts) {
    SCOPED_TRACE(what);
    const auto outcome = desk->Apply(Whole(text));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, Refusal::kInvalid);
    EXPECT_EQ(Disk(), kText);
  }
  EXPECT_THAT(Refused(Whole(std::string(50UL << 20U, '#')), Refusal::kTooLarge),
              HasSubstr("at most 8388608"));
}

TEST_F(FileConfigDeskTest, ABrokenFileIsNotShownAndCanBeReplaced) {
  Write("server: {access_key: top-secret-text\n");

  const auto document = desk->Read();
  ASSERT_FALSE(document);
  EXPECT_THAT(document.error().text, HasSubstr("put another text in its place"));
  EXPECT_THAT(document.error().text, Not(HasSubstr("top-secret")));

  EXPECT_TRUE(desk->Apply(Whole("server: {port: 1}\n")));
  EXPECT_EQ(Disk(), "server: {port: 1}\n");
}

TEST_F(FileConfigDeskTest, WithoutAFileWhatIsBuiltInIsEdited) {
  fs::remove(file);
  EXPECT_FALSE(desk->Read()->exists);
  EXPECT_THAT(desk->Read()->text, HasSubstr("provider_type: mock"));

  ASSERT_TRUE(desk->Apply(Steps({{Kind::kSet, "server.port", "9000"}})));

  EXPECT_THAT(Disk(), HasSubstr("demo:"));
  EXPECT_THAT(Disk(), HasSubstr("port: 9000"));
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST_F(FileConfigDeskTest, EditsOfAReadOnlyFileGoToTheOverlay) {
  ::chmod(file.c_str(), 0444);
  EXPECT_TRUE(desk->Read()->is_read_only);

  const auto outcome = desk->Apply(
      Steps({{Kind::kSet, "server.port", "9000"}, {Kind::kUnset, "providers.alpha.keys[1]"}}));

  ASSERT_TRUE(outcome) << outcome.error().text;
  EXPECT_TRUE(outcome->is_in_overlay);
  EXPECT_EQ(Disk(), kText);
  EXPECT_THAT(Overlay(), HasSubstr("server:\n  port: 9000\n"));
  EXPECT_THAT(desk->Read()->text, HasSubstr("port: 9000  # the door\n"));
  struct stat status{};
  ASSERT_EQ(::stat((data / kOverlayName).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  const auto config =
      LoadConfig(file, ReadConfigTexts({file, data / kOverlayName})->text, variables);
  EXPECT_EQ(config.config.server.port, 9000);
  EXPECT_EQ(config.config.providers[0].keys.size(), 1U);
  // Back to what the file says: nothing is left to be laid over it.
  ASSERT_TRUE(desk->Restore("1", Steps({})));
  EXPECT_FALSE(fs::exists(data / kOverlayName));
  EXPECT_EQ(desk->Versions()->size(), 2U);
}

TEST_F(FileConfigDeskTest, SaysThatAnOverlayKeepsNoComments) {
  ::chmod(file.c_str(), 0444);
  constexpr const char* kNotKept = "comments, order and layout of the text are not kept";

  const auto remark = desk->Apply(Whole(std::string(kText) + "# a remark\n"));

  ASSERT_TRUE(remark) << remark.error().text;
  EXPECT_FALSE(remark->is_changed);
  EXPECT_EQ(remark->version, "");
  ASSERT_EQ(remark->warnings.size(), 1U);
  EXPECT_THAT(remark->warnings[0].message, HasSubstr(kNotKept));
  EXPECT_FALSE(fs::exists(data / kOverlayName));
  const auto set = desk->Apply(Steps({{Kind::kSet, "server.port", "9000"}}));
  EXPECT_TRUE(set->is_changed);
  EXPECT_TRUE(set->warnings.empty());
}

TEST_F(FileConfigDeskTest, StepsInsideOfAListLeaveItsOtherLines) {
  const std::string with_third = std::string(kText) +
                                 "      # of the third\n"
                                 "      - {key: third-key-of-alpha, label: 3}\n";
  Write(with_third);
  const std::string last = "      # of the third\n      - {key: third-key-of-alpha, label: 3}\n";
  const std::string brackets = "      - {key: \"alpha-secret-key\", label: one}  # in brackets\n";

  ASSERT_TRUE(desk->Apply(
      Steps({{Kind::kAdd, "/providers/alpha/keys/1", R"({"key":"a-new-key-of-alpha","label":"x"})"},
             {Kind::kReplace, "/providers/alpha/keys/2/label", R"("zwei")"}})));

  EXPECT_THAT(Disk(), HasSubstr(brackets + "      - key: secret:providers/alpha/keys/x/key-"));
  EXPECT_THAT(Disk(), HasSubstr("        label: zwei\n" + last));
  ASSERT_TRUE(desk->Apply(
      Steps({{Kind::kMove, "/providers/alpha/keys/3", R"("/providers/alpha/keys/1")"}})));
  EXPECT_THAT(
      Disk(),
      HasSubstr(brackets +
                "      - key: >-\n          a-key-of\n          two-lines\n        label: zwei\n" +
                last));
  EXPECT_THAT(Disk(), HasSubstr(last + "      - key: secret:providers/alpha/keys/x/key-"));
  ASSERT_TRUE(desk->Apply(
      Steps({{Kind::kMove, "/providers/alpha/keys/0", R"("/providers/alpha/keys/3")"}})));
  EXPECT_THAT(Disk(), HasSubstr(brackets));
  EXPECT_THAT(Disk(), HasSubstr(last));
}

TEST_F(FileConfigDeskTest, AnOverlayThatIsThereTakesFurtherEdits) {
  std::ofstream(data / kOverlayName) << "server: {port: 9000}\n";
  const std::string stale = Etag();
  ASSERT_TRUE(desk->Apply(Steps({{Kind::kSet, "logging.bodies", R"("errors")"}})));
  EXPECT_EQ(Disk(), kText);
  EXPECT_THAT(Overlay(), HasSubstr("bodies: errors"));
  EXPECT_NE(Etag(), stale);

  std::ofstream(data / kOverlayName) << "server: [\n";
  EXPECT_THAT(desk->Read().error().text, HasSubstr("config.overlay.yml: line"));
}

TEST_F(FileConfigDeskTest, TellsWhereValuesComeFrom) {
  Write(Replaced(kText, "\"alpha-secret-key\"", "\"${ALPHA}\""));
  std::ofstream(data / kOverlayName) << "logging: {bodies: errors}\n";
  std::map<std::string, admin::ConfigOrigin> by_path;
  for (const auto& origin : desk->Origins().value()) by_path[origin.pointer] = origin;

  EXPECT_EQ(by_path["/server/host"].origin, "default");
  EXPECT_EQ(by_path["/server/port"].origin, "option");
  EXPECT_EQ(by_path["/server/port"].detail, "--port");
  EXPECT_EQ(by_path["/server/port"].value, "1234");
  EXPECT_EQ(by_path["/server/access_key"].origin, "file");
  EXPECT_EQ(by_path["/server/access_key"].line, 4);
  EXPECT_THAT(by_path["/server/access_key"].value, HasSubstr("<secret sha256:"));
  EXPECT_EQ(by_path["/logging/bodies"].origin, "overlay");
  EXPECT_EQ(by_path["/providers/alpha/keys/0/key"].origin, "environment");
  EXPECT_EQ(by_path["/providers/alpha/keys/0/key"].detail, "ALPHA");
  EXPECT_EQ(by_path["/providers/alpha/base_url"].origin, "file");
}

// In a child that cannot write files of more than `most` bytes.
std::string SavedWithFullDisk(FileConfigDesk& desk, const ConfigOrder& order, rlim_t most) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = most, .rlim_max = most};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto outcome = desk.Apply(order);
    const bool is_told_so = !outcome && outcome.error().kind == Refusal::kNoRoom;
    const std::string said = outcome      ? "saved"
                             : is_told_so ? "no room: " + outcome.error().text
                                          : outcome.error().text;
    const bool is_told = ::write(ends[1], said.data(), said.size()) > 0;
    ::_exit(is_told ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said(4096, '\0');
  const ssize_t count = ::read(ends[0], said.data(), said.size());
  said.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return said;
}

TEST_F(FileConfigDeskTest, OnAFullDiskTheOldStateStays) {
  desk->NoteIn(nullptr);
  ConfigOrder order = Whole("# " + std::string(3000, 'x') + "\nserver: {port: 9000}\n");
  // The version of the old text fits, and the new text does not.
  EXPECT_THAT(SavedWithFullDisk(*desk, order, 2000),
              AllOf(StartsWith("no room: "),
                    HasSubstr("config.yml cannot be written: there is no room left; make some")));
  EXPECT_EQ(Disk(), kText);
  // Not even the version fits.
  EXPECT_THAT(SavedWithFullDisk(*desk, order, 100), StartsWith("no room: "));
  EXPECT_EQ(Disk(), kText);
  ::chmod(file.c_str(), 0444);
  order = Steps({{Kind::kSet, "providers.alpha.system_prompt",
                  fmt::format("\"{}\"", std::string(3000, 'x'))}});
  EXPECT_THAT(SavedWithFullDisk(*desk, order, 2000), StartsWith("no room: "));
  EXPECT_FALSE(fs::exists(data / kOverlayName));
  for (const auto& entry : fs::directory_iterator(folder.Path()))
    EXPECT_FALSE(entry.path().string().ends_with(".new")) << entry.path();
}

// Edits until it is killed, with a byte to `pipe` before each.
[[noreturn]] void EditForEver(FileConfigDesk& desk, const ConfigOrder& order, int pipe) {
  for (int i = 0;; ++i) {
    ConfigOrder next = order;
    next.steps[0].value = fmt::format("\"{}{}\"", i, std::string(3000, 'x'));
    if (::write(pipe, ".", 1) != 1 || !desk.Apply(next)) ::_exit(1);
  }
}

TEST_F(FileConfigDeskTest, KilledAHundredTimesItLeavesAWholeOverlay) {
  ::chmod(file.c_str(), 0444);
  const ConfigDeskParts parts{.place = {file, data / kOverlayName},
                              .versions = data / "config_versions",
                              .variables = variables,
                              .vault = nullptr,
                              .clock = clock,
                              .reload = [] { return ReloadReport{.is_in_force = true}; }};
  const ConfigOrder order = Steps({{Kind::kSet, "providers.alpha.system_prompt", {}}});
  for (int round = 0; round < 100; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      FileConfigDesk writer(parts);
      EditForEver(writer, order, ends[1]);
    }
    ::close(ends[1]);
    char byte = 0;
    for (int i = 0; i <= round % 3; ++i) ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    // Another moment of the save in each round.
    for (volatile int turn = 0; turn < round * 5000; turn = turn + 1) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ::close(ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status));

    FileConfigDesk reader(parts);
    const auto document = reader.Read();
    ASSERT_TRUE(document) << document.error().text;
    ASSERT_EQ(Disk(), kText);
    if (fs::exists(data / kOverlayName)) ASSERT_THAT(Overlay(), HasSubstr("xxx"));
  }
  for (const auto& version : desk->Versions().value())
    ASSERT_TRUE(desk->Version(version.id)) << version.id;
  EXPECT_TRUE(desk->Apply(Steps({{Kind::kSet, "server.port", "9000"}})));
}

TEST(ReloadBellTest, AnswersWhoHasRungAndNobodyAfterTheEnd) {
  ReloadBell bell;
  std::jthread controller([&] {
    pollfd wait{bell.Descriptor(), POLLIN, 0};
    ASSERT_EQ(::poll(&wait, 1, 10000), 1);
    bell.Answer(bell.Take(), {.is_in_force = true, .waiting = {"server.port"}});
  });

  EXPECT_THAT(bell.Ring(std::chrono::seconds(10)).waiting, ElementsAre("server.port"));
  EXPECT_THAT(bell.Ring(std::chrono::milliseconds(1)).why_not, HasSubstr("not read it yet"));
  bell.Close();
  EXPECT_EQ(bell.Ring(std::chrono::seconds(10)).why_not, "the relay is ending");
}

}  // namespace
}  // namespace monorelay::app
