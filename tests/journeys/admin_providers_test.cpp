// Providers, their keys and their models over the admin API: what is changed stands in the
// configuration's file, and the relay runs by it at once.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/filed_relay.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
using identity::Role;
using testing::FiledRelay;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Json;
using ::testing::Not;
using testing::RawClient;
using testing::Reply;

constexpr const char* kProviders = "/api/v1/providers";
constexpr const char* kAlpha = "/api/v1/providers/alpha";

constexpr const char* kFile =
    "server:\n"
    "  access_key: mr-journey-access-key\n"
    "  provider_networks: [127.0.0.0/8]\n"
    "# ours\n"
    "providers:\n"
    "  alpha:  # the first\n"
    "    base_url: {alpha}\n"
    "    headers: {X-Team: secret-team}\n"
    "    keys:\n"
    "      - key: sk-alpha-first-of-all\n"
    "        label: first\n"
    "        quota_limit: 500  # a lot\n"
    "      - {key: sk-alpha-second-one, label: second}\n"
    "model_routing:\n"
    "  provider_mapping:\n"
    "    gpt-*: alpha\n";

std::string Text(const bj::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

class AdminProviders : public ::testing::Test {
 protected:
  AdminProviders() {
    relay.journey.upstream("alpha").Answers("from alpha");
    relay.journey.upstream("beta").Answers("from beta");
    relay.File(kFile);
  }

  bj::object Call(std::string_view method, std::string_view path, std::string_view body = {},
                  int status = 200, std::string_view schema = {}) {
    return Json(relay.Call(method, path, body), status, schema);
  }
  // The keys of alpha, by label.
  std::map<std::string, std::string> Ids() {
    std::map<std::string, std::string> ids;
    const bj::object keys = Call("GET", std::string(kAlpha) + "/keys", {}, 200, "ProviderKeys");
    for (const bj::value& key : keys.at("items").as_array())
      ids[Text(key.as_object().at("label"))] = Text(key.as_object().at("id"));
    return ids;
  }
  std::string KeyPath(const std::string& label) {
    return std::string(kAlpha) + "/keys/" + Ids()[label];
  }
  // Of alpha. A request's key is given back a moment after its outcome.
  int UnderWay() {
    const bj::object shown = Call("GET", kAlpha, "", 200, "ProviderShown");
    return shown.at("provider").as_object().at("under_way").to_number<int>();
  }

  FiledRelay relay;
};

TEST_F(AdminProviders, AreListedWithWhatIsWrittenAndHowTheyStandButNotTheirSecrets) {
  const Reply reply = relay.journey.Send(Journey::Get(kProviders));

  const bj::object all = Json(reply, 200, "Providers");
  const bj::object& alpha = all.at("items").as_array().at(0).as_object();
  EXPECT_EQ(alpha.at("name"), "alpha");
  EXPECT_EQ(alpha.at("type"), "api");
  EXPECT_EQ(alpha.at("in_force"), true);
  EXPECT_TRUE(alpha.at("healthy").is_null());
  const bj::object& key = alpha.at("keys").as_array().at(0).as_object();
  EXPECT_EQ(key.at("label"), "first");
  EXPECT_EQ(key.at("ending"), "-all");
  EXPECT_THAT(Text(key.at("fingerprint")), HasSubstr("sha256:"));
  EXPECT_EQ(key.at("settings").as_object().at("quota_limit"), 500);
  EXPECT_EQ(key.at("state").as_object().at("hindrance"), "none");
  for (const char* secret : {"sk-alpha", "first-of", "secret-team"})
    EXPECT_THAT(reply.body(), Not(HasSubstr(secret)));
  EXPECT_FALSE(reply.header("etag").empty());
}

TEST_F(AdminProviders, AreToldInPages) {
  for (const char* name : {"beta", "gamma"}) {
    Call("POST", kProviders,
         fmt::format(R"({{"name":"{0}","base_url":"{1}","keys":[{{"key":"sk-of-{0}"}}],)"
                     R"("models":{{"include":["{0}-model"]}}}})",
                     name, relay.BaseUrl("beta")),
         201, "ProviderChange");
  }
  const auto names = [&](const std::string& query, std::string_view schema, const char* name) {
    const bj::object page = Call("GET", query, "", 200, schema);
    std::string all;
    for (const bj::value& item : page.at("items").as_array())
      all += Text(item.as_object().at(name)) + " ";
    return all + (page.at("next_cursor").is_null() ? "" : Text(page.at("next_cursor")));
  };

  EXPECT_EQ(names("/api/v1/providers?limit=2", "Providers", "name"), "alpha beta beta");
  EXPECT_EQ(names("/api/v1/providers?limit=2&cursor=beta", "Providers", "name"), "gamma ");
  EXPECT_EQ(names("/api/v1/providers?limit=3", "Providers", "name"), "alpha beta gamma ");
  const std::string key =
      Text(Call("GET", kAlpha + std::string("/keys?limit=1"), "", 200, "ProviderKeys")
               .at("next_cursor"));
  EXPECT_EQ(names(kAlpha + std::string("/keys?limit=1&cursor=") + key, "ProviderKeys", "label"),
            "second ");
  EXPECT_THAT(names("/api/v1/models?limit=1", "Models", "id"), HasSubstr("-model "));
  for (const char* bad : {"cursor=delta", "limit=0", "limit=1001"})
    Call("GET", kProviders + std::string("?") + bad, "", 422);
}

TEST_F(AdminProviders, OneThatIsDrainedEndsWhatIsUnderWayAndTakesNothingNew) {
  relay.journey.upstream("alpha").Forgets().Hangs(testing::Place::kMidBody);
  RawClient client = relay.journey.Connect();
  client.Send(Journey::Request({.model = "gpt-5", .stream = true}));
  ASSERT_TRUE(relay.journey.upstream("alpha").WaitUntilHanging());
  const std::string drain = kAlpha + std::string("/drain");

  const bj::object drained = Call("POST", drain, "", 200, "ProviderChange");

  const bj::object& alpha = drained.at("provider").as_object();
  EXPECT_EQ(alpha.at("enabled"), false);
  EXPECT_EQ(alpha.at("under_way"), 1);
  EXPECT_NE(relay.journey.Ask("gpt-5", "hi").status(), 200);
  EXPECT_EQ(Call("POST", drain, "", 200, "ProviderChange").at("change").as_object().at("changed"),
            false);
  client.Leaves();
  relay.journey.outcomes(2);
  for (int tries = 0; tries < 100 && UnderWay() > 0; ++tries) {
  }
  EXPECT_EQ(UnderWay(), 0);
  EXPECT_THAT(relay.Text(), HasSubstr("enabled: false"));

  const bj::object back = Call("DELETE", drain, "", 200, "ProviderChange");

  EXPECT_EQ(back.at("provider").as_object().at("enabled"), true);
  relay.journey.upstream("alpha").Forgets().Answers("again");
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").text(), "again");
}

// What the feed's topic `health` says of a provider, or a key of it, on its way to standing still.
TEST_F(AdminProviders, OneThatDrainsIsToldToTheFeedUntilItIsDrained) {
  relay.journey.Records();
  const std::string second = KeyPath("second") + "/drain";
  Call("POST", second, "", 200, "ProviderKeyChange");
  std::size_t ended = 0;
  for (const std::string key : {"", "first"}) {
    relay.journey.upstream("alpha").Forgets().Hangs(testing::Place::kMidBody);
    RawClient client = relay.journey.Connect();
    client.Send(Journey::Request({.model = "gpt-5", .stream = true}));
    ASSERT_TRUE(relay.journey.upstream("alpha").WaitUntilHanging());
    RawClient watcher = relay.journey.Connect();
    watcher.Send(Journey::Get("/api/v1/events?topics=health"));
    ASSERT_TRUE(watcher.WaitFor("retry: 2000\n\n"));
    const std::string subject = fmt::format(R"("provider":"alpha","key":{},"model":null,"state":)",
                                            key.empty() ? "null" : "\"first\"");
    const std::string drain = (key.empty() ? kAlpha : KeyPath(key)) + "/drain";

    Call("POST", drain);
    relay.journey.LooksAround();

    EXPECT_TRUE(watcher.WaitFor(subject + R"("draining","until":null)"));
    RawClient later = relay.journey.Connect();
    later.Send(Journey::Get("/api/v1/events?topics=health"));
    EXPECT_TRUE(later.WaitFor(subject + R"("draining")"));
    EXPECT_THAT(later.Waiting(), Not(HasSubstr("drained")));
    client.Leaves();
    relay.journey.outcomes(++ended);
    for (int tries = 0; tries < 100 && UnderWay() > 0; ++tries) {
    }
    relay.journey.LooksAround();
    EXPECT_TRUE(watcher.WaitFor(subject + R"("drained","until":null)"));
    RawClient last = relay.journey.Connect();
    last.Send(Journey::Get("/api/v1/events?topics=health"));
    EXPECT_TRUE(last.WaitFor("retry: 2000\n\n"));
    EXPECT_THAT(last.Waiting(), Not(HasSubstr("drain"))) << "what is over is told once";
    Call("DELETE", drain);
  }
}

TEST_F(AdminProviders, AKeyThatIsDrainedLeavesItsRequestsToTheOthers) {
  const std::string first = KeyPath("first");

  const bj::object drained = Call("POST", first + "/drain", "", 200, "ProviderKeyChange");

  EXPECT_EQ(drained.at("key").as_object().at("enabled"), false);
  EXPECT_EQ(drained.at("key").as_object().at("under_way"), 0);
  for (int i = 0; i < 3; ++i) relay.journey.Ask("gpt-5", "hi");
  for (const auto& request : relay.journey.upstream("alpha").Requests())
    EXPECT_THAT(request.head, Not(HasSubstr("first-of"))) << request.head;
  Call("DELETE", first + "/drain", "", 200, "ProviderKeyChange");
  Call("POST", kAlpha + std::string("/keys/none/drain"), "", 404);
}

TEST_F(AdminProviders, OneThatIsMadeServesAtOnceAndItsKeyStandsInNoFile) {
  const bj::object made =
      Call("POST", kProviders,
           fmt::format(R"({{"name":"beta","base_url":"{}","keys":[{{"key":"sk-beta-made-here"}}],)"
                       R"("models":{{"include":["claude-*"]}}}})",
                       relay.BaseUrl("beta")),
           201, "ProviderChange");

  EXPECT_EQ(made.at("change").as_object().at("in_force"), true);
  EXPECT_EQ(made.at("change").as_object().at("sealed").as_array().size(), 1U);
  EXPECT_EQ(relay.journey.Ask("claude-x", "hi").text(), "from beta");
  EXPECT_THAT(relay.journey.upstream("beta").LastRequest().head, HasSubstr("sk-beta-made-here"));
  EXPECT_THAT(relay.Text(), HasSubstr("# ours"));
  EXPECT_THAT(relay.Text(), HasSubstr("quota_limit: 500  # a lot"));
  EXPECT_THAT(relay.Text(), HasSubstr("secret:"));
  EXPECT_THAT(relay.Text(), Not(HasSubstr("sk-beta")));
}

TEST_F(AdminProviders, AnInnerAddressNeedsTheConsentOfTheMachinesOperator) {
  relay.journey.config().server.provider_networks.clear();
  const std::string before = relay.Text();
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"base_url", "http://127.0.0.1:9/v1"},   {"base_url", "http://169.254.169.254/latest"},
      {"base_url", "http://[::1]:9/v1"},       {"base_url", "http://localhost/v1"},
      {"proxy_url", "socks5://10.0.0.1:1080"},
  };
  for (const auto& [field, url] : cases) {
    const bj::object made =
        Call("POST", kProviders, fmt::format(R"({{"name":"new","{}":"{}"}})", field, url), 422);
    EXPECT_THAT(Text(made.at("detail")), HasSubstr("server.provider_networks")) << url;
    const bj::object changed =
        Call("PATCH", kAlpha, fmt::format(R"({{"{}":"{}"}})", field, url), 422);
    EXPECT_EQ(Text(changed.at("errors").as_array().at(0).as_object().at("parameter")), field);
  }
  EXPECT_EQ(relay.Text(), before);
}

