// The predecessor's calls for providers, models and the system, as its own scripts and its
// dashboard make them, with its holes closed.

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
using testing::Reply;

constexpr const char* kFile =
    "server:\n"
    "  access_key: mr-journey-access-key\n"
    "  public_host: relay.example.org\n"
    "  provider_networks: [127.0.0.0/8]\n"
    "providers:\n"
    "  alpha:\n"
    "    base_url: {alpha}\n"
    "    test_model: gpt-5\n"
    "    keys:\n"
    "      - key: sk-alpha-first-of-all  # the good one\n"
    "        label: first\n"
    "        quota_limit: 500\n"
    "        rate_limit_rps: 9\n"
    "        expires_at: '2099-01-01'\n"
    "      - {key: sk-alpha-second-one, label: second, weight: 2}\n"
    "model_routing:\n"
    "  aliases: {smart: gpt-5}\n";

class PredecessorResources : public ::testing::Test {
 protected:
  PredecessorResources() {
    relay.journey.upstream("alpha").Answers("from alpha");
    relay.journey.upstream("beta").Answers("from beta");
    relay.File(kFile);
  }

  bj::object Call(std::string_view method, std::string_view path, std::string_view body = {},
                  int status = 200, std::string_view schema = {}, Role role = Role::kOperator) {
    return Json(relay.Call(method, path, body, {}, role), status, schema);
  }
  // As a script does, with the access key.
  bj::object Get(std::string_view path, int status = 200, std::string_view schema = {}) {
    return Json(relay.journey.Send(Journey::Get(path)), status, schema);
  }
  bj::object Alpha() {
    return Get("/api/providers", 200, "Envelope").at("data").as_object().at("alpha").as_object();
  }

  FiledRelay relay;
};

// S2: keys in clear for whoever asked.
TEST_F(PredecessorResources, ProvidersAreListedForWhoMaySeeThemWithMaskedKeys) {
  const Reply stranger = relay.journey.Send("GET /api/providers HTTP/1.1\r\nHost: relay\r\n\r\n");
  EXPECT_EQ(stranger.status(), 401);

  const Reply listed = relay.journey.Send(Journey::Get("/api/providers?page=1&page_size=5"));

  const bj::object data = Json(listed, 200, "Envelope");
  EXPECT_EQ(data.at("metadata").as_object().at("total"), 1);
  EXPECT_THAT(listed.body(), Not(HasSubstr("sk-alpha")));
  const bj::object alpha = Alpha();
  EXPECT_EQ(alpha.at("provider_type"), "api");
  EXPECT_EQ(alpha.at("rate_limit_cooldown"), 60);
  EXPECT_EQ(alpha.at("timeout"), 120);
  EXPECT_EQ(alpha.at("keys").as_array().at(1).as_object().at("weight"), 2);
  EXPECT_TRUE(Get("/api/providers?page=2").at("data").as_object().empty());
}

// L1, L6: what the dashboard reads, changes in part and writes back.
TEST_F(PredecessorResources, WhatTheDashboardWritesBackStripsNothingFromKeys) {
  bj::object config = Alpha();
  config["timeout"] = 33;
  config.at("keys").as_array().at(1).as_object()["weight"] = 7;

  Call("PUT", "/api/providers/alpha", bj::serialize(bj::object{{"config", config}}), 200,
       "LegacyStatus");

  EXPECT_THAT(relay.Text(), HasSubstr("quota_limit: 500"));
  EXPECT_THAT(relay.Text(), HasSubstr("rate_limit_rps: 9"));
  EXPECT_THAT(relay.Text(), HasSubstr("expires_at: '2099-01-01'"));
  EXPECT_THAT(relay.Text(), HasSubstr("# the good one"));
  EXPECT_THAT(relay.Text(), HasSubstr("sk-alpha-first-of-all"));
  EXPECT_EQ(Alpha().at("timeout"), 33);
  EXPECT_EQ(Alpha().at("keys").as_array().at(1).as_object().at("weight"), 7);
  EXPECT_EQ(relay.journey.Ask("gpt-5", "hi").text(), "from alpha");
}

