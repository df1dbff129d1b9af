// Which key is spent, and which rest.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using namespace std::chrono_literals;

// The labels of the keys that the outcomes name, in order.
std::string LabelsOf(Journey& journey, std::size_t count) {
  std::string labels;
  for (const auto& outcome : journey.outcomes(count)) labels += outcome.key_label + " ";
  return labels;
}

TEST(KeysJourney, TakeTurns) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Keys("alpha", {"a", "b", "c"});

  for (int i = 0; i < 6; ++i) journey.Ask("gpt-5", "hi");

  EXPECT_EQ(LabelsOf(journey, 6), "a b c a b c ");
}

struct Refusal {
  const char* name;
  int status;
  Ending ending;
};

// Statuses for which another key is tried.
class KeyFailureJourney : public ::testing::TestWithParam<Refusal> {};

TEST_P(KeyFailureJourney, IsRepairedByTheNextKeyWithinTheRequest) {
  Journey journey;
  journey.upstream("alpha").Refuses(GetParam().status).Answers("hello");
  journey.Keys("alpha", {"first", "second"});

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  EXPECT_EQ(journey.outcome().key_label, "second");
  const auto requests = journey.upstream("alpha").Requests();
  EXPECT_EQ(requests[0].Header("authorization"), "Bearer sk-alpha-first");
  EXPECT_EQ(requests[1].Header("authorization"), "Bearer sk-alpha-second");
  EXPECT_EQ(requests[0].body, requests[1].body);
  journey.ExpectNextRequestWorks();
}

TEST_P(KeyFailureJourney, OfEveryKeyReachesTheClientWithItsStatus) {
  Journey journey;
  journey.upstream("alpha").Refuses(GetParam().status);
  journey.Keys("alpha", {"first", "second"});

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), GetParam().status);
  EXPECT_EQ(journey.outcome().status, GetParam().status);
  EXPECT_EQ(journey.outcome().attempts, 2);
  EXPECT_EQ(journey.outcome().ending, GetParam().ending);
  EXPECT_THAT(reply.body(), Not(HasSubstr("sk-alpha")));
  journey.AdvanceTime(25h);
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(Statuses, KeyFailureJourney,
                         ::testing::Values(Refusal{"RateLimited", 429, Ending::kRefused},
                                           Refusal{"Unauthorized", 401, Ending::kFailed},
                                           Refusal{"NoMoney", 402, Ending::kRefused},
                                           Refusal{"Forbidden", 403, Ending::kFailed},
                                           Refusal{"Broken", 500, Ending::kFailed},
                                           Refusal{"Overloaded", 503, Ending::kFailed},
                                           Refusal{"Overloaded529", 529, Ending::kFailed},
                                           Refusal{"BadGateway", 502, Ending::kFailed}),
                         [](const auto& refusal) { return refusal.param.name; });

// The client's own mistakes.
class ClientMistakeJourney : public ::testing::TestWithParam<int> {};

TEST_P(ClientMistakeJourney, NeverRestsAKeyAndIsNotRetried) {
  Journey journey;
  journey.upstream("alpha").Refuses(GetParam()).Refuses(GetParam()).Answers("hello");
  journey.Keys("alpha", {"first", "second"});

  const auto first = journey.Ask("gpt-5", "hi");
  journey.Ask("gpt-5", "hi");
  const auto third = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(first.status(), GetParam());
  EXPECT_EQ(first.error_message(), "no, says the provider") << "the provider's own words";
  EXPECT_EQ(first.error_type(), "some_type");
  EXPECT_EQ(third.text(), "hello");
  EXPECT_EQ(LabelsOf(journey, 3), "first second first ");
  EXPECT_EQ(journey.outcomes(3)[0].attempts, 1);
  EXPECT_EQ(journey.outcomes(3)[0].ending, Ending::kRefused);
  journey.ExpectNextRequestWorks(3);
}

