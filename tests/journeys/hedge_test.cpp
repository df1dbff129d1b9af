// A second provider that is asked when the first one is slower than it usually is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "relay/arrival_times.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using relay::NextStep;
using testing::BeforeFirstByte;
using testing::Behaviour;
using testing::FakeUpstream;
using testing::Journey;
using testing::Place;
using testing::RawClient;
using namespace std::chrono_literals;

constexpr std::size_t kKnown = relay::DecayedHistogram::kFewest;

class HedgeJourney : public ::testing::TestWithParam<bool> {
 protected:
  HedgeJourney() {
    journey.upstream("alpha").Answers("from alpha");
    journey.upstream("beta").Answers("from beta");
    journey.config().model_routing.hedge.enabled = true;
    journey.config().model_routing.hedge.percent = 100;
  }

  // Alpha answers so often that it is known how fast it is.
  void Warm() {
    for (std::size_t i = 0; i < kKnown; ++i)
      EXPECT_EQ(journey.Ask({.stream = GetParam()}).text(), "from alpha");
    journey.outcomes(kKnown);
  }
  // Sends a request that alpha leaves waiting.
  RawClient AskSlowly() {
    RawClient client = journey.Connect();
    client.Send(Journey::Request({.stream = GetParam()}));
    EXPECT_TRUE(journey.upstream("alpha").WaitUntilHanging());
    return client;
  }
  relay::Outcome TheOutcome() { return journey.outcomes(kKnown + 1).back(); }

  Journey journey;
};

TEST_P(HedgeJourney, SecondAnswersWhenTheFirstIsLate) {
  Warm();
  // Of a stream the opening alone is no token.
  if (GetParam()) {
    journey.upstream("alpha").Forgets().EndsAfterEvents(1, Behaviour::Then::kHang);
  } else {
    journey.upstream("alpha").Forgets().Hangs(BeforeFirstByte);
  }
  auto client = AskSlowly();

  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1));
  const auto reply = client.Read();

  EXPECT_EQ(reply.text(), "from beta");
  EXPECT_EQ(reply.header("x-monorelay-provider"), "beta");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  EXPECT_EQ(reply.header("x-monorelay-attempt-errors"), "alpha=lost_race");
  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers()) << "it is told that nobody waits";
  const auto outcome = TheOutcome();
  EXPECT_EQ(outcome.ending, Ending::kAnswered);
  EXPECT_EQ(outcome.provider, "beta");
  ASSERT_EQ(outcome.failed_attempts.size(), 1U);
  EXPECT_EQ(outcome.failed_attempts.front().provider, "alpha");
  EXPECT_EQ(outcome.failed_attempts.front().key_label, "first");
  EXPECT_EQ(outcome.failed_attempts.front().next, NextStep::kLostRace);
  journey.ExpectNextRequestWorks(kKnown + 1);
}

TEST_P(HedgeJourney, FirstAnswersIfItIsReadyBeforeTheSecond) {
  Warm();
  journey.upstream("alpha").Forgets().Hangs(BeforeFirstByte);
  journey.upstream("beta").Forgets().Hangs(BeforeFirstByte);
  auto client = AskSlowly();

  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1));
  journey.upstream("alpha").Continue();

  EXPECT_EQ(client.Read().text(), "a few words that will not all arrive");
  EXPECT_TRUE(journey.upstream("beta").WaitForLeavers());
  EXPECT_EQ(TheOutcome().provider, "alpha");
  EXPECT_EQ(TheOutcome().failed_attempts.front().provider, "beta");
  journey.ExpectNextRequestWorks(kKnown + 1);
}

TEST_P(HedgeJourney, FailureOfTheSecondLeavesTheFirst) {
  Warm();
  journey.upstream("alpha").Forgets().Hangs(BeforeFirstByte);
  journey.upstream("beta").Forgets().Refuses(401);
  auto client = AskSlowly();

  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1));
  journey.AdvanceTime(1s);
  journey.upstream("alpha").Continue();

  EXPECT_EQ(client.Read().text(), "a few words that will not all arrive");
  EXPECT_EQ(TheOutcome().failed_attempts.front().status, 401);
  EXPECT_EQ(journey.Ask("other@beta", "hi").status(), 429) << "its key rests";
}

