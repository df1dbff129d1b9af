// The routes of synchronisation and archives, with a desk, a GitHub and a WebDAV server of the
// test.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "admin/config_desk.hpp"
#include "admin/routes.hpp"
#include "base/base64.hpp"
#include "identity/secret_vault.hpp"
#include "store/sqlite/secret_store.hpp"
#include "store/temporary_folder.hpp"
#include "support/fake_places.hpp"
#include "support/json_schema.hpp"
#include "sync/synchroniser.hpp"

namespace monorelay::admin {
namespace {

namespace bj = boost::json;
using testing::FakeGitHub;
using testing::FakeWebDav;
using ::testing::HasSubstr;
using ::testing::Not;

// Keeps a text; refuses those with "broken" in them.
class FakeDesk final : public ConfigDesk {
 public:
  Got<ConfigDocument> Read() override {
    return ConfigDocument{.text = text, .etag = Etag(), .path = "", .overlay = ""};
  }
  Got<std::string> Values() override { return std::string("{}"); }
  Got<ConfigOutcome> Apply(const ConfigOrder& order) override {
    orders.push_back(order);
    if (!order.if_match.empty() && order.if_match != Etag()) {
      return std::unexpected(ConfigRefusal{
          .kind = ConfigRefusal::Kind::kConflict, .text = "changed meanwhile", .etag = Etag()});
    }
    std::string next = order.text.value_or(text);
    for (const ConfigStep& step : order.steps) next += step.path + ": " + step.value + "\n";
    if (next.contains("broken")) {
      return std::unexpected(ConfigRefusal{.kind = ConfigRefusal::Kind::kInvalid,
                                           .text = "the configuration has errors",
                                           .problems = {{.path = "server.port",
                                                         .pointer = "/server/port",
                                                         .line = 2,
                                                         .message = "must be a number",
                                                         .suggestion = ""}}});
    }
    ConfigOutcome outcome;
    outcome.diff = next == text ? "" : "-" + text + "+" + next;
    outcome.is_changed = next != text && !order.is_dry_run;
    if (outcome.is_changed) text = next;
    outcome.etag = Etag();
    return outcome;
  }
  Got<std::vector<ConfigRevision>> Versions() override { return std::vector<ConfigRevision>(); }
  Got<ConfigRevisionText> Version(const std::string&) override { return ConfigRevisionText(); }
  Got<ConfigOutcome> Restore(const std::string&, ConfigOrder order) override {
    return Apply(order);
  }
  Got<std::vector<ConfigOrigin>> Origins() override { return std::vector<ConfigOrigin>(); }
  [[nodiscard]] const std::string& Schema() const override { return schema_; }

  [[nodiscard]] std::string Etag() const { return std::to_string(text.size()); }
  std::string text = "a: 1\n";
  std::vector<ConfigOrder> orders;

 private:
  std::string schema_ = "{}";
};

class DeskText final : public sync::ConfigSource {
 public:
  explicit DeskText(FakeDesk& desk) : desk_(desk) {}
  Result<sync::ConfigOutgoing> Read(bool /*with_secrets*/) override {
    return sync::ConfigOutgoing{.text = desk_.text, .secrets = {}};
  }
  Result<sync::ConfigIncoming> Merge(const std::string& text, const sync::SecretSet&) override {
    return sync::ConfigIncoming{.text = text, .missing = {}};
  }
  Result<std::string> Statistics() override { return std::string(); }