INSTANTIATE_TEST_SUITE_P(Statuses, ClientMistakeJourney, ::testing::Values(400, 404, 413, 422));

// --- How long a key rests ---

struct Rest {
  const char* name;
  std::string field;
  std::chrono::milliseconds expected;
};

class RestJourney : public ::testing::TestWithParam<Rest> {};

TEST_P(RestJourney, LastsAsLongAsTheProviderSays) {
  Journey journey;
  journey.upstream("alpha").Refuses(429, {}, GetParam().field).Answers("hello");

  const auto limited = journey.Ask("gpt-5", "hi");
  const auto resting = journey.Ask("gpt-5", "hi");
  journey.AdvanceTime(GetParam().expected - 500ms);
  const auto still = journey.Ask("gpt-5", "hi");
  journey.AdvanceTime(501ms);
  const auto free = journey.Ask("gpt-5", "hi");

  const std::string seconds =
      std::to_string(std::chrono::ceil<std::chrono::seconds>(GetParam().expected).count());
  EXPECT_EQ(limited.status(), 429);
  EXPECT_EQ(limited.header("retry-after"), seconds);
  EXPECT_EQ(resting.status(), 429);
  EXPECT_EQ(resting.header("retry-after"), seconds);
  EXPECT_EQ(resting.error_code(), "no_keys_available");
  EXPECT_EQ(still.status(), 429);
  EXPECT_EQ(still.header("retry-after"), "1");
  EXPECT_EQ(free.text(), "hello");
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 2U);
  const auto outcomes = journey.outcomes(4);
  EXPECT_EQ(outcomes[1].attempts, 0);
  EXPECT_EQ(outcomes[1].ending, Ending::kRefused);
  EXPECT_EQ(outcomes[1].error_code, "no_keys_available");
  EXPECT_EQ(outcomes[1].provider, "alpha");
}

// The clock of a journey starts at one second past midnight of 2026-01-01.
INSTANTIATE_TEST_SUITE_P(
    Forms, RestJourney,
    ::testing::Values(Rest{"Seconds", "retry-after: 7\r\n", 7s},
                      Rest{"Fraction", "retry-after: 1.5\r\n", 1500ms},
                      Rest{"Milliseconds", "retry-after-ms: 2500\r\nretry-after: 90\r\n", 2500ms},
                      Rest{"Date", "retry-after: Thu, 01 Jan 2026 00:00:31 GMT\r\n", 30s},
                      Rest{"Nonsense", "retry-after: soon\r\n", 60s}, Rest{"Nothing", "", 60s}),
    [](const auto& rest) { return rest.param.name; });

TEST(KeysJourney, ConfiguredCooldownCountsWhereTheProviderSaysNothing) {
  Journey journey;
  journey.upstream("alpha").Refuses(429).Answers("hello");
  journey.provider("alpha").rate_limit_cooldown = 5s;

  journey.Ask("gpt-5", "hi");
  const auto resting = journey.Ask("gpt-5", "hi");
  journey.AdvanceTime(6s);

  EXPECT_EQ(resting.header("retry-after"), "5");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
}

TEST(KeysJourney, RefusedKeyRestsMuchLonger) {
  for (const int status : {401, 402, 403}) {
    Journey journey;
    journey.upstream("alpha").Refuses(status).Answers("hello");
    journey.Keys("alpha", {"bad", "good"});

    journey.Ask("gpt-5", "hi");
    journey.AdvanceTime(590s);
    journey.Ask("gpt-5", "hi");
    journey.Ask("gpt-5", "hi");
    journey.AdvanceTime(20s);
    journey.Ask("gpt-5", "hi");
    journey.Ask("gpt-5", "hi");

    EXPECT_THAT(LabelsOf(journey, 5), HasSubstr("good good good "));
    EXPECT_THAT(LabelsOf(journey, 5), HasSubstr("bad")) << "it is tried again in the end";
  }
}