TEST_P(HedgeJourney, FailureOfTheFirstLeavesTheSecond) {
  Warm();
  journey.upstream("alpha").Forgets().ResetsWhenTold(Place::kInsideHead);
  journey.upstream("beta").Forgets().Hangs(BeforeFirstByte);
  auto client = AskSlowly();

  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1));
  journey.upstream("alpha").Continue();
  journey.AdvanceTime(1s);
  journey.upstream("beta").Continue();

  EXPECT_EQ(client.Read().text(), "a few words that will not all arrive");
  EXPECT_EQ(TheOutcome().provider, "beta");
  EXPECT_EQ(TheOutcome().failed_attempts.front().error_code, "upstream_error");
  journey.ExpectNextRequestWorks(kKnown + 1);
}

TEST_P(HedgeJourney, ThirdIsAskedWhenBothFail) {
  journey.upstream("gamma").Answers("from gamma");
  Warm();
  journey.upstream("alpha").Forgets().ResetsWhenTold(Place::kInsideHead);
  journey.upstream("beta").Forgets().Refuses(500);
  auto client = AskSlowly();

  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1));
  journey.AdvanceTime(1s);
  journey.upstream("alpha").Continue();

  EXPECT_EQ(client.Read().text(), "from gamma");
  EXPECT_EQ(TheOutcome().attempts, 3);
  EXPECT_EQ(journey.upstream("beta").Requests().size(), 1U);
  journey.ExpectNextRequestWorks(kKnown + 1);
}

TEST_P(HedgeJourney, ClientThatLeavesEndsBoth) {
  Warm();
  journey.upstream("alpha").Forgets().Hangs(BeforeFirstByte);
  journey.upstream("beta").Forgets().Hangs(BeforeFirstByte);
  auto client = AskSlowly();

  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1));
  client.Leaves();

  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_TRUE(journey.upstream("beta").WaitForLeavers());
  EXPECT_EQ(TheOutcome().ending, Ending::kClientLeft);
  journey.ExpectNextRequestWorks(kKnown + 1);
}

TEST_P(HedgeJourney, TimeLimitEndsBoth) {
  Warm();
  journey.upstream("alpha").Forgets().Hangs(BeforeFirstByte);
  journey.upstream("beta").Forgets().Hangs(BeforeFirstByte);
  auto client = journey.Connect();
  client.Send(
      Journey::Request({.stream = GetParam(), .fields = "x-monorelay-timeout-ms: 20000\r\n"}));
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());

  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1));
  journey.AdvanceTime(21s);

  EXPECT_EQ(client.Read().status(), 504);
  EXPECT_TRUE(journey.upstream("alpha").WaitForLeavers());
  EXPECT_TRUE(journey.upstream("beta").WaitForLeavers());
  journey.ExpectNextRequestWorks(kKnown + 1);
}

TEST_P(HedgeJourney, NoMoreThanTheShareAreHedged) {
  journey.config().model_routing.hedge.percent = 1;
  Warm();
  journey.upstream("alpha").Forgets().Hangs(BeforeFirstByte).Hangs(BeforeFirstByte);
  auto first = AskSlowly();
  ASSERT_TRUE(journey.AdvanceUntilRequests("beta", 1)) << "one is in reserve";
  EXPECT_EQ(first.Read().text(), "from beta");
  ASSERT_TRUE(journey.upstream("alpha").WaitForLeavers());

  auto second = AskSlowly();
  for (int i = 0; i < 5; ++i) journey.AdvanceTime(1s);
  journey.upstream("alpha").Continue();

  EXPECT_EQ(second.Read().text(), "a few words that will not all arrive");
  EXPECT_EQ(journey.upstream("beta").Requests().size(), 1U);
}

TEST_P(HedgeJourney, NobodyIsHedgedUnlessToldSo) {
  journey.config().model_routing.hedge.enabled = false;
  Warm();
  journey.upstream("alpha").Forgets().Hangs(BeforeFirstByte);
  auto client = AskSlowly();

  for (int i = 0; i < 5; ++i) journey.AdvanceTime(1s);
  journey.upstream("alpha").Continue();

  EXPECT_EQ(client.Read().text(), "a few words that will not all arrive");
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
}

INSTANTIATE_TEST_SUITE_P(Forms, HedgeJourney, ::testing::Bool(),
                         [](const auto& form) { return form.param ? "Stream" : "Whole"; });

}  // namespace
}  // namespace monorelay
