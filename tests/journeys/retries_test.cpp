// Failing tries: the same again after a wait, another key, another provider, and how much of that
// there may be.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using relay::Ending;
using relay::NextStep;
using testing::BeforeFirstByte;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Journey;
using namespace std::chrono_literals;

class RetryJourney : public ::testing::Test {
 protected:
  RetryJourney() {
    journey.upstream("alpha");
    journey.provider("alpha").retry.enabled = true;
  }

  // Sends a request whose first try fails, and moves time until the second one.
  testing::Reply AskPatiently(const testing::Question& question = {}) {
    auto client = journey.Connect();
    client.Send(Journey::Request(question));
    EXPECT_TRUE(journey.AdvanceUntilRequests("alpha", 2));
    return client.Read();
  }

  Journey journey;
};

TEST_F(RetryJourney, SameKeyIsAskedAgainAfterAWait) {
  journey.upstream("alpha").Refuses(503).Answers("hello");
  journey.Keys("alpha", {"first", "second"});

  const auto reply = AskPatiently();

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  EXPECT_EQ(reply.header("x-monorelay-attempt-errors"), "alpha=overloaded");
  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.key_label, "first");
  ASSERT_EQ(outcome.failed_attempts.size(), 1U);
  const relay::FailedAttempt& failed = outcome.failed_attempts.front();
  EXPECT_EQ(failed.provider, "alpha");
  EXPECT_EQ(failed.model, "gpt-5");
  EXPECT_EQ(failed.key_label, "first");
  EXPECT_EQ(failed.status, 503);
  EXPECT_EQ(failed.error_code, "overloaded");
  EXPECT_EQ(failed.next, NextStep::kSameKey);
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, LostConnectionIsWorthItToo) {
  for (const bool stream : {false, true}) {
    Journey lost;
    lost.upstream("alpha").Resets(BeforeFirstByte).Answers("hello");
    lost.provider("alpha").retry.enabled = true;
    auto client = lost.Connect();

    client.Send(Journey::Request({.stream = stream}));
    ASSERT_TRUE(lost.AdvanceUntilRequests("alpha", 2));

    EXPECT_EQ(client.Read().text(), "hello");
    EXPECT_EQ(lost.outcome().failed_attempts.front().status, 0);
    EXPECT_EQ(lost.outcome().failed_attempts.front().error_code, "upstream_error");
    lost.ExpectNextRequestWorks();
  }
}

TEST_F(RetryJourney, IsTriedSoOftenAndNoMore) {
  journey.upstream("alpha").Refuses(503);
  journey.provider("alpha").retry.max_retries = 1;

  EXPECT_EQ(AskPatiently().status(), 503);

  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.attempts, 2);
  ASSERT_EQ(outcome.failed_attempts.size(), 2U);
  EXPECT_EQ(outcome.failed_attempts.back().next, NextStep::kNone);
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, OnlyWhatIsListedIsTriedAgain) {
  journey.upstream("alpha").Refuses(503);
  journey.provider("alpha").retry.retry_on_status = {502};
  journey.provider("alpha").retry.retry_on_errors = {};

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 503);
  EXPECT_EQ(journey.outcome().attempts, 1);
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, ErrorIsListedByItsNameToo) {
  journey.upstream("alpha")
      .Refuses(400, R"({"error":{"type":"try_me_again","message":"no"}})")
      .Answers("hello");
  journey.provider("alpha").retry.retry_on_errors = {"try_me_again"};

  EXPECT_EQ(AskPatiently().text(), "hello");
}

TEST_F(RetryJourney, WaitsAtLeastAsLongAsTheProviderAsks) {
  journey.upstream("alpha").Refuses(429, {}, "retry-after: 30\r\n").Answers("hello");
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));
  for (int i = 0; i < 28; ++i) journey.AdvanceTime(1s);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1U);
  ASSERT_TRUE(journey.AdvanceUntilRequests("alpha", 2));

  EXPECT_EQ(client.Read().text(), "hello");
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, WaitThatDoesNotFitMovesOnAtOnce) {
  journey.upstream("alpha").Refuses(503, {}, "retry-after: 900\r\n");
  journey.upstream("beta").Answers("hello");

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey.outcome().failed_attempts.front().next, NextStep::kNextCandidate);
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, WaitThatTheClientHasNoTimeForIsNotBegun) {
  journey.upstream("alpha").Refuses(503, {}, "retry-after: 20\r\n");

  const auto reply = journey.Ask({.fields = "x-monorelay-timeout-ms: 15000\r\n"});

  EXPECT_EQ(reply.status(), 503);
  EXPECT_EQ(reply.header("retry-after"), "20");
  EXPECT_EQ(journey.outcome().attempts, 1);
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, LimitedKeyGivesWayToAFreeOneWithoutAWait) {
  journey.upstream("alpha").Refuses(429, {}, "retry-after: 30\r\n").Answers("hello");
  journey.Keys("alpha", {"first", "second"});

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey.outcome().key_label, "second");
  EXPECT_EQ(journey.outcome().failed_attempts.front().next, NextStep::kNextKey);
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, ClientThatLeavesMeanwhileEndsTheWait) {
  journey.upstream("alpha").Refuses(503, {}, "retry-after: 30\r\n");
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));
  journey.AdvanceTime(1s);  // the relay has seen the refusal
  client.Leaves();

  EXPECT_EQ(journey.outcome().ending, Ending::kClientLeft);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1U);
  journey.ExpectNextRequestWorks();
}