TEST(KeysJourney, AllRestingIs429WithTheEarliestReturn) {
  Journey journey;
  journey.upstream("alpha")
      .Refuses(429, {}, "retry-after: 50\r\n")
      .Refuses(429, {}, "retry-after: 20\r\n");
  journey.Keys("alpha", {"first", "second"});

  const auto tried = journey.Ask("gpt-5", "hi");
  const auto resting = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(tried.status(), 429);
  EXPECT_EQ(tried.header("retry-after"), "20");
  EXPECT_EQ(resting.status(), 429);
  EXPECT_EQ(resting.header("retry-after"), "20");
  EXPECT_THAT(resting.error_message(), HasSubstr("20 s"));
  EXPECT_EQ(journey.outcomes(2)[0].attempts, 2);
  EXPECT_EQ(journey.outcomes(2)[1].attempts, 0);
}

TEST(KeysJourney, AdviceOfOneKeyDoesNotContradictTheEarliestReturn) {
  Journey journey;
  journey.upstream("alpha")
      .Refuses(429, {}, "retry-after: 5\r\n")
      .Refuses(429, {}, "Retry-After-Ms: 40000\r\n");
  journey.Keys("alpha", {"first", "second"});

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.header("retry-after"), "5");
  EXPECT_FALSE(reply.has("retry-after-ms"));
}

TEST(KeysJourney, RestingKeyIsPassedOver) {
  Journey journey;
  journey.upstream("alpha").Refuses(429).Answers("hello");
  journey.Keys("alpha", {"first", "second"});

  for (int i = 0; i < 4; ++i) journey.Ask("gpt-5", "hi");

  EXPECT_EQ(LabelsOf(journey, 4), "second second second second ");
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 5U);
}

TEST(KeysJourney, RefusedKeyIsNoFaultOfTheClientAndNotShownToIt) {
  Journey journey;
  journey.upstream("alpha").Refuses(
      401, R"({"error":{"message":"Incorrect API key: sk-alpha-first","type":"x"}})");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 401);
  EXPECT_THAT(reply.body(), Not(HasSubstr("sk-alpha")));
  EXPECT_EQ(reply.header("x-should-retry"), "false");
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  EXPECT_EQ(journey.outcome().error_code, "upstream_error");
}

TEST(KeysJourney, RateLimitFieldsOfARefusalReachTheClient) {
  Journey journey;
  journey.upstream("alpha").Refuses(429, {},
                                    "x-ratelimit-reset-requests: 8s\r\nRetry-After: 8\r\n"
                                    "CONTENT-LANGUAGE: de\r\n");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.header("x-ratelimit-reset-requests"), "8s");
  EXPECT_EQ(reply.header("retry-after"), "8");
  EXPECT_EQ(reply.header("content-type"), "application/json");
}

TEST(KeysJourney, RestingProviderIsPassedOverForTheNext) {
  Journey journey;
  journey.upstream("alpha").Refuses(429);
  journey.upstream("beta").Answers("hello");

  journey.Ask("gpt-5", "hi");
  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcomes(2)[1].attempts, 1);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1U);
}

TEST(KeysJourney, ProviderWithoutKeysIsAskedWithoutCredentials) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.provider("alpha").keys.clear();
  journey.provider("alpha").quirks.keys_optional = true;

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.upstream("alpha").LastRequest().Header("authorization"), "");
  EXPECT_EQ(journey.outcome().key_label, "");
}

TEST(KeysJourney, TriesAreBounded) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  std::vector<std::string> labels;
  for (int i = 0; i < 40; ++i) labels.push_back("key" + std::to_string(i));
  journey.Keys("alpha", labels);
  journey.provider("alpha").retry.budget_percent = 1000;

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 500);
  EXPECT_EQ(journey.outcome().attempts, 16);
  journey.ExpectNextRequestWorks();
}

}  // namespace
}  // namespace monorelay
