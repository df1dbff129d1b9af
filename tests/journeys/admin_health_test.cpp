// GET /api/v1/health/providers and POST /api/v1/health/check.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Reply;

constexpr const char* kProviders = "/api/v1/health/providers";
constexpr const char* kCheck = "/api/v1/health/check";

bj::object Json(const Reply& reply, std::string_view schema) {
  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(testing::SchemaFault(reply.body(), schema), "") << reply.body();
  boost::system::error_code failure;
  const bj::value value = bj::parse(reply.body(), failure);
  return value.is_object() ? value.get_object() : bj::object();
}

// What is told of the provider of that name.
bj::object ProviderNow(Journey& journey, const char* name) {
  const bj::object all = Json(journey.Send(Journey::Get(kProviders)), "ProviderHealth");
  for (const bj::value& item : all.at("items").as_array()) {
    if (item.as_object().at("provider") == name) return item.as_object();
  }
  ADD_FAILURE() << "no provider " << name;
  return {};
}

bj::object CheckNow(Journey& journey, const std::string& query = {}) {
  return Json(journey.Send(Journey::Post(std::string(kCheck) + query, "")), "CheckReport");
}

TEST(AdminHealthJourney, OfAProviderThatWasNeverCheckedNothingIsKnown) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  const bj::object alpha = ProviderNow(journey, "alpha");

  EXPECT_TRUE(alpha.at("healthy").is_null());
  EXPECT_TRUE(alpha.at("checks").as_array().empty());
  EXPECT_EQ(alpha.at("keys").as_array().at(0).as_object().at("hindrance"), "none");
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
}

TEST(AdminHealthJourney, AProviderThatFailsIsShownAfterACheck) {
  Journey journey;
  journey.upstream("alpha").Refuses(500, R"({"error":{"message":"on fire"}})");
  journey.upstream("beta").Answers("hello");

  const bj::object report = CheckNow(journey);

  EXPECT_EQ(report.at("all_well"), false);
  EXPECT_EQ(report.at("left_out"), 0);
  ASSERT_EQ(report.at("items").as_array().size(), 2U);
  const bj::object& failed = report.at("items").as_array()[0].as_object();
  EXPECT_EQ(failed.at("provider"), "alpha");
  EXPECT_EQ(failed.at("status"), "error");
  EXPECT_EQ(failed.at("http_status"), 500);
  EXPECT_EQ(report.at("items").as_array()[1].as_object().at("status"), "ok");
  const bj::object alpha = ProviderNow(journey, "alpha");
  EXPECT_EQ(alpha.at("healthy"), false);
  EXPECT_EQ(alpha.at("issues").as_array().at(0), "provider_error");
  EXPECT_EQ(alpha.at("checks").as_array().at(0).as_object().at("http_status"), 500);
  EXPECT_EQ(ProviderNow(journey, "beta").at("healthy"), true);
  journey.ExpectNextRequestWorks(0);
}

TEST(AdminHealthJourney, ChecksTheKeysOfOneProviderAlone) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.Keys("beta", {"one", "two"});

  const bj::object report = CheckNow(journey, "?provider=Beta");

  EXPECT_EQ(report.at("all_well"), true);
  ASSERT_EQ(report.at("items").as_array().size(), 2U);
  EXPECT_EQ(report.at("items").as_array()[1].as_object().at("key"), "two");
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
}

TEST(AdminHealthJourney, VerifiesTextsToolsAndStreamsInEveryDialect) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  const bj::object report = CheckNow(journey, "?verify=true");

  std::vector<std::string> asked;
  for (const bj::value& item : report.at("items").as_array()) {
    const bj::object& finding = item.as_object();
    asked.push_back(fmt::format("{} {}", std::string(finding.at("dialect").as_string()),
                                std::string(finding.at("probe").as_string())));
  }
  EXPECT_THAT(asked, ::testing::ElementsAre("openai_chat text-gen", "openai_chat tool-call",
                                            "openai_chat streaming", "anthropic_messages text-gen",
                                            "anthropic_messages tool-call",
                                            "anthropic_messages streaming"));
}

TEST(AdminHealthJourney, AModelOfTheCallersOwnSaysNothingOfTheProvider) {
  Journey journey;
  journey.upstream("alpha").Refuses(404, R"({"error":{"message":"no such model"}})");

  const bj::object report = CheckNow(journey, "?model=made-up");

  EXPECT_EQ(report.at("all_well"), false);
  EXPECT_THAT(journey.upstream("alpha").LastRequest().body, HasSubstr("made-up"));
  EXPECT_TRUE(ProviderNow(journey, "alpha").at("healthy").is_null());
}