TEST_F(RetryJourney, EndOfTheRelayEndsTheWait) {
  journey.upstream("alpha").Refuses(503, {}, "retry-after: 30\r\n");
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));
  journey.AdvanceTime(1s);
  journey.Interrupt();

  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  EXPECT_EQ(journey.outcome().attempts, 1);
}

TEST(RetryBudgetJourney, FailingProviderIsNotAskedTwiceByEveryone) {
  constexpr int kRequests = 30;
  constexpr int kReserve = 10;
  Journey journey;
  journey.upstream("alpha").Refuses(500);
  journey.Keys("alpha", {"first", "second"});
  journey.provider("alpha").retry.budget_percent = 10;

  for (int i = 0; i < kRequests; ++i) {
    // Each of another model, so that no circuit opens.
    EXPECT_EQ(journey.Ask("model-" + std::to_string(i), "hi").status(), 500);
    if (i == kRequests / 2) journey.Reload();  // which forgets nothing
  }

  journey.outcomes(kRequests);
  const auto asked = journey.upstream("alpha").Requests().size();
  EXPECT_GE(asked, kRequests + kReserve);
  EXPECT_LE(asked, kRequests + kReserve + kRequests / 10);
  journey.ExpectNextRequestWorks(kRequests);
}

TEST(IgnoreJourney, IgnoredErrorGoesBackAndRestsNoKey) {
  Journey journey;
  journey.upstream("alpha")
      .Refuses(429, R"({"error":{"type":"content_filter","message":"no"}})")
      .Answers("hello");
  journey.upstream("beta").Answers("never asked");
  journey.provider("alpha").ignore.enabled = true;

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 429);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  journey.ExpectNextRequestWorks(2);
}

TEST(AttemptErrorsJourney, TellWhoWasAskedInVain) {
  Journey journey;
  journey.upstream("alpha").Refuses(503);
  journey.upstream("beta").Cuts(BeforeFirstByte);
  journey.upstream("gamma").Refuses(401);

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.header("x-monorelay-attempt-errors"),
            "alpha=overloaded, beta=upstream_error, gamma=upstream_error");
  std::vector<NextStep> steps;
  for (const auto& failed : journey.outcome().failed_attempts) steps.push_back(failed.next);
  EXPECT_THAT(steps,
              ElementsAre(NextStep::kNextCandidate, NextStep::kNextCandidate, NextStep::kNone));
  journey.ExpectNextRequestWorks();
}

TEST(AttemptTimeoutJourney, TryThatTakesTooLongMovesOn) {
  Journey journey;
  journey.upstream("alpha").Hangs(BeforeFirstByte);
  journey.provider("alpha").timeouts.attempt = 5s;
  journey.upstream("beta").Answers("hello");
  auto client = journey.Connect();

  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitUntilHanging());
  journey.AdvanceTime(6s);

  EXPECT_EQ(client.Read().text(), "hello");
  EXPECT_EQ(journey.outcome().failed_attempts.front().error_code, "upstream_timeout");
  journey.ExpectNextRequestWorks();
}

TEST(AttemptTimeoutJourney, DoesNotHoldForTheRestOfAStream) {
  Journey journey;
  journey.upstream("alpha").Hangs(testing::Place::kMidBody);
  journey.provider("alpha").timeouts.attempt = 5s;
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  ASSERT_TRUE(client.WaitFor("few"));
  journey.AdvanceTime(9s);
  journey.upstream("alpha").Continue();

  EXPECT_THAT(client.Read().text(), HasSubstr("all arrive"));
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
}

TEST(ModelTimeoutJourney, HoldsForTheModelsThatItNames) {
  Journey journey;
  journey.upstream("alpha").Hangs(BeforeFirstByte).Hangs(BeforeFirstByte);
  journey.provider("alpha").model_timeouts = {{.model_pattern = "quick-*", .first_byte = 5s}};
  auto quick = journey.Connect();
  auto slow = journey.Connect();

  quick.Send(Journey::Request({.model = "quick-1"}));
  slow.Send(Journey::Request({.model = "slow-1"}));
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(2));
  journey.AdvanceTime(6s);
  EXPECT_EQ(quick.Read().status(), 504);
  EXPECT_EQ(journey.outcomes(1).size(), 1U);
  journey.AdvanceTime(120s);

  EXPECT_EQ(slow.Read().status(), 504);
  journey.ExpectNextRequestWorks(2);
}

}  // namespace
}  // namespace monorelay
