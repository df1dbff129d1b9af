// The configuration over the admin API of a relay that serves: what a change does, and what stands
// in its way.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>

#include "app/config_desk.hpp"
#include "support/journey.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;

class NoVariables final : public app::Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view /*name*/) const override {
    return std::nullopt;
  }
};

class ConfigJourney : public ::testing::Test {
 protected:
  ConfigJourney() {
    journey.Accounts();
    journey.Records();
    journey.upstream("alpha").Answers("from alpha");
    journey.upstream("beta").Answers("from beta");
    Write(fmt::format(R"(# ours
server:
  access_key: {}
providers:
  alpha:
    base_url: http://127.0.0.1:{}/v1
    keys: [{{key: sk-alpha-in-clear, label: one}}]
)",
                      Journey::kAccessKey, journey.upstream("alpha").Port()));
    journey.Start();
    desk = std::make_unique<app::FileConfigDesk>(
        app::ConfigDeskParts{.place = {file, folder.Path() / app::kOverlayName},
                             .versions = folder.Path() / "versions",
                             .variables = variables,
                             .vault = &journey.vault(),
                             .clock = journey.clock(),
                             .reload = [this] { return Reload(); }});
    desk->NoteIn(&journey.identity().Store());
    desk->TellIn(&journey.recorded().feed());
    journey.Configures(*desk);
    EXPECT_TRUE(Reload().is_in_force);
    admin = journey.SignedInAs(identity::Role::kAdmin);
  }
  ~ConfigJourney() override { journey.Stop(); }

  // On a thread of the admin's, while the test waits for its answer.
  app::ReloadReport Reload() {
    class Vault final : public app::Environment {
     public:
      explicit Vault(identity::SecretVault& vault) : vault_(vault) {}
      [[nodiscard]] std::optional<std::string> Get(std::string_view /*name*/) const override {
        return std::nullopt;
      }
      [[nodiscard]] std::expected<std::string, std::string> GetSecret(
          std::string_view name) const override {
        return std::string(vault_.Get(name)->Reveal());
      }

     private:
      identity::SecretVault& vault_;
    } environment(journey.vault());
    const auto texts = app::ReadConfigTexts({file, folder.Path() / app::kOverlayName});
    const auto loaded = app::LoadConfig(file, texts->text, environment);
    if (loaded.HasErrors()) return {.is_in_force = false, .why_not = "it has errors"};
    journey.config() = loaded.config;
    journey.Reload();
    return {.is_in_force = true};
  }

  void Write(const std::string& text) const { std::ofstream(file, std::ios::binary) << text; }
  [[nodiscard]] std::string Disk() const {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  Reply Call(std::string_view method, std::string_view path, std::string_view body = {},
             std::string_view fields = {}) {
    return journey.Send(fmt::format(
        "{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}{}Content-Length: {}\r\n\r\n{}",
        method, path, admin, fields, body.size(), body));
  }
  std::string Match() {
    return "If-Match: " + Call("GET", "/api/v1/config").header("etag") + "\r\n";
  }
  static bj::object Json(const Reply& reply) {
    boost::system::error_code failure;
    const bj::value value = bj::parse(reply.body(), failure);
    EXPECT_TRUE(value.is_object()) << reply.body();
    return value.is_object() ? value.get_object() : bj::object();
  }
  // The body fits the schema.
  static void Fits(const Reply& reply, std::string_view schema) {
    EXPECT_EQ(testing::SchemaFault(reply.body(), schema), "") << reply.body();
  }

  testing::TemporaryFolder folder;
  fs::path file = folder.Path() / "config.yml";
  NoVariables variables;
  Journey journey;
  std::unique_ptr<app::FileConfigDesk> desk;
  std::string admin;
};

TEST_F(ConfigJourney, AChangeIsInForceWhenItIsAnswered) {
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha");
  const std::string value = fmt::format(
      R"({{"base_url":"http://127.0.0.1:{}/v1","keys":[{{"key":"sk-beta-secret","label":"b"}}]}})",
      journey.upstream("beta").Port());

  const Reply reply = Call("PATCH", "/api/v1/config",
                           fmt::format(R"([{{"op":"add","path":"/providers/beta","value":{}}},
                           {{"op":"remove","path":"/providers/alpha"}}])",
                                       value),
                           Match());

  ASSERT_EQ(reply.status(), 200) << reply.body();
  Fits(reply, "ConfigChange");
  EXPECT_EQ(Json(reply).at("in_force"), true);
  EXPECT_EQ(Json(reply).at("sealed").as_array().size(), 1U);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta");
  EXPECT_THAT(journey.upstream("beta").Requests().back().head, HasSubstr("sk-beta-secret"));
  EXPECT_THAT(Disk(), HasSubstr("# ours\n"));
  EXPECT_THAT(Disk(), Not(HasSubstr("sk-beta-secret")));
  EXPECT_EQ("\"" + std::string(Json(reply).at("etag").as_string()) + "\"",
            Call("GET", "/api/v1/config").header("etag"));

  const Reply back = Call("POST", "/api/v1/config/revisions/1/restore", "", Match());

  EXPECT_EQ(back.status(), 200) << back.body();
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha");
}