TEST_F(PredecessorResources, AListOfKeysTakesThePlaceOfTheOneBefore) {
  Call("PUT", "/api/providers/alpha",
       R"({"keys":[{"label":"second","weight":4},{"key":"sk-alpha-new-one","label":"third"}]})");

  const bj::array keys = Alpha().at("keys").as_array();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].as_object().at("label"), "second");
  EXPECT_EQ(keys[0].as_object().at("weight"), 4);
  EXPECT_EQ(keys[1].as_object().at("label"), "third");
  EXPECT_THAT(relay.Text(), HasSubstr("sk-alpha-second-one"));
  EXPECT_THAT(relay.Text(), Not(HasSubstr("sk-alpha-first")));
  Call("PUT", "/api/providers/alpha", R"({"keys":[]})", 400);
}

TEST_F(PredecessorResources, AProviderIsMadeChangedAndRemoved) {
  const std::string beta = relay.BaseUrl("beta");
  Call("POST", "/api/providers",
       fmt::format(R"({{"name":"beta","config":{{"base_url":"{}","keys":[{{"key":"sk-beta-one"}}],)"
                   R"("models":{{"include":["claude-x"]}}}}}})",
                   beta),
       200, "LegacyStatus");
  EXPECT_EQ(relay.journey.Ask("claude-x", "hi").text(), "from beta");
  Call("POST", "/api/providers", R"({"name":"beta","config":{"base_url":"http://127.0.0.1/"}})",
       409);
  Call("POST", "/api/providers", R"({"config":{}})", 400);
  Call("POST", "/api/providers", R"({"name":"new"})", 400);
  Call("POST", "/api/providers", R"({"name":"new","config":{"base_url":"nonsense"}})", 400);

  Call("PUT", "/api/providers/beta", R"({"enabled":false,"timeout":null})");
  EXPECT_EQ(relay.journey.Ask("claude-x", "hi").status(), 200);  // alpha takes any model
  EXPECT_EQ(relay.journey.outcomes(2).back().provider, "alpha");
  Call("DELETE", "/api/providers/beta", {}, 200, "LegacyStatus");
  Call("DELETE", "/api/providers/beta", {}, 404);
  Call("PUT", "/api/providers/beta", "{}", 404);
}

TEST_F(PredecessorResources, KeysAreReachedByTheirPlace) {
  const std::string keys = "/api/providers/alpha/keys";
  Call("POST", keys, R"({"key":"sk-alpha-third-one","label":"third"})", 200, "LegacyStatus");
  Call("PUT", keys + "/2", R"({"weight":9,"label":null})", 200, "LegacyStatus");
  EXPECT_EQ(Alpha().at("keys").as_array().at(2).as_object().at("weight"), 9);
  EXPECT_EQ(Alpha().at("keys").as_array().at(2).as_object().at("label"), "third");

  Call("DELETE", keys + "/0", {}, 200, "LegacyStatus");
  Call("DELETE", keys + "/0", {}, 200, "LegacyStatus");
  Call("DELETE", keys + "/0", {}, 400);
  Call("DELETE", keys + "/7", {}, 404);
  Call("PUT", keys + "/first", "{}", 404);
}

TEST_F(PredecessorResources, KeysAreImportedFromEveryFormat) {
  const std::string path = "/api/providers/alpha/keys/import";
  const bj::object raw =
      Call("POST", path, R"({"content":"A=sk-a\nsk-alpha-second-one","format":"raw"})", 200,
           "LegacyImport");
  const bj::object csv =
      Call("POST", path, R"({"content":"key,label\nsk-b,bee\n","format":"csv"})", 200);
  const bj::object json =
      Call("POST", path, R"({"content":"{\"cee\":\"sk-c\",\"dee\":\"sk-c\"}","format":"json"})");

  EXPECT_EQ(raw.at("added"), 1);
  EXPECT_EQ(raw.at("total"), 2);
  EXPECT_EQ(raw.at("skipped"), 1);
  EXPECT_EQ(csv.at("added"), 1);
  EXPECT_EQ(json.at("added"), 1);
  EXPECT_EQ(Alpha().at("keys").as_array().size(), 5U);
  Call("POST", path, R"({"content":"","format":"raw"})", 400);
}

