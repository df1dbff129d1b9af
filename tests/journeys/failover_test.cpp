// What happens when a provider fails before the first byte of its answer.

#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using testing::BeforeFirstByte;
using testing::Journey;

TEST(FailoverJourney, MovesToNextCandidateWhenUpstreamDiesBeforeFirstByte) {
  Journey journey;
  journey.upstream("alpha").Cuts(BeforeFirstByte);
  journey.upstream("beta").Answers("hello");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  EXPECT_EQ(journey.outcome().provider, "beta");
  EXPECT_EQ(reply.header("x-monorelay-provider"), "beta");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, ProviderThatListsTheModelIsAskedBeforeACatchAll) {
  Journey journey;
  journey.upstream("alpha").Answers("from a catch-all");
  journey.upstream("beta").Answers("from the one that lists it");
  journey.provider("beta").models.include = {"gpt-5"};

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from the one that lists it");
  EXPECT_EQ(journey.Ask("other", "hi").text(), "from a catch-all");
}

TEST(FailoverJourney, ProviderThatDoesNotKnowTheModelIsPassedOver) {
  Journey journey;
  journey.upstream("alpha").Refuses(404);
  journey.upstream("beta").Answers("hello");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, MistakeOfTheClientEndsTheSearch) {
  Journey journey;
  journey.upstream("alpha").Refuses(400);
  journey.upstream("beta").Answers("never asked");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 400);
  EXPECT_EQ(journey.outcome().attempts, 1);
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, LastErrorReachesTheClientWhenNobodyAnswers) {
  Journey journey;
  journey.upstream("alpha").Cuts(BeforeFirstByte);
  journey.upstream("beta").Refuses(503);

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 503);
  EXPECT_EQ(reply.header("x-monorelay-provider"), "beta");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  EXPECT_EQ(journey.outcome().provider, "beta");
  EXPECT_EQ(journey.outcome().attempts, 2);
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, ProviderThatTheClientNamesIsTheOnlyOneAsked) {
  Journey journey;
  journey.upstream("alpha").Cuts(BeforeFirstByte);
  journey.upstream("beta").Answers("never asked");

  const auto reply = journey.Ask("gpt-5@alpha", "hi");

  EXPECT_EQ(reply.status(), 502);
  EXPECT_EQ(journey.outcome().attempts, 1);
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  journey.ExpectNextRequestWorks();
}

TEST(FailoverJourney, FallsBackToTheModelsThatAreListed) {
  Journey journey;
  journey.upstream("alpha").Refuses(503);
  journey.provider("alpha").models.include = {"gpt-5"};
  journey.upstream("beta").Answers("from the fallback");
  journey.provider("beta").models.include = {"claude-4"};
  journey.config().model_routing.fallbacks = {{"gpt-5", {{"claude-4@beta", 0}}}};

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "from the fallback");
  EXPECT_EQ(reply.header("x-monorelay-model"), "claude-4");
  EXPECT_EQ(journey.outcome().attempts, 2);
}

TEST(FailoverJourney, WhatIsTooLongForOneModelIsAskedOfAnother) {
  Journey journey;
  journey.upstream("alpha").Refuses(
      400, R"({"error":{"message":"too long","code":"context_length_exceeded"}})");
  journey.upstream("beta").Refuses(500);
  journey.upstream("gamma").Answers("a larger window");
  for (const char* name : {"alpha", "beta"}) journey.provider(name).models.include = {"small"};
  journey.provider("gamma").models.include = {"large"};
  journey.config().model_routing.fallbacks = {{"small", {{"large", 0}}}};

  const auto reply = journey.Ask("small", "hi");

  EXPECT_EQ(reply.text(), "a larger window");
  EXPECT_EQ(journey.outcome().attempts, 2) << "no other provider of the same model is asked";
}

constexpr int kFaultsToOpen = keys::CircuitRules().faults_in_a_row;

TEST(CircuitJourney, ProviderThatKeepsFailingIsLeftAloneForAWhile) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  for (int i = 0; i < kFaultsToOpen; ++i) EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 500);

  const auto refused = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(refused.status(), 503);
  EXPECT_EQ(refused.header("retry-after"), "5");
  const auto outcomes = journey.outcomes(kFaultsToOpen + 1);
  EXPECT_EQ(outcomes.back().attempts, 0) << "it was not asked";
  EXPECT_EQ(journey.Ask("other-model", "hi").status(), 500) << "another model may work";
  journey.AdvanceTime(std::chrono::seconds(6));
  journey.ExpectNextRequestWorks(kFaultsToOpen + 2);
}

TEST(CircuitJourney, OthersAreAskedMeanwhile) {
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  journey.upstream("beta").Answers("hello");
  for (int i = 0; i < kFaultsToOpen; ++i) EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "1");
}

TEST(TimeoutHeaderJourney, ClientSaysHowLongItWaits) {
  Journey journey;
  journey.upstream("alpha").Hangs(BeforeFirstByte);
  auto client = journey.Connect();

  client.Send(Journey::Request({.fields = "x-monorelay-timeout-ms: 3000\r\n"}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(std::chrono::seconds(4));

  EXPECT_EQ(client.Read().status(), 504);
  EXPECT_EQ(journey.Ask({.fields = "x-monorelay-timeout-ms: soon\r\n"}).status(), 400);
}

TEST(FailoverJourney, AnswerOfAProviderWithoutKeysCountsAgainstNoKeyOfTheOneBefore) {
  Journey journey;
  journey.upstream("alpha").Refuses(404).Answers("from alpha");
  journey.provider("alpha").keys.front().quota_limit = 1;
  journey.upstream("beta").Answers("from beta");
  journey.provider("beta").keys.clear();
  journey.provider("beta").quirks.keys_optional = true;

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta");
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from alpha") << "its quota is untouched";
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "from beta") << "and now it is used up";
}

}  // namespace
}  // namespace monorelay