 private:
  FakeDesk& desk_;
};

class MemoryState final : public sync::StateStore {
 public:
  sync::SyncState Load() override { return kept; }
  Result<void> Save(const sync::SyncState& state) override {
    kept = state;
    return {};
  }
  sync::SyncState kept;
};

class SyncRoutesTest : public ::testing::Test {
 protected:
  SyncRoutesTest() {
    store = *store::sqlite::SqliteSecretStore::Open(folder.Path() / "identity.db");
    vault = *identity::SecretVault::Open(*store, SealingKey::Make(), clock);
    Use(github);
  }
  void Use(sync::Fetch& fetch) {
    sync.reset();
    sync = std::make_unique<sync::Synchroniser>(
        sync::SynchroniserPorts{
            .fetch = fetch, .config = source, .vault = *vault, .state = state, .clock = clock},
        sync::PushPatience(), sync::PassphraseCost{.passes = 1, .memory_kib = 8});
    sync->Use(settings);
    services.secrets = vault.get();
    services.config = &desk;
    services.sync = sync.get();
  }
  Outcome Call(std::string_view method, std::string_view path, std::string body = {},
               std::string if_match = {}) {
    const std::string_view query =
        path.contains('?') ? path.substr(path.find('?') + 1) : std::string_view();
    path = path.substr(0, path.find('?'));
    const Match match = FindRoute(method, path);
    EXPECT_NE(match.route, nullptr) << path;
    return match.route->handler(services, {.method = std::string(method),
                                           .path = std::string(path),
                                           .id = match.id,
                                           .parameters = Parameters(query),
                                           .body = std::move(body),
                                           .request_id = "test",
                                           .now = clock.WallNow(),
                                           .if_match = std::move(if_match)});
  }
  bj::value Done(std::string_view method, std::string_view path, std::string body = {},
                 std::string if_match = {}) {
    const Outcome outcome = Call(method, path, std::move(body), std::move(if_match));
    EXPECT_TRUE(outcome) << path << ": " << (outcome ? "" : outcome.error().detail);
    if (outcome) {
      const Match match = FindRoute(method, path.substr(0, path.find('?')));
      EXPECT_EQ(testing::SchemaFault(outcome->body, match.route->response), "") << path;
    }
    return outcome ? bj::parse(outcome->body) : bj::object();
  }
  // Status and detail.
  std::string Refused(std::string_view method, std::string_view path, std::string body = {},
                      std::string if_match = {}) {
    const Outcome outcome = Call(method, path, std::move(body), std::move(if_match));
    EXPECT_FALSE(outcome) << path << ": " << (outcome ? outcome->body : "");
    if (outcome) return "none";
    std::string text = fmt::format("{} {}", outcome.error().status, outcome.error().detail);
    for (const FieldProblem& field : outcome.error().fields)
      text += fmt::format(" [{} {} {}]", field.parameter, field.line, field.message);
    return text;
  }
  // As the relay does once the desk has written the id.
  std::string SetUpGist() {
    const auto made =
        Done("POST", "/api/v1/sync/setup", fmt::format(R"({{"token":"{}"}})", FakeGitHub::kToken));
    settings.is_enabled = true;
    settings.gist_id = std::string(made.at("gist").at("id").as_string());
    sync->Use(settings);
    return settings.gist_id;
  }