// L1: a mere GET rewrote the configuration.
TEST_F(PredecessorResources, ListsOfModelsLeaveTheConfigurationAlone) {
  const std::string before = relay.Text();
  auto& alpha = relay.journey.upstream("alpha").Forgets();
  alpha.AnswersBody(R"({"data":[{"id":"gpt-5","owned_by":"acme","created":7}]})",
                    "content-type: application/json\r\n");

  const bj::object list = Get("/api/providers/alpha/models/remote", 200, "LegacyRemoteModels");

  EXPECT_EQ(list.at("object"), "list");
  EXPECT_EQ(bj::serialize(list.at("data").as_array().at(0)),
            R"({"id":"gpt-5","provider":"alpha","owned_by":"acme","created":7})");
  alpha.Forgets().Refuses(500);
  EXPECT_EQ(Get("/api/providers/alpha/models/remote?refresh=true").at("status"), "error");
  Get("/api/providers/none/models/remote", 404);
  EXPECT_EQ(relay.Text(), before);
}

TEST_F(PredecessorResources, ServedModelsAreSetAndPriced) {
  Call("PUT", "/api/providers/alpha/models", R"({"include":["gpt-5","unheard-of"]})", 200,
       "LegacyStatus");

  const bj::object served = Get("/api/providers/alpha/models/enabled", 200, "LegacyEnabledModels");
  EXPECT_EQ(bj::serialize(served.at("include")), R"(["gpt-5","unheard-of"])");
  EXPECT_EQ(bj::serialize(served.at("exclude")), "[]");
  const bj::array priced = Get("/api/models/pricing", 200, "LegacyPricing").at("models").as_array();
  ASSERT_EQ(priced.size(), 3U);
  EXPECT_EQ(priced.at(0).as_object().at("model"), "unheard-of");
  EXPECT_EQ(priced.at(0).as_object().at("input_per_1m"), 0);
  EXPECT_EQ(bj::serialize(priced.at(2).as_object().at("available_on")), R"(["alpha"])");
}

// S6: provider keys left by exports.
TEST_F(PredecessorResources, ExportsHoldTheRelaysAddressAndNoProviderKey) {
  for (const char* format : {"openai", "claude-code", "cherrystudio-deep-link", "curl", "env"}) {
    const Reply reply =
        relay.journey.Send(Journey::Get(fmt::format("/api/export/keys/alpha?format={}", format)));
    const bj::object exported = Json(reply, 200, "LegacyExport");
    EXPECT_EQ(exported.at("key_count"), 1);
    EXPECT_THAT(reply.body(), Not(HasSubstr("sk-alpha")));
  }
  const bj::object with_key = Get("/api/export/keys/alpha?format=openai&access_key=mr-mine");
  EXPECT_EQ(with_key.at("content"),
            "OPENAI_API_KEY=mr-mine\nOPENAI_BASE_URL=https://relay.example.org/v1\n");
  Get("/api/export/keys/alpha?format=word", 400);
  Get("/api/export/keys/none", 404);
}

