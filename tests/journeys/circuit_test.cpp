// Providers that keep failing are left alone for a while, and keys that are about to be refused
// rest before they are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using ::testing::HasSubstr;
using testing::Journey;
using testing::Place;
using namespace std::chrono_literals;

void AskTimes(Journey& journey, int times) {
  for (int i = 0; i < times; ++i) journey.Ask("gpt-5", "hi");
}

TEST(CircuitJourney, OpensAfterFaultsInARowAndHealsByItself) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  journey.upstream("beta").Answers("from beta");

  AskTimes(journey, 5);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 5U);
  const auto left_alone = journey.Ask("gpt-5", "hi");
  EXPECT_EQ(left_alone.text(), "from beta");
  EXPECT_EQ(left_alone.header("x-monorelay-attempts"), "1");
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 5U);

  journey.upstream("alpha").Forgets().Answers("from alpha");
  journey.AdvanceTime(5s);

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha");
  journey.ExpectNextRequestWorks(8);
}

TEST(CircuitJourney, TellsTheClientWhenItIsTriedAgain) {
  Journey journey;
  journey.upstream("alpha").Refuses(503);
  journey.config().circuit_breaker.faults_in_a_row = 2;
  journey.config().circuit_breaker.open = 30s;

  AskTimes(journey, 2);
  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 503);
  EXPECT_EQ(reply.header("retry-after"), "30");
  EXPECT_THAT(reply.error_message(), HasSubstr("has failed several times in a row"));
}

TEST(CircuitJourney, HoldsForProvidersWithoutKeys) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  journey.upstream("beta").Answers("from beta");
  journey.provider("alpha").keys.clear();
  journey.provider("alpha").quirks.keys_optional = true;

  AskTimes(journey, 7);

  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 5U);
}

TEST(CircuitJourney, RestsNoProviderWithoutKeysForARateLimit) {
  Journey journey;
  journey.upstream("alpha").Refuses(429).Answers("hello");
  journey.provider("alpha").keys.clear();
  journey.provider("alpha").quirks.keys_optional = true;

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 429);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
}

TEST(CircuitJourney, OpensWhenTooManyOfTheLastRequestsFailed) {
  Journey journey;
  auto& alpha = journey.upstream("alpha");
  for (int i = 0; i < 4; ++i) alpha.Answers("from alpha").Refuses(500);
  alpha.Answers("from alpha");
  journey.upstream("beta").Answers("from beta");
  journey.config().circuit_breaker.fault_percent = 50;
  journey.config().circuit_breaker.least_requests = 8;

  AskTimes(journey, 8);

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta");
  EXPECT_EQ(alpha.Requests().size(), 8U);
}

TEST(CircuitJourney, CountsStreamsThatBreak) {
  Journey journey;
  journey.upstream("alpha").Cuts(Place::kMidBody);
  journey.upstream("beta").Answers("from beta");

  for (int i = 0; i < 5; ++i) journey.Stream("gpt-5", "hi");

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta");
  journey.ExpectNextRequestWorks(6);
}

TEST(CircuitJourney, SurvivesAReload) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  journey.upstream("beta").Answers("from beta");
  AskTimes(journey, 5);

  journey.Reload();
  AskTimes(journey, 3);

  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 5U);
}

TEST(CircuitJourney, CanBeOff) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  journey.upstream("beta").Answers("from beta");
  journey.config().circuit_breaker.enabled = false;

  AskTimes(journey, 12);

  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 12U);
}

TEST(CircuitJourney, IsNotOpenedByMistakesOfClients) {
  Journey journey;
  journey.upstream("alpha").Refuses(400);

  AskTimes(journey, 10);

  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 10U);
}

struct Limit {
  const char* name;
  const char* fields;
  std::chrono::milliseconds rest;
};

class ForeseenJourney : public ::testing::TestWithParam<Limit> {};

TEST_P(ForeseenJourney, KeyRestsBeforeItWouldBeRefused) {
  Journey journey;
  journey.upstream("alpha").AnswersBody(
      R"({"id":"1","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop",)"
      R"("message":{"role":"assistant","content":"hello"}}]})",
      std::string("content-type: application/json\r\n") + GetParam().fields);
  journey.Keys("alpha", {"first", "second"});
  journey.config().model_routing.affinity.mode = "off";

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200) << "the answer itself is whole";
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
  const auto resting = journey.Ask("gpt-5", "hi");
  EXPECT_EQ(resting.status(), 429);
  EXPECT_EQ(resting.error_code(), "no_keys_available");
  EXPECT_EQ(journey.Ask("other-model", "hi").status(), 200) << "the limit is that of a model";
  journey.AdvanceTime(GetParam().rest + 1s);

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 4U);
}

// The clock of a journey starts at one second past midnight of 2026-01-01.
INSTANTIATE_TEST_SUITE_P(
    Families, ForeseenJourney,
    ::testing::Values(
        Limit{"Requests",
              "x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: "
              "20s\r\n",
              20s},
        Limit{"Tokens", "x-ratelimit-remaining-tokens: 0\r\nx-ratelimit-reset-tokens: 1m\r\n", 60s},
        Limit{"Times",
              "anthropic-ratelimit-requests-remaining: 0\r\n"
              "anthropic-ratelimit-requests-reset: 2026-01-01T00:00:31Z\r\n",
              30s}),
    [](const auto& limit) { return limit.param.name; });

}  // namespace
}  // namespace monorelay