TEST(AdminHealthJourney, ChecksTouchKeysOnlyIfTheOperatorSaysSo) {
  for (const bool affects : {false, true}) {
    Journey journey;
    journey.upstream("alpha").Refuses(401);
    journey.config().health_checks.affect_routing = affects;

    CheckNow(journey);

    const bj::object alpha = ProviderNow(journey, "alpha");
    const bj::object& key = alpha.at("keys").as_array().at(0).as_object();
    EXPECT_EQ(key.at("hindrance"), affects ? "rests" : "none");
    EXPECT_EQ(key.at("reason"), affects ? "refused" : "none");
  }
}

TEST(AdminHealthJourney, ShowsRestsAndCircuitsOfModels) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  journey.config().circuit_breaker.faults_in_a_row = 2;
  for (int i = 0; i < 2; ++i) journey.Ask("gpt-5", "hi");
  journey.outcomes(2);
  journey.upstream("alpha").Forgets().Refuses(429, "{}", "retry-after: 30\r\n");
  journey.Ask("claude-4", "hi");
  journey.outcomes(3);

  const bj::object alpha = ProviderNow(journey, "alpha");

  const bj::object& key = alpha.at("keys").as_array().at(0).as_object();
  EXPECT_EQ(key.at("hindrance"), "none") << "for other models it is free";
  ASSERT_EQ(key.at("models").as_array().size(), 2U);
  const bj::object& broken = key.at("models").as_array()[0].as_object();
  EXPECT_EQ(broken.at("model"), "gpt-5");
  EXPECT_EQ(broken.at("circuit"), "open");
  EXPECT_EQ(broken.at("faults_in_a_row"), 2);
  EXPECT_GT(broken.at("circuit_free_in_ms").as_int64(), 0);
  const bj::object& resting = key.at("models").as_array()[1].as_object();
  EXPECT_EQ(resting.at("model"), "claude-4");
  EXPECT_EQ(resting.at("circuit"), "closed");
  EXPECT_EQ(resting.at("rests_for_ms"), 30'000);
}

TEST(AdminHealthJourney, OneCheckIsUnderWayAtATime) {
  Journey journey;
  journey.AdminThreads(2);
  journey.upstream("alpha").Hangs(testing::BeforeFirstByte);
  auto first = journey.Connect();
  first.Send(Journey::Post(kCheck, ""));
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));

  const Reply second = journey.Send(Journey::Post(kCheck, ""));
  journey.upstream("alpha").Continue();

  EXPECT_EQ(second.status(), 503);
  EXPECT_THAT(second.body(), HasSubstr("are being checked already"));
  EXPECT_EQ(first.Read().status(), 200);
  journey.upstream("alpha").Forgets().Answers("hello");
  EXPECT_EQ(CheckNow(journey).at("all_well"), true) << "the next one is done";
}

TEST(AdminHealthJourney, ACheckThatHangsDoesNotHoldTheEndUp) {
  Journey journey;
  journey.upstream("alpha").Hangs(testing::BeforeFirstByte);
  auto client = journey.Connect();
  client.Send(Journey::Post(kCheck, ""));
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));

  journey.Stop();

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
}

TEST(AdminHealthJourney, SaysWhatIsWrongWithAQuestion) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::pair<std::string, int> cases[] = {
      {Journey::Post("/api/v1/health/check?provider=nobody", ""), 404},
      {Journey::Post("/api/v1/health/check?verify=perhaps", ""), 422},
      {Journey::Post("/api/v1/health/check?providr=alpha", ""), 422},
      {Journey::Get(kCheck), 405},
      {Journey::Post(kProviders, ""), 405},
  };
  for (const auto& [request, status] : cases) {
    const Reply reply = journey.Send(request);

    EXPECT_EQ(reply.status(), status) << request << reply.body();
    EXPECT_EQ(testing::SchemaFault(reply.body(), "Problem"), "") << reply.body();
  }
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
}

TEST(AdminHealthJourney, WithoutAKeyAPageOfAnotherOriginHasNothingDone) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().server.access_key_enabled = false;
  const std::pair<std::string, int> cases[] = {
      {"https://evil.example", 403}, {"null", 403}, {"http://localhost:8787", 200}, {"", 200}};
  for (const auto& [origin, status] : cases) {
    const std::string field = origin.empty() ? "" : "Origin: " + origin + "\r\n";
    const Reply reply = journey.Send(fmt::format(
        "POST {} HTTP/1.1\r\nHost: localhost:8787\r\n{}Content-Length: 0\r\n\r\n", kCheck, field));

    EXPECT_EQ(reply.status(), status) << origin << reply.body();
  }
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 2U);
}

}  // namespace
}  // namespace monorelay