TEST_F(PredecessorResources, ProvidersAreTestedVerifiedAndChecked) {
  const bj::object tested =
      Call("POST", "/api/providers/alpha/test", R"({"model":"gpt-5@alpha"})", 200, "LegacyTest");
  EXPECT_EQ(tested.at("status"), "ok");
  EXPECT_EQ(relay.journey.upstream("alpha").LastRequest().Model(), "gpt-5");

  const bj::object verified =
      Call("POST", "/api/providers/alpha/verify", R"({"probe_types":["text-gen","mind-reading"]})",
           200, "LegacyVerification");
  EXPECT_EQ(verified.at("provider"), "alpha");
  EXPECT_EQ(verified.at("overall_status"), "fail");
  const bj::object& probes = verified.at("probes").as_object();
  EXPECT_EQ(probes.at("text-gen").as_object().at("status"), "pass");
  EXPECT_EQ(probes.at("mind-reading").as_object().at("error"), "unknown_probe_type");

  const bj::object checked =
      Call("POST", "/api/health-check", {}, 200, "LegacyHealthCheck", Role::kViewer);
  const bj::object& alpha = checked.at("providers").as_object().at("alpha").as_object();
  EXPECT_EQ(alpha.at("status"), "healthy");
  EXPECT_EQ(alpha.at("total_keys"), 2);
  EXPECT_EQ(checked.at("summary").as_object().at("healthy"), 1);
  Call("POST", "/api/providers/none/test", "{}", 404);
  Call("PUT", "/api/providers/alpha", R"({"enabled":false})");
  Call("POST", "/api/providers/alpha/verify", "{}", 400);
  EXPECT_EQ(Call("POST", "/api/health-check")
                .at("providers")
                .as_object()
                .at("alpha")
                .as_object()
                .at("status"),
            "skipped");
}

// S3, L12: the access key for strangers, and an uptime that was nonsense.
TEST_F(PredecessorResources, TheRelayIsToldOfWithoutItsAccessKey) {
  EXPECT_EQ(relay.journey.Send("GET /api/info HTTP/1.1\r\nHost: relay\r\n\r\n").status(), 401);
  relay.journey.AdvanceTime(std::chrono::seconds(61));

  const Reply info = relay.journey.Send(Journey::Get("/api/info"));

  EXPECT_THAT(info.body(), Not(HasSubstr(std::string(Journey::kAccessKey))));
  EXPECT_EQ(Json(info, 200, "LegacyInfo").at("base_url"), "https://relay.example.org/v1");
  const bj::object system = Get("/api/system/info", 200, "LegacySystem");
  EXPECT_EQ(system.at("uptime_human"), "0d 0h 1m 1s");
  EXPECT_EQ(system.at("providers_enabled"), 1);
  EXPECT_EQ(system.at("total_keys"), 2);
  const bj::object router = Get("/api/router", 200, "LegacyRouter");
  EXPECT_EQ(bj::serialize(router.at("aliases")), R"({"smart":"gpt-5"})");
  EXPECT_GT(Get("/api/debug/routes", 200, "LegacyRoutes").at("routes").as_array().size(), 50U);
}

// C17: the cache could not be switched off.
TEST_F(PredecessorResources, TheCacheIsSwitchedOnAndOff) {
  EXPECT_EQ(Get("/api/cache/stats", 200, "LegacyCache").at("size"), 0);
  const bj::object on = Call("POST", "/api/cache/enable?enabled=true&ttl_seconds=90&max_size=10",
                             {}, 200, "LegacyCache", Role::kAdmin);
  EXPECT_EQ(on.at("enabled"), true);
  EXPECT_EQ(on.at("ttl_seconds"), 90);
  EXPECT_THAT(std::string(on.at("message").as_string()), HasSubstr("max_megabytes"));
  relay.journey.Ask("gpt-5", "hi");
  EXPECT_EQ(Get("/api/cache/stats").at("size"), 1);
  Call("POST", "/api/cache/clear", {}, 200, "LegacyStatus");
  EXPECT_EQ(Get("/api/cache/stats").at("size"), 0);

  const bj::object off =
      Call("POST", "/api/cache/enable?enabled=false", {}, 200, "LegacyCache", Role::kAdmin);

  EXPECT_EQ(off.at("enabled"), false);
  EXPECT_FALSE(relay.journey.Ask("gpt-5", "hi").has("x-monorelay-cache"));
  Call("POST", "/api/cache/enable?ttl_seconds=-1", {}, 400, {}, Role::kAdmin);
}

}  // namespace
}  // namespace monorelay