TEST_F(AdminProviders, APublicAddressIsKeptPublic) {
  const bj::object made = Call(
      "POST", kProviders,
      R"({"name":"out","base_url":"http://8.8.8.8/v1","keys":[{"key":"sk-out-of-here"}]})", 201);

  EXPECT_EQ(made.at("provider").as_object().at("settings").as_object().at("public_only"), true);
  EXPECT_THAT(relay.Text(), HasSubstr("public_only: true"));
}

TEST_F(AdminProviders, WhatIsWrongIsNamedAndNothingIsChanged) {
  struct Case {
    std::string method;
    std::string path;
    std::string body;
    int status;
    std::string told;
  };
  const std::string alpha(kAlpha);
  const std::string first = KeyPath("first");
  const std::vector<Case> cases = {
      {"POST", kProviders, "{", 400, "JSON"},
      {"POST", kProviders, "[]", 400, "object"},
      {"POST", kProviders, R"({"base_url":"https://8.8.8.8"})", 422, "name"},
      {"POST", kProviders, R"({"name":7})", 422, "name"},
      {"POST", kProviders, R"({"name":"a/b"})", 422, "name"},
      {"POST", kProviders, R"({"name":"health"})", 422, "health"},
      {"POST", kProviders, R"({"name":"Al-pha"})", 409, "alpha"},
      {"POST", kProviders, R"({"name":"new","base_ulr":"x"})", 422, "base_url"},
      {"POST", kProviders, R"({"name":"new"})", 422, "base_url"},
      {"POST", kProviders, R"({"name":"new","keys":{}})", 422, "keys"},
      {"POST", kProviders, R"({"name":"new","keys":[{"label":"x"}]})", 422, "keys[0].key"},
      {"POST", kProviders, R"({"name":"new","keys":[{"key":"a b"}]})", 422, "keys[0].key"},
      {"POST", kProviders, std::string(300'000, ' '), 413, "bytes"},
      {"GET", alpha + "t", "", 404, "alpha"},
      {"PATCH", "/api/v1/providers/none", "{}", 404, "none"},
      {"PATCH", kAlpha, R"({"timeout":"soon"})", 422, "timeout"},
      {"PATCH", kAlpha, R"({"test_model":7})", 422, "test_model"},
      {"PATCH", kAlpha, R"({"headers":{"X-A":7}})", 422, "headers must"},
      {"PATCH", kAlpha, R"({"timeouts":7})", 422, "timeouts"},
      {"PATCH", kAlpha, R"({"public_only":false})", 422, "public_only"},
      {"PATCH", kAlpha, R"({"timeout":0})", 422, "timeout"},
      {"PATCH", kAlpha, R"({"timeouts":{"conect":1}})", 422, "connect"},
      {"PATCH", kAlpha, R"({"keys":[]})", 422, "/keys"},
      {"PATCH", kAlpha, R"({"name":"health"})", 422, "health"},
      {"DELETE", "/api/v1/providers/none", "", 404, "none"},
      {"POST", alpha + "/keys", "{}", 422, "key"},
      {"POST", alpha + "/keys", R"({"key":"sk-alpha-second-one"})", 409, "already"},
      {"POST", alpha + "/keys", R"({"key":"sk-new","label":"first"})", 409, "first"},
      {"POST", alpha + "/keys", R"({"key":"sk-new","wieght":1})", 422, "weight"},
      {"PATCH", first, R"({"weight":-1})", 422, "weight"},
      {"PATCH", first, R"({"label":"second"})", 409, "second"},
      {"PATCH", alpha + "/keys/0", "{}", 404, "ids"},
      {"POST", alpha + "/keys/import", R"({"content":"a b"})", 422, "number 1"},
      {"POST", alpha + "/keys/import", R"({"content":"a","format":"xml"})", 422, "raw, json"},
      {"POST", alpha + "/keys/import", R"({"format":"raw"})", 422, "content"},
      {"POST", alpha + "/keys/import", std::string(600'000, ' '), 413, "bytes"},
      {"POST", alpha + "/export", R"({"format":"openai"})", 422, "access_key"},
      {"POST", alpha + "/export", R"({"format":"word","access_key":"x"})", 422, "claude-code"},
      {"PUT", alpha + "/models", R"({"include":"gpt"})", 422, "include"},
      {"PUT", alpha + "/models", R"({"includes":[]})", 422, "include"},
      {"PATCH", "/api/v1/routing", R"({"alias":{}})", 422, "aliases"},
      {"PATCH", "/api/v1/routing", R"({"balance":"fair"})", 422, "balance"},
      {"POST", alpha + "/test", R"({"modell":"x"})", 422, "model"},
      {"POST", "/api/v1/providers/none/test", "", 404, "none"},
  };
  const std::string before = relay.Text();
  for (const Case& each : cases) {
    const Reply reply = relay.Call(each.method, each.path, each.body);

    EXPECT_EQ(reply.status(), each.status)
        << each.method << " " << each.path << " " << each.body.substr(0, 80) << " " << reply.body();
    EXPECT_THAT(reply.body(), HasSubstr(each.told)) << each.method << " " << each.path;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json");
    EXPECT_THAT(reply.body(), Not(HasSubstr("sk-")));
  }
  EXPECT_EQ(relay.Text(), before);
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").text(), "from alpha");
}

TEST_F(AdminProviders, AStaleIfMatchIsRefusedAndAFreshOneIsNot) {
  const std::string etag = relay.Call("GET", kAlpha).header("etag");
  const auto patch = [&](const char* body) {
    return relay.Call("PATCH", kAlpha, body, "If-Match: " + etag + "\r\n").status();
  };

  EXPECT_EQ(patch(R"({"timeout":30})"), 200);
  EXPECT_EQ(patch(R"({"timeout":40})"), 412);
  EXPECT_THAT(relay.Text(), HasSubstr("timeout: 30"));
}

TEST_F(AdminProviders, APatchMergesAndLeavesEverythingElse) {
  Call("PATCH", kAlpha, R"({"timeouts":{"connect":3},"test_model":"gpt-5"})", 200,
       "ProviderChange");
  const bj::object alpha = Call("PATCH", kAlpha,
                                R"({"timeouts":{"idle":4},"test_model":null,)"
                                R"("headers":{"X-Team":"<secret sha256:12345678>"}})");

  const bj::object& settings = alpha.at("provider").as_object().at("settings").as_object();
  EXPECT_EQ(settings.at("timeouts").as_object().at("connect"), 3);
  EXPECT_EQ(settings.at("timeouts").as_object().at("idle"), 4);
  EXPECT_THAT(relay.Text(), HasSubstr("alpha:  # the first"));
  EXPECT_THAT(relay.Text(), HasSubstr("quota_limit: 500  # a lot"));
  EXPECT_THAT(relay.Text(), HasSubstr("secret-team"));
  EXPECT_THAT(relay.Text(), Not(HasSubstr("test_model")));
}

TEST_F(AdminProviders, ADisabledOneIsNotAskedAndARemovedOneIsGone) {
  Call("PATCH", kAlpha, R"({"enabled":false})");
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").status(), 404);
  Call("PATCH", kAlpha, R"({"enabled":true})");
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").text(), "from alpha");

  Call("PATCH", "/api/v1/routing", R"({"provider_mapping":{"gpt-*":null}})");
  Call("DELETE", kAlpha, {}, 200, "ConfigChange");

  Call("GET", kAlpha, {}, 404);
  EXPECT_THAT(relay.Text(), Not(HasSubstr("alpha:")));
}

TEST_F(AdminProviders, ARenamedOneKeepsWhatIsMappedToIt) {
  Call("PATCH", kAlpha, R"({"name":"omega"})", 200, "ProviderChange");

  Call("GET", kAlpha, {}, 404);
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").header("x-monorelay-provider"), "omega");
  EXPECT_THAT(relay.Text(), HasSubstr("gpt-*: omega"));
  EXPECT_THAT(relay.Text(), HasSubstr("omega:  # the first"));
}

TEST_F(AdminProviders, KeysAreChangedByIdsThatTheirPlaceDoesNotChange) {
  const auto before = Ids();
  Call("POST", std::string(kAlpha) + "/keys", R"({"key":"sk-alpha-third-one","weight":3})", 201,
       "ProviderKeyChange");
  const auto with_third = Ids();
  EXPECT_EQ(with_third.size(), 3U);
  EXPECT_TRUE(with_third.contains("key"));

  Call("DELETE", KeyPath("first"), {}, 200, "ConfigChange");

  EXPECT_EQ(Ids()["second"], before.at("second"));
  Call("PATCH", KeyPath("second"), R"({"enabled":false})", 200, "ProviderKeyChange");
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").text(), "from alpha");
  EXPECT_THAT(relay.journey.upstream("alpha").LastRequest().head, HasSubstr("sk-alpha-third-one"));
}

TEST_F(AdminProviders, ANewValueOfAKeyGivesItANewIdAndStandsInNoFile) {
  const std::string former = Ids()["first"];
  const bj::object changed =
      Call("PATCH", KeyPath("first"), R"({"key":"sk-alpha-rotated","quota_limit":null})", 200,
           "ProviderKeyChange");

  EXPECT_NE(Text(changed.at("key").as_object().at("id")), former);
  EXPECT_EQ(changed.at("key").as_object().at("label"), "first");
  EXPECT_THAT(Text(changed.at("key").as_object().at("reference")), HasSubstr("secret:"));
  EXPECT_THAT(relay.Text(), Not(HasSubstr("sk-alpha-rotated")));
  EXPECT_EQ(Ids()["first"], Text(changed.at("key").as_object().at("id")));
}

TEST_F(AdminProviders, TheLastKeyOfAnEnabledOneStays) {
  Call("DELETE", KeyPath("first"));

  const bj::object refused = Call("DELETE", KeyPath("second"), {}, 409);

  EXPECT_EQ(refused.at("type"), "last_key");
  Call("PATCH", kAlpha, R"({"enabled":false})");
  Call("DELETE", KeyPath("second"));
  EXPECT_TRUE(Ids().empty());
}

TEST_F(AdminProviders, KeysThatAreThereAlreadyAreSkippedByAnImport) {
  const bj::object imported =
      Call("POST", std::string(kAlpha) + "/keys/import",
           R"({"content":"sk-alpha-first-of-all\nfirst=sk-a\nsk-b\nsk-a\n"})", 200, "KeyImport");

  EXPECT_EQ(imported.at("added"), 2);
  EXPECT_EQ(imported.at("skipped"), 2);
  EXPECT_EQ(bj::serialize(imported.at("labels")), R"(["first-2","imported-1"])");
  EXPECT_EQ(Ids().size(), 4U);
  EXPECT_THAT(relay.Text(), Not(HasSubstr("sk-b")));
}

TEST_F(AdminProviders, AnImportOfManyKeysIsOneSave) {
  constexpr int kMany = 200;
  std::string content;
  for (int i = 0; i < kMany; ++i) content += fmt::format("team-{}=sk-imported-number-{}\\n", i, i);

  const bj::object imported = Call("POST", std::string(kAlpha) + "/keys/import",
                                   R"({"content":")" + content + R"("})", 200, "KeyImport");

  EXPECT_EQ(imported.at("added"), kMany);
  EXPECT_EQ(imported.at("change").as_object().at("revision"), "1");
  EXPECT_EQ(imported.at("change").as_object().at("sealed").as_array().size(), 200U);
  EXPECT_THAT(relay.Text(), HasSubstr("      - {key: sk-alpha-second-one, label: second}\n"
                                      "      - key: secret:providers/alpha/keys/team-0/key-"));
  EXPECT_EQ(Call("GET", kAlpha + std::string("/keys?limit=1000"), "", 200, "ProviderKeys")
                .at("items")
                .as_array()
                .size(),
            202U);
}

TEST_F(AdminProviders, AnExportHoldsAnAccessKeyThatWorksAndNoProviderKey) {
  const bj::object exported =
      Call("POST", std::string(kAlpha) + "/export",
           R"({"format":"openai","new_access_key":"laptop"})", 200, "KeyExport");

  const std::string content = Text(exported.at("content"));
  EXPECT_THAT(content, HasSubstr(fmt::format("OPENAI_BASE_URL=http://127.0.0.1:{}/v1",
                                             relay.journey.port())));
  EXPECT_THAT(content, Not(HasSubstr("sk-")));
  const std::size_t begin = content.find('=') + 1;
  const std::string key = content.substr(begin, content.find('\n') - begin);
  const auto ask = [&](const char* model) {
    const std::string body = fmt::format(R"({{"model":"{}","messages":[]}})", model);
    return relay.journey
        .Send(fmt::format("POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nConnection: "
                          "close\r\nx-api-key: {}\r\nContent-Length: {}\r\n\r\n{}",
                          key, body.size(), body))
        .text();
  };
  EXPECT_EQ(ask("gpt-5"), "from alpha");
  EXPECT_THAT(
      Call("POST", std::string(kAlpha) + "/export", R"({"format":"curl","access_key":"mr-given"})")
          .at("content")
          .as_string(),
      HasSubstr("Bearer mr-given"));
}

TEST_F(AdminProviders, ListsOfRemoteModelsAreRememberedAndNotInTheConfiguration) {
  const std::string remote = std::string(kAlpha) + "/models/remote";
  const std::string before = relay.Text();
  auto& alpha = relay.journey.upstream("alpha").Forgets();
  alpha.AnswersBody(R"({"data":[{"id":"gpt-5","owned_by":"acme","created":7}]})",
                    "content-type: application/json\r\n");

  const bj::object first = Call("GET", remote, {}, 200, "RemoteModels");

  EXPECT_EQ(first.at("from_cache"), false);
  EXPECT_EQ(first.at("items").as_array().at(0).as_object().at("owner"), "acme");
  EXPECT_EQ(alpha.LastRequest().Target(), "/v1/models");
  EXPECT_THAT(alpha.LastRequest().head, HasSubstr("Bearer sk-alpha-first-of-all"));
  EXPECT_EQ(Call("GET", remote).at("from_cache"), true);
  EXPECT_EQ(alpha.Requests().size(), 1U);
  EXPECT_EQ(Call("GET", remote + "?refresh=true").at("from_cache"), false);
  EXPECT_EQ(alpha.Requests().size(), 2U);
  alpha.Forgets().Refuses(401, R"({"error":{"message":"no such key"}})");
  EXPECT_THAT(Text(Call("GET", remote + "?refresh=1", {}, 502).at("detail")),
              HasSubstr("no such key"));
  EXPECT_EQ(relay.Text(), before);
}

TEST_F(AdminProviders, AListOfRemoteModelsIsFollowedOverItsPages) {
  constexpr const char* kType = "content-type: application/json\r\n";
  auto& alpha = relay.journey.upstream("alpha").Forgets();
  alpha
      .AnswersBody(R"({"object":"list","data":[{"id":"c"}],"has_more":true,"last_id":"c c"})",
                   kType)
      .AnswersBody(
          R"({"object":"list","data":[{"id":"a"},{"id":"c"}],"has_more":true,"last_id":"a"})",
          kType)
      .AnswersBody(R"({"object":"list","data":[{"id":"b"}],"has_more":true,"last_id":"a"})", kType);

  const bj::object list =
      Call("GET", std::string(kAlpha) + "/models/remote", {}, 200, "RemoteModels");

  std::string ids;
  for (const bj::value& model : list.at("items").as_array())
    ids += Text(model.as_object().at("id"));
  EXPECT_EQ(ids, "abc");
  // The third page says that it goes on where it did before: that is the end.
  std::vector<std::string> targets;
  for (const auto& request : alpha.Requests()) targets.push_back(request.Target());
  EXPECT_EQ(targets, (std::vector<std::string>{"/v1/models", "/v1/models?after=c%20c",
                                               "/v1/models?after=a"}));
  // A page that fails is no list.
  alpha.Forgets()
      .AnswersBody(R"({"object":"list","data":[{"id":"x"}],"has_more":true,"last_id":"x"})", kType)
      .Refuses(500);
  Call("GET", std::string(kAlpha) + "/models/remote?refresh=true", {}, 502);
  EXPECT_EQ(Call("GET", std::string(kAlpha) + "/models/remote").at("items").as_array().size(), 3U);
}

TEST_F(AdminProviders, RemoteModelsAreToldToClientsWhereTheConfigurationSaysSo) {
  const auto told = [&] {
    std::string ids;
    const bj::object list = Json(relay.journey.Send(Journey::Get("/v1/models")));
    for (const bj::value& model : list.at("data").as_array())
      ids += Text(model.as_object().at("id")) + " ";
    return ids;
  };
  auto& alpha = relay.journey.upstream("alpha").Forgets();
  const auto lists = [&](const char* ids) {
    alpha.Forgets().AnswersBody(fmt::format(R"({{"data":{}}})", ids),
                                "content-type: application/json\r\n");
    Call("GET", std::string(kAlpha) + "/models/remote?refresh=true", {}, 200, "RemoteModels");
  };
  lists(R"([{"id":"gpt-one"},{"id":"gpt-mini"},{"id":"other"}])");
  EXPECT_EQ(told(), "");

  Call("PATCH", kAlpha, R"({"models":{"include":["gpt-*"],"exclude":["*-mini"],"remote":true}})",
       200, "ProviderChange");

  EXPECT_EQ(told(), "gpt-one ");
  lists(R"([{"id":"gpt-one"},{"id":"gpt-two"}])");
  EXPECT_EQ(told(), "gpt-one gpt-two ");
}

TEST_F(AdminProviders, WhatTheyServeIsSetWholeOrInPart) {
  const std::string models = std::string(kAlpha) + "/models";
  Call("PUT", models, R"({"include":["gpt-5","gpt-4*"]})", 200, "ServedModelsChange");
  Call("PATCH", models, R"({"exclude":["gpt-4o"]})", 200, "ServedModelsChange");

  const bj::object served = Call("GET", models, {}, 200, "ServedModels");

  EXPECT_EQ(bj::serialize(served.at("include")), R"(["gpt-5","gpt-4*"])");
  EXPECT_EQ(bj::serialize(served.at("exclude")), R"(["gpt-4o"])");
  EXPECT_EQ(relay.journey.Ask("gpt-4o", "hi").status(), 404);
  const bj::object all = Call("GET", "/api/v1/models", {}, 200, "Models");
  const bj::object& gpt = all.at("items").as_array().at(0).as_object();
  EXPECT_EQ(gpt.at("id"), "gpt-5");
  EXPECT_EQ(bj::serialize(gpt.at("providers")), R"(["alpha"])");
  EXPECT_TRUE(gpt.at("price").is_object());
}

TEST_F(AdminProviders, AreAskedForAWordOnDemand) {
  const bj::object tested = Call("POST", std::string(kAlpha) + "/test", {}, 200, "CheckReport");
  const bj::object verified =
      Call("POST", std::string(kAlpha) + "/verify", R"({"model":"gpt-5"})", 200, "CheckReport");

  EXPECT_EQ(tested.at("items").as_array().size(), 2U);
  EXPECT_EQ(tested.at("all_well"), true);
  EXPECT_EQ(verified.at("items").as_array().size(), 6U);
  EXPECT_EQ(Call("GET", kAlpha).at("provider").as_object().at("healthy"), true);
  Json(relay.journey.Send(Journey::Get("/api/v1/health/providers")), 200, "ProviderHealth");
}

TEST_F(AdminProviders, RoutingIsChangedByAnOperatorAndCountsAtOnce) {
  const bj::object before = Call("GET", "/api/v1/routing", {}, 200, "RoutingSettings");
  EXPECT_EQ(before.at("key_selection"), "round-robin");

  Call("PATCH", "/api/v1/routing", R"({"aliases":{"smart":"gpt-5"},"balance":"latency"})", 200,
       "RoutingSettingsChange");

  EXPECT_EQ(relay.journey.Ask("smart", "hi").text(), "from alpha");
  EXPECT_EQ(relay.journey.upstream("alpha").LastRequest().Model(), "gpt-5");
  EXPECT_THAT(relay.Text(), HasSubstr("balance: latency"));
}

TEST_F(AdminProviders, TheCacheIsSwitchedClearedAndToldOf) {
  const auto cache = [&] { return Json(relay.Call("GET", "/api/v1/cache"), 200, "Cache"); };
  const auto patch = [&](const char* body, Role role = Role::kAdmin) {
    return relay.Call("PATCH", "/api/v1/cache", body, {}, role);
  };
  EXPECT_EQ(cache().at("enabled"), false);
  EXPECT_EQ(patch(R"({"enabled":true})", Role::kOperator).status(), 403);
  EXPECT_EQ(patch(R"({"enabled":"yes"})").status(), 422);
  EXPECT_EQ(patch(R"({"max_size":1})").status(), 422);

  Json(patch(R"({"enabled":true,"max_age_seconds":60})"), 200, "CacheChange");

  relay.journey.Ask("gpt-5", "hi");
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").header("x-monorelay-cache"), "hit");
  EXPECT_EQ(cache().at("answers"), 1);
  EXPECT_EQ(cache().at("max_age_seconds"), 60);
  EXPECT_EQ(Call("POST", "/api/v1/cache/clear?model=other", {}, 200, "Cleared").at("cleared"), 0);
  EXPECT_EQ(Call("POST", "/api/v1/cache/clear?model=gpt-*").at("cleared"), 1);
  EXPECT_EQ(cache().at("answers"), 0);
  Json(patch(R"({"enabled":false})"), 200, "CacheChange");
  EXPECT_EQ(cache().at("enabled"), false);
}

TEST_F(AdminProviders, TheSystemIsToldWithoutWaiting) {
  const bj::object system = Json(relay.journey.Send(Journey::Get("/api/v1/system")), 200, "System");

  EXPECT_EQ(system.at("workers"), 1);
  EXPECT_GE(system.at("connections").as_int64(), 1);
  EXPECT_EQ(Text(system.at("base_url")),
            fmt::format("http://127.0.0.1:{}/v1", relay.journey.port()));
  EXPECT_FALSE(system.at("stores").as_array().empty());
}

}  // namespace
}  // namespace monorelay