TEST_F(ConfigJourney, TheTextComesMaskedAndGoesBack) {
  const Reply text = Call("GET", "/api/v1/config");
  EXPECT_EQ(text.header("content-type"), "application/yaml");
  EXPECT_THAT(text.body(), Not(HasSubstr("sk-alpha-in-clear")));
  const std::string before = Disk();

  const Reply reply = Call("PUT", "/api/v1/config", text.body() + "# more\n", Match());

  ASSERT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(Disk(), before + "# more\n");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha");
}

TEST_F(ConfigJourney, AChangeNamesWhatItIsMeantFor) {
  const std::string patch = R"([{"op":"add","path":"/server/port","value":1}])";
  const std::string before = Disk();
  EXPECT_EQ(Call("PATCH", "/api/v1/config", patch).status(), 428);
  EXPECT_EQ(Call("PUT", "/api/v1/config", "server: {}\n").status(), 428);
  EXPECT_EQ(Call("POST", "/api/v1/config/revisions/1/restore").status(), 428);
  EXPECT_EQ(Call("PATCH", "/api/v1/config", patch, "If-Match: none\r\n").status(), 412);
  const std::string stale = Match();
  Write(before + "# changed by hand\n");

  const Reply reply = Call("PATCH", "/api/v1/config", patch, stale);

  EXPECT_EQ(reply.status(), 412);
  EXPECT_THAT(reply.body(),
              HasSubstr(Call("GET", "/api/v1/config/document").header("etag").substr(1, 20)));
  EXPECT_EQ(Disk(), before + "# changed by hand\n");
  EXPECT_EQ(Call("PATCH", "/api/v1/config", patch, "If-Match: *\r\n").status(), 200);
}

TEST_F(ConfigJourney, WhatIsWrongIsToldWithItsPlace) {
  const std::string before = Disk();
  const std::string text = "server:\n  prot: 1\n";

  const Reply reply = Call("PUT", "/api/v1/config", text, Match());

  EXPECT_EQ(reply.status(), 422);
  Fits(reply, "Problem");
  bj::object error;
  for (const bj::value& found : Json(reply).at("errors").as_array()) {
    if (found.at("pointer") == "/server/prot") error = found.as_object();
  }
  EXPECT_EQ(error.at("line"), 2);
  EXPECT_EQ(error.at("suggestion"), "port");
  EXPECT_EQ(Disk(), before);

  const Reply check = Call("POST", "/api/v1/config/validate", text);
  EXPECT_EQ(check.status(), 200);
  Fits(check, "ConfigCheck");
  EXPECT_EQ(Json(check).at("valid"), false);
  const Reply good = Call("POST", "/api/v1/config/validate", "server: {port: 9000}\n");
  EXPECT_EQ(Json(good).at("valid"), true);
  EXPECT_THAT(good.body(), HasSubstr("1 provider is removed: alpha"));
  EXPECT_EQ(Disk(), before);
}

TEST_F(ConfigJourney, StepsOfOddShapeAreRefusedByField) {
  const std::pair<const char*, const char*> bodies[] = {
      {"{}", "steps"},
      {"[]", "steps"},
      {"[1]", "[0].op"},
      {R"([{"op":"grow","path":"/a"}])", "[0].op"},
      {R"([{"op":"add","path":"/a"}])", "[0].value"},
      {R"([{"op":"add","path":1,"value":1}])", "[0].path"},
      {R"([{"op":"remove","path":"/a","value":1}])", "[0].value"},
      {R"({"steps":[{"action":"set","path":"a"}]})", "steps[0].value"},
      {R"({"steps":[],"more":1})", "steps"},
  };
  for (const auto& [body, parameter] : bodies) {
    const Reply reply = Call("PATCH", "/api/v1/config", body, Match());
    EXPECT_EQ(reply.status(), 422) << body;
    EXPECT_EQ(Json(reply).at("errors").as_array().at(0).at("parameter"), parameter) << body;
  }
  EXPECT_EQ(Call("PATCH", "/api/v1/config", "no JSON", Match()).status(), 400);
  const Reply dry = Call("PATCH", "/api/v1/config?dry_run=true",
                         R"({"steps":[{"action":"set","path":"server.port","value":1}]})");
  EXPECT_EQ(dry.status(), 200) << dry.body();
  EXPECT_THAT(dry.body(), HasSubstr("server.port changes at the next start"));
}