  FakeGitHub github;
  ManualClock clock;
  testing::TemporaryFolder folder;
  std::unique_ptr<store::sqlite::SqliteSecretStore> store;
  std::unique_ptr<identity::SecretVault> vault;
  FakeDesk desk;
  DeskText source{desk};
  MemoryState state;
  sync::SyncSettings settings{.api_url = FakeGitHub::kApi};
  std::unique_ptr<sync::Synchroniser> sync;
  Services services{.clock = clock};
};

TEST_F(SyncRoutesTest, WithoutADeskThereIsNothingToCarry) {
  services.config = nullptr;

  EXPECT_THAT(Refused("GET", "/api/v1/sync"), HasSubstr("404 nothing can be carried"));
  EXPECT_THAT(Refused("POST", "/api/sync/push"), HasSubstr("404"));
}

TEST_F(SyncRoutesTest, SetsUpAndTellsNobodyTheToken) {
  const std::string id = SetUpGist();

  EXPECT_THAT(desk.text, HasSubstr("sync.gist_id: \"" + id + "\""));
  EXPECT_EQ(desk.orders.back().source, "sync");
  const auto shown = Call("GET", "/api/v1/sync");
  EXPECT_THAT(shown->body, Not(HasSubstr(FakeGitHub::kToken)));
  EXPECT_THAT(shown->body, HasSubstr(R"("has_token":true)"));
  EXPECT_EQ(shown->fields, fmt::format("etag: \"{}\"\r\n", desk.Etag()));
  const auto legacy = Call("GET", "/api/sync");
  EXPECT_THAT(legacy->body, HasSubstr(R"("token_full":"")"));
  EXPECT_EQ(Done("POST", "/api/v1/sync/find").at("gist").at("id").as_string(), id);
  EXPECT_EQ(Done("GET", "/api/v1/sync/gist").at("id").as_string(), id);
  EXPECT_EQ(Done("POST", "/api/v1/sync/verify-token").at("user").as_string(), "ada");
}

TEST_F(SyncRoutesTest, ChangesSettingsAtTheDeskAndSecretsInTheVault) {
  Done("PUT", "/api/v1/sync",
       R"({"enabled":false,"include_secrets":true,"token":"ghp_x","passphrase":"correct horse"})");

  EXPECT_THAT(desk.text, HasSubstr("sync.enabled: false\nsync.include_secrets: true\n"));
  EXPECT_EQ(vault->Get("sync/gist-token")->Reveal(), "ghp_x");
  Done("PUT", "/api/v1/sync", R"({"token":null,"passphrase":null})");
  EXPECT_FALSE(vault->Get("sync/gist-token"));
  EXPECT_FALSE(vault->Get("sync/passphrase"));
  EXPECT_THAT(Refused("PUT", "/api/v1/sync", R"({"passphrase":"short"})"), HasSubstr("8 bytes"));
  EXPECT_THAT(Refused("PUT", "/api/v1/sync", R"({"gist_id":"../x"})"), HasSubstr("[gist_id"));
  EXPECT_THAT(Refused("PUT", "/api/v1/sync", R"({"enabled":"yes"})"), HasSubstr("[enabled"));
  EXPECT_THAT(Refused("PUT", "/api/v1/sync", R"({"enable":true})"),
              HasSubstr("did you mean \"enabled\""));
  EXPECT_THAT(Refused("PUT", "/api/v1/sync", R"({"enabled":true})", "\"old\""), HasSubstr("412"));
  // Also where nothing of it goes into the configuration.
  EXPECT_THAT(Refused("PUT", "/api/v1/sync", R"({"token":"ghp_y"})", "\"old\""), HasSubstr("412"));
  EXPECT_FALSE(vault->Get("sync/gist-token"));
  Done("PUT", "/api/v1/sync", R"({"token":"ghp_y"})", fmt::format("\"{}\"", desk.Etag()));
  EXPECT_EQ(vault->Get("sync/gist-token")->Reveal(), "ghp_y");
}

TEST_F(SyncRoutesTest, ShowsAPullFirstAndPutsItInPlaceForTheSameConfigurationAlone) {
  const std::string id = SetUpGist();
  github.PushFromElsewhere(id, {{"config.yml", "a: 9\n"}});
  const std::string before = desk.text;

  const auto shown = Done("POST", "/api/v1/sync/pull");

  EXPECT_TRUE(shown.at("dry_run").as_bool());
  EXPECT_THAT(std::string(shown.at("diff").as_string()), HasSubstr("+a: 9"));
  EXPECT_EQ(desk.text, before);
  EXPECT_THAT(Refused("POST", "/api/v1/sync/pull", R"({"dry_run":false})", "\"other\""),
              HasSubstr("412"));
  EXPECT_EQ(desk.text, before);
  const auto pulled =
      Done("POST", "/api/v1/sync/pull", R"({"dry_run":false})", fmt::format("\"{}\"", desk.Etag()));
  EXPECT_TRUE(pulled.at("changed").as_bool());
  EXPECT_EQ(desk.text, "a: 9\n");
  // Once more there is nothing new, unless it is forced.
  desk.text = "a: 10\n";
  EXPECT_TRUE(Done("POST", "/api/v1/sync/pull", R"({"dry_run":false})").at("is_latest").as_bool());
  EXPECT_EQ(desk.text, "a: 10\n");
  Done("POST", "/api/v1/sync/pull", R"({"dry_run":false,"force":true})");
  EXPECT_EQ(desk.text, "a: 9\n");
}

TEST_F(SyncRoutesTest, PutsInPlaceWhatWasShownAndNotWhatCameSince) {
  const std::string id = SetUpGist();
  github.PushFromElsewhere(id, {{"config.yml", "a: 8\n"}});
  const auto shown = Done("POST", "/api/v1/sync/pull");
  const auto order = [&](const bj::value& pulled) {
    return fmt::format(R"({{"dry_run":false,"expected_version":"{}"}})",
                       std::string(pulled.at("version").as_string()));
  };
  github.PushFromElsewhere(id, {{"config.yml", "a: 9\n"}});
  const std::string before = desk.text;

  EXPECT_THAT(Refused("POST", "/api/v1/sync/pull", order(shown)),
              AllOf(HasSubstr("409"), HasSubstr("[expected_version")));

  EXPECT_EQ(desk.text, before);
  Done("POST", "/api/v1/sync/pull", order(Done("POST", "/api/v1/sync/pull")));
  EXPECT_EQ(desk.text, "a: 9\n");
}

TEST_F(SyncRoutesTest, ListsAndRestoresVersionsBeyondTheFirstPage) {
  const std::string id = SetUpGist();
  const std::string first = github.Newest(id).version;
  for (int i = 0; i < 120; ++i)
    github.PushFromElsewhere(id, {{"config.yml", fmt::format("a: {}\n", i)}});

  const auto page = Done("GET", "/api/v1/sync/history");
  const auto next = Done("GET", fmt::format("/api/v1/sync/history?cursor={}",
                                            std::string(page.at("next_cursor").as_string())));

  EXPECT_EQ(page.at("items").as_array().size(), 100U);
  ASSERT_EQ(next.at("items").as_array().size(), 21U);
  EXPECT_TRUE(next.at("next_cursor").is_null());
  EXPECT_EQ(next.at("items").as_array().back().at("version").as_string(), first);
  Done("POST", "/api/v1/sync/restore", fmt::format(R"({{"version":"{}","dry_run":false}})", first));
  EXPECT_EQ(desk.text, "a: 1\n");
  for (const char* cursor : {"0", "-1", "x", "99999999999999999999"}) {
    EXPECT_THAT(Refused("GET", fmt::format("/api/v1/sync/history?cursor={}", cursor)),
                HasSubstr("[cursor"))
        << cursor;
  }
}

TEST_F(SyncRoutesTest, RestoresAnyVersionAndRefusesThoseThatAreNone) {
  const std::string id = SetUpGist();
  const std::string first = github.Newest(id).version;
  github.PushFromElsewhere(id, {{"config.yml", "a: 9\n"}});
  EXPECT_EQ(Done("GET", "/api/v1/sync/history").at("items").as_array().size(), 2U);

  Done("POST", "/api/v1/sync/restore", fmt::format(R"({{"version":"{}","dry_run":false}})", first));

  EXPECT_EQ(desk.text, "a: 1\n");
  EXPECT_THAT(Refused("POST", "/api/v1/sync/restore"), HasSubstr("[version 0 is missing]"));
  EXPECT_THAT(Refused("POST", "/api/v1/sync/restore", R"({"version":"a/b"})"),
              HasSubstr("[version"));
  // Who has seen the newest may push over it.
  EXPECT_EQ(Done("POST", "/api/v1/sync/push").at("gist_id").as_string(), id);
}

TEST_F(SyncRoutesTest, TellsWhereAPulledConfigurationIsWrongAndPutsStoredSecretsBack) {
  ASSERT_TRUE(vault->Put("alpha/main", Secret("sk-theirs")));
  ASSERT_TRUE(vault->Put("beta", Secret("sk-beta")));
  const std::string passphrase = R"("passphrase":"correct horse")";
  desk.text = "key: secret:alpha/main\nbroken: no\n";
  const auto archive = Call("POST", "/api/v1/backups/archive", "{" + passphrase + "}");
  ASSERT_TRUE(archive);
  EXPECT_THAT(archive->body, Not(HasSubstr("sk-theirs")));
  ASSERT_TRUE(vault->Put("alpha/main", Secret("sk-ours")));
  ASSERT_TRUE(vault->Remove("beta"));
  desk.text = "a: 1\n";
  const std::string body =
      fmt::format(R"({{"archive":"{}","dry_run":false,{}}})", ToBase64(archive->body), passphrase);

  const std::string told = Refused("POST", "/api/v1/backups/archive/restore", body);

  EXPECT_THAT(told, HasSubstr("422 the configuration has errors [server.port 2 must be a number]"));
  EXPECT_EQ(vault->Get("alpha/main")->Reveal(), "sk-ours");
  EXPECT_FALSE(vault->Get("beta"));
  EXPECT_EQ(desk.text, "a: 1\n");
}

TEST_F(SyncRoutesTest, BringsSecretsToAMachineThatHasNone) {
  ASSERT_TRUE(vault->Put("alpha/main", Secret("sk-theirs")));
  desk.text = "key: secret:alpha/main\nother: \"secret:alpha/main-2\"\n";
  const auto archive = Call("POST", "/api/v1/backups/archive", R"({"passphrase":"correct horse"})");
  ASSERT_TRUE(vault->Remove("alpha/main"));
  const std::string body =
      fmt::format(R"({{"archive":"{}","passphrase":"correct horse",)", ToBase64(archive->body));

  const auto shown = Done("POST", "/api/v1/backups/archive/restore", body + R"("dry_run":true})");

  // What the check gets can be checked: the reference stands for what is yet to be stored.
  EXPECT_EQ(*desk.orders.back().text, "key: \"sk-theirs\"\nother: \"secret:alpha/main-2\"\n");
  EXPECT_EQ(shown.at("stored_secrets").as_array().at(0).as_string(), "alpha/main");
  EXPECT_FALSE(vault->Get("alpha/main"));
  Done("POST", "/api/v1/backups/archive/restore", body + R"("dry_run":false})");
  EXPECT_EQ(vault->Get("alpha/main")->Reveal(), "sk-theirs");
  EXPECT_EQ(*desk.orders.back().text, desk.text);
}

TEST_F(SyncRoutesTest, AnswersThePredecessorsCallsInItsShapes) {
  EXPECT_FALSE(Done("POST", "/api/sync/find-gist",
                    fmt::format(R"({{"gist_token":"{}"}})", FakeGitHub::kToken))
                   .at("found")
                   .as_bool());
  const auto wrong = Done("POST", "/api/sync/verify-token", R"({"gist_token":"x"})");
  EXPECT_FALSE(wrong.at("valid").as_bool());
  EXPECT_THAT(std::string(wrong.at("error").as_string()), HasSubstr("does not accept"));
  const auto made =
      Done("POST", "/api/sync/setup", fmt::format(R"({{"gist_token":"{}"}})", FakeGitHub::kToken));
  settings.gist_id = std::string(made.at("gist_id").as_string());
  sync->Use(settings);
  EXPECT_EQ(made.at("status").as_string(), "ok");
  EXPECT_EQ(Done("POST", "/api/sync/push").at("status").as_string(), "ok");
  EXPECT_EQ(Done("GET", "/api/sync/history").as_array().at(0).at("version").as_string().size(), 7U);
  EXPECT_EQ(Done("GET", "/api/sync/gist-info").at("info").at("id").as_string(), settings.gist_id);
  EXPECT_EQ(Done("POST", "/api/sync/pull").at("message").as_string(), "already latest");
  github.PushFromElsewhere(settings.gist_id, {{"config.yml", "a: 9\n"}});
  const auto pulled = Done("POST", "/api/sync/pull");
  EXPECT_EQ(pulled.at("changes").as_array().at(0).as_string(), "config.yml");
  EXPECT_EQ(desk.text, "a: 9\n");
  EXPECT_TRUE(Done("POST", "/api/sync/verify-token").at("gist_access").as_bool());
  // It overlooked fields that it did not know.
  EXPECT_EQ(Done("POST", "/api/sync/push", R"({"comment":"x"})").at("status").as_string(), "ok");
}

TEST_F(SyncRoutesTest, CarriesThroughAWebDavFolder) {
  FakeWebDav server;
  Use(server);
  const std::string target =
      fmt::format(R"({{"url":"{}","username":"ada","password":"pass word")", FakeWebDav::kUrl);
  Done("POST", "/api/v1/backups/webdav/test", target + "}");
  Done("POST", "/api/v1/backups/webdav/push", target + "}");
  desk.text = "a: 2\n";

  const auto pulled = Done("POST", "/api/v1/backups/webdav/pull", target + R"(,"dry_run":false})");

  EXPECT_TRUE(pulled.at("changed").as_bool());
  EXPECT_EQ(desk.text, "a: 1\n");
  EXPECT_NE(pulled.at("version").as_string(), "");
  EXPECT_THAT(Refused("POST", "/api/v1/backups/webdav/pull",
                      target + R"(,"dry_run":false,"expected_version":"\"other\""})"),
              HasSubstr("409"));
  EXPECT_THAT(Refused("POST", "/api/v1/backups/webdav/test", R"({"username":"ada"})"),
              HasSubstr("[url 0 is missing]"));
  EXPECT_TRUE(Done("POST", "/api/backup/webdav/test", target + "}").at("ok").as_bool());
  EXPECT_EQ(Done("POST", "/api/backup/webdav/push", target + "}").at("status").as_string(), "ok");
  EXPECT_EQ(Done("POST", "/api/backup/webdav/pull", target + "}").at("status").as_string(), "ok");
  server.Answers(423);
  EXPECT_THAT(Refused("POST", "/api/v1/backups/webdav/push", target + R"(,"force":true})"),
              HasSubstr("409"));
  EXPECT_FALSE(Done("POST", "/api/backup/webdav/test", target + "}").at("ok").as_bool());
  server.fault = nullptr;
  Done("POST", "/api/v1/backups/webdav/push", target + R"(,"force":true})");
}

}  // namespace
}  // namespace monorelay::admin