TEST_F(ConfigJourney, WhatCanBeReadFitsItsShape) {
  ASSERT_EQ(
      Call("PATCH", "/api/v1/config", R"([{"op":"add","path":"/server/port","value":1}])", Match())
          .status(),
      200);
  Fits(Call("GET", "/api/v1/config/document"), "ConfigDocument");
  Fits(Call("GET", "/api/v1/config/values"), "ConfigValues");
  Fits(Call("GET", "/api/v1/config/schema"), "ConfigJsonSchema");
  Fits(Call("GET", "/api/v1/config/revisions"), "ConfigRevisions");
  Fits(Call("GET", "/api/v1/config/revisions/1"), "ConfigRevisionText");
  Fits(Call("GET", "/api/v1/config/origins"), "ConfigOrigins");
  EXPECT_EQ(Call("GET", "/api/v1/config/revisions/9").status(), 404);
  for (const char* path : {"/api/v1/config/values", "/api/v1/config/revisions/1",
                           "/api/v1/config/origins", "/api/v1/audit?action=config"}) {
    const Reply reply = Call("GET", path);
    EXPECT_EQ(reply.status(), 200) << path;
    EXPECT_THAT(reply.body(), Not(HasSubstr("sk-alpha-in-clear"))) << path;
  }
}

TEST_F(ConfigJourney, OperatorsAreHeldToTheirPart) {
  admin = journey.SignedInAs(identity::Role::kOperator);

  const Reply reply =
      Call("PATCH", "/api/v1/config", R"([{"op":"add","path":"/server/port","value":1}])", Match());
  EXPECT_EQ(reply.status(), 403);
  EXPECT_EQ(Call("PATCH", "/api/v1/config",
                 R"([{"op":"add","path":"/model_routing/aliases/smart","value":"gpt-5"}])", Match())
                .status(),
            200);
  EXPECT_EQ(Call("GET", "/api/config").status(), 403);
}

TEST_F(ConfigJourney, ATextOfFiftyMegabytesIsRefusedBeforeItComes) {
  const Reply reply =
      journey.Send(fmt::format("PUT /api/v1/config HTTP/1.1\r\nHost: relay\r\n{}If-Match: *\r\n"
                               "Content-Length: 52428800\r\n\r\n",
                               admin));

  EXPECT_EQ(reply.status(), 413);
}

TEST_F(ConfigJourney, ThePredecessorsCallsWorkWithoutItsHoles) {
  const std::string before = Disk();
  const Reply text = Call("GET", "/api/config");
  Fits(text, "LegacyConfig");
  EXPECT_THAT(text.body(), Not(HasSubstr("sk-alpha-in-clear")));
  bj::object content = Json(text);
  content["content"] = std::string(content["content"].as_string()) + "# more\n";

  const Reply put = Call("PUT", "/api/config", bj::serialize(content));

  EXPECT_EQ(put.status(), 200) << put.body();
  Fits(put, "LegacyStatus");
  EXPECT_EQ(Disk(), before + "# more\n");
  EXPECT_EQ(Call("PUT", "/api/config", R"({"content":"server: {prot: 1}"})").status(), 400);

  const Reply full = Call("GET", "/api/config/full");
  Fits(full, "LegacyConfigFull");
  EXPECT_THAT(full.body(), Not(HasSubstr("sk-alpha-in-clear")));
  bj::object values = Json(full);
  values["logging"].as_object()["bodies"] = "errors";
  values["secrets"].as_object()["jwt_secret"] = "a-secret-of-at-least-32-characters";

  const Reply saved = Call("PUT", "/api/config/full", bj::serialize(values));

  EXPECT_EQ(saved.status(), 200) << saved.body();
  EXPECT_THAT(Disk(), HasSubstr("# ours\nserver:\n  access_key: "));
  EXPECT_THAT(Disk(), HasSubstr("# more\n"));
  EXPECT_THAT(Disk(), HasSubstr("bodies: errors\n"));
  EXPECT_THAT(Disk(), HasSubstr("jwt_secret: secret:server/jwt_secret-"));
  EXPECT_THAT(Disk(), Not(HasSubstr("cors_origins"))) << "defaults are not written out";
  EXPECT_EQ(Call("PUT", "/api/config/full", R"({"secrets":{"other":"x"}})").status(), 422);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha");
}

TEST_F(ConfigJourney, ThoseWhoWatchAreToldOfAChangeAndWhoMadeIt) {
  testing::RawClient watcher = journey.Connect();
  watcher.Send("GET /api/v1/events?topics=config HTTP/1.1\r\nHost: relay\r\n" + admin + "\r\n");
  ASSERT_TRUE(watcher.WaitFor("retry: 2000\n\n"));

  const Reply reply =
      Call("PATCH", "/api/v1/config",
           R"([{"op":"add","path":"/model_routing/aliases/smart","value":"gpt-5"}])", Match());

  ASSERT_EQ(reply.status(), 200) << reply.body();
  EXPECT_TRUE(
      watcher.WaitFor(fmt::format("event: config\ndata: {{\"revision\":\"{}\",\"by\":\"admin\"}}",
                                  std::string(Json(reply).at("etag").as_string()))));
  Call("PATCH", "/api/v1/config", "[]", Match());
  journey.Ask("gpt-5", "hi");
  EXPECT_THAT(watcher.Waiting(), Not(HasSubstr("event: request")));
}

}  // namespace
}  // namespace monorelay
