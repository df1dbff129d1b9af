#include "keys/key_state.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "base/random.hpp"

namespace monorelay::keys {
namespace {

using namespace std::chrono_literals;

class KeyStateTest : public testing::Test {
 protected:
  [[nodiscard]] KeyState::Moment Now() const { return {clock.Now(), clock.WallNow()}; }
  bool Take(const KeyLimits& limits) { return state.TryTake(limits, "m", Now()).is_taken; }
  void Fault(const std::string& model = "m") { state.NoteFault(model, rules, clock.Now()); }
  void Faults(int count) {
    for (int i = 0; i < count; ++i) Fault();
  }
  // A whole request that the provider answered.
  bool Use(const KeyLimits& limits) {
    if (!Take(limits)) return false;
    state.Release(true, clock.WallNow());
    return true;
  }
  [[nodiscard]] Hindrance Hinders(const KeyLimits& limits) const {
    return state.Check(limits, "m", Now()).hindrance;
  }
  [[nodiscard]] std::chrono::nanoseconds Wait(const KeyLimits& limits) const {
    return state.Check(limits, "m", Now()).free_at - clock.Now();
  }

  const CircuitRules rules;
  ManualClock clock;
  KeyState state;
};

TEST_F(KeyStateTest, HasNoLimitsUnlessGiven) {
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(Use({}));
}

TEST_F(KeyStateTest, SpendsItsQuotaOnAnsweredRequestsAlone) {
  const KeyLimits limits{.quota = 3, .quota_before = 1};
  EXPECT_TRUE(Use(limits));
  ASSERT_TRUE(Take(limits));
  EXPECT_EQ(Hinders(limits), Hindrance::kQuota) << "the one under way may be answered";
  state.Release(false, clock.WallNow());

  EXPECT_TRUE(Use(limits));

  EXPECT_FALSE(Take(limits));
  EXPECT_EQ(state.Check(limits, "m", Now()).free_at, MonotonicTime::max());
  EXPECT_EQ(state.Spent(), 2);
}

TEST_F(KeyStateTest, CountsASlidingSecond) {
  const KeyLimits limits{.requests_per_second = 2};
  EXPECT_TRUE(Use(limits));
  clock.Advance(600ms);
  EXPECT_TRUE(Use(limits));
  EXPECT_FALSE(Take(limits));
  EXPECT_EQ(Wait(limits), 400ms);

  clock.Advance(400ms);

  EXPECT_TRUE(Use(limits));
  EXPECT_FALSE(Take(limits));
  EXPECT_EQ(Wait(limits), 600ms);
}

TEST_F(KeyStateTest, SpreadsARateBelowOneASecond) {
  const KeyLimits limits{.requests_per_second = 0.25};
  EXPECT_TRUE(Use(limits));
  clock.Advance(3999ms);
  EXPECT_FALSE(Take(limits));

  clock.Advance(1ms);

  EXPECT_TRUE(Use(limits));
}

TEST_F(KeyStateTest, FollowsARateThatIsChanged) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Use({.requests_per_second = 10}));

  EXPECT_FALSE(Take({.requests_per_second = 3}));
  EXPECT_TRUE(Use({.requests_per_second = 11}));
  clock.Advance(1s);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Use({.requests_per_second = 3}));
  EXPECT_FALSE(Take({.requests_per_second = 3}));
}

TEST_F(KeyStateTest, HoldsItsWindows) {
  const KeyLimits limits{.in_5_hours = 2, .in_a_day = 3};
  EXPECT_TRUE(Use(limits));
  EXPECT_TRUE(Use(limits));
  EXPECT_EQ(Hinders(limits), Hindrance::kWindow);
  EXPECT_GT(Wait(limits), 5h - 10min);
  EXPECT_LE(Wait(limits), 5h + 5min);

  clock.Advance(5h + 5min);
  EXPECT_TRUE(Use(limits));

  EXPECT_EQ(Hinders(limits), Hindrance::kWindow) << "three a day";
  clock.Advance(19h + 15min);
  EXPECT_TRUE(Use(limits));
}

TEST_F(KeyStateTest, CountsRequestsUnderWayIntoItsWindows) {
  const KeyLimits limits{.in_a_week = 1};
  ASSERT_TRUE(Take(limits));

  EXPECT_FALSE(Take(limits));
  state.Release(false, clock.WallNow());

  EXPECT_TRUE(Take(limits));
}

TEST_F(KeyStateTest, ServesOnlySoManyAtOnce) {
  const KeyLimits limits{.at_once = 2};
  EXPECT_TRUE(Take(limits));
  EXPECT_TRUE(Take(limits));
  EXPECT_EQ(Hinders(limits), Hindrance::kAtOnce);

  state.Release(true, clock.WallNow());

  EXPECT_TRUE(Take(limits));
}

TEST_F(KeyStateTest, Expires) {
  const KeyLimits limits{.expires_at = clock.WallNow() + 1h};
  EXPECT_TRUE(Use(limits));

  clock.Advance(1h);

  EXPECT_EQ(Hinders(limits), Hindrance::kExpired);
  EXPECT_FALSE(Take(limits));
}

TEST_F(KeyStateTest, RestsForOneModelAlone) {
  state.RestUntil(clock.Now() + 10s, RestReason::kRateLimited, "other");

  EXPECT_EQ(Hinders({}), Hindrance::kNone);
  EXPECT_EQ(state.Check({}, "other", Now()).hindrance, Hindrance::kRests);
  state.Wake("m");
  EXPECT_EQ(state.Check({}, "other", Now()).hindrance, Hindrance::kRests);
  state.Wake("other");
  EXPECT_EQ(state.Check({}, "other", Now()).hindrance, Hindrance::kNone);
}

TEST_F(KeyStateTest, RestsForAllModelsWhenRefused) {
  state.RestUntil(clock.Now() + 10s, RestReason::kRefused, "other");

  EXPECT_EQ(Hinders({}), Hindrance::kRests);
}

TEST_F(KeyStateTest, RemembersManyModelsInBoundedMemory) {
  for (int i = 0; i < 1'000; ++i) {
    state.RestUntil(clock.Now() + 10s + i * 1ms, RestReason::kRateLimited,
                    "model-" + std::to_string(i));
  }

  EXPECT_EQ(state.Check({}, "model-999", Now()).hindrance, Hindrance::kRests);
  EXPECT_EQ(state.Check({}, "model-0", Now()).hindrance, Hindrance::kNone);
}

TEST_F(KeyStateTest, OpensItsCircuitForOneModelAlone) {
  Faults(rules.faults_in_a_row - 1);
  EXPECT_TRUE(Use({}));

  Fault();

  EXPECT_EQ(Hinders({}), Hindrance::kFaults);
  EXPECT_EQ(Wait({}), rules.first_open);
  EXPECT_EQ(state.Check({}, "other", Now()).hindrance, Hindrance::kNone);
}

TEST_F(KeyStateTest, LetsOneRequestTryAndClosesWhenItWorks) {
  Faults(rules.faults_in_a_row);
  clock.Advance(rules.first_open);

  EXPECT_TRUE(Take({}));
  EXPECT_FALSE(Take({})) << "one is trying";
  state.NoteAnswer("m", rules, clock.Now());
  state.Release(true, clock.WallNow());

  EXPECT_TRUE(Use({}));
  Fault();
  EXPECT_TRUE(Use({})) << "the faults before are forgotten";
}

TEST_F(KeyStateTest, TakesARefusalAsASignOfLife) {
  Faults(rules.faults_in_a_row);
  clock.Advance(rules.first_open);
  ASSERT_TRUE(Take({}));

  state.NoteRefusal("m", rules, clock.Now());
  state.NoteRefusal("never-heard-of", rules, clock.Now());

  EXPECT_EQ(Hinders({}), Hindrance::kNone);
  EXPECT_EQ(state.See(rules, Now()).models.size(), 1U);
}

TEST_F(KeyStateTest, CountsAStreamAtItsEndAlone) {
  Faults(rules.faults_in_a_row - 1);
  state.NoteBegun("m", rules, clock.Now());
  state.NoteBegun("never-heard-of", rules, clock.Now());

  Fault();

  EXPECT_EQ(Hinders({}), Hindrance::kFaults) << "it had begun, but broke off";
  EXPECT_EQ(state.See(rules, Now()).models.size(), 1U);
}

TEST_F(KeyStateTest, ClosesItsCircuitWhenATrialBegins) {
  Faults(rules.faults_in_a_row);
  state.RestUntil(clock.Now() + 1h, RestReason::kRateLimited, "m");
  clock.Advance(rules.first_open);

  state.NoteBegun("m", rules, clock.Now());

  EXPECT_EQ(Hinders({}), Hindrance::kNone);
}

TEST_F(KeyStateTest, LetsTheNextRequestTryWhenTheTrialLeft) {
  Faults(rules.faults_in_a_row);
  Fault("n");
  clock.Advance(rules.first_open);
  const auto taken = state.TryTake({}, "m", Now());
  ASSERT_NE(taken.trial, 0U);
  EXPECT_FALSE(Take({}));

  state.Release(false, clock.WallNow(), taken.trial);

  EXPECT_TRUE(Take({}));
}

TEST_F(KeyStateTest, KeepsTheTrialsOfTwoModelsApart) {
  for (const char* model : {"m", "n"}) {
    for (int i = 0; i < rules.faults_in_a_row; ++i) Fault(model);
  }
  clock.Advance(rules.first_open);
  ASSERT_TRUE(state.TryTake({}, "m", Now()).is_taken);
  const auto other = state.TryTake({}, "n", Now());

  state.Release(false, clock.WallNow(), other.trial);

  EXPECT_FALSE(Take({})) << "that of the first model is under way";
  EXPECT_TRUE(state.TryTake({}, "n", Now()).is_taken);
}

TEST_F(KeyStateTest, RestsOnWhenItWasForeseenThoughAnEarlierRequestIsAnswered) {
  state.RestUntil(clock.Now() + 10s, RestReason::kForeseen, "m");

  state.NoteAnswer("m", rules, clock.Now());

  EXPECT_EQ(Hinders({}), Hindrance::kRests);
  EXPECT_EQ(state.Reason(), RestReason::kForeseen);
  state.Wake("m");
  EXPECT_EQ(Hinders({}), Hindrance::kNone);
}

TEST_F(KeyStateTest, IsSeenAsItIs) {
  EXPECT_TRUE(Use({}));
  ASSERT_TRUE(Take({}));
  state.RestUntil(clock.Now() + 7s, RestReason::kRateLimited, "m");
  Fault();

  const KeyView view = state.See(rules, Now());

  EXPECT_EQ(view.uses, 2U);
  EXPECT_EQ(view.failures, 1U);
  EXPECT_EQ(view.spent, 1);
  EXPECT_EQ(view.under_way, 1);
  EXPECT_EQ(view.in_5_hours, 1);
  EXPECT_EQ(view.in_a_day, 1);
  EXPECT_EQ(view.in_a_week, 1);
  EXPECT_EQ(view.reason, RestReason::kRateLimited);
  ASSERT_EQ(view.models.size(), 1U);
  EXPECT_EQ(view.models[0].model, "m");
  EXPECT_EQ(view.models[0].rests_until, clock.Now() + 7s);
  EXPECT_EQ(view.models[0].phase, CircuitPhase::kClosed);
  EXPECT_EQ(view.models[0].faults_in_a_row, 1);
  EXPECT_EQ(view.models[0].fault_share, 1);
}

TEST_F(KeyStateTest, TakesUpWhatItUsedBeforeARestart) {
  const KeyLimits limits{.quota = 3, .in_5_hours = 10};
  EXPECT_TRUE(Use(limits));
  EXPECT_TRUE(Use(limits));
  KeyState after;

  after.Restore(state.Usage());

  EXPECT_EQ(after.Spent(), 2);
  EXPECT_EQ(after.Usage(), state.Usage());
  EXPECT_TRUE(after.TryTake(limits, "m", Now()).is_taken);
  EXPECT_FALSE(after.TryTake(limits, "m", Now()).is_taken);
  EXPECT_FALSE(after.TryTake({.in_5_hours = 3}, "m", Now()).is_taken) << "2 used, 1 under way";
}

// However many threads ask, exactly as many requests pass as the limits allow.
TEST_F(KeyStateTest, IsExactUnderContention) {
  const KeyLimits limits{.quota = 1'000, .at_once = 3};
  std::atomic<int> answered{0};
  std::atomic<int> at_once{0};
  std::atomic<int> most_at_once{0};
  const auto work = [&](std::uint64_t seed) {
    Random random(seed);
    for (int i = 0; i < 2'000; ++i) {
      if (!Take(limits)) continue;
      const int now = ++at_once;
      int seen = most_at_once;
      while (seen < now && !most_at_once.compare_exchange_weak(seen, now)) {
      }
      const bool spent = random.Below(4) != 0;
      answered += spent ? 1 : 0;
      --at_once;
      state.Release(spent, clock.WallNow());
    }
  };

  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 4; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  while (Use(limits)) ++answered;

  EXPECT_EQ(answered, 1'000);
  EXPECT_LE(most_at_once, 3);
  EXPECT_EQ(state.Spent(), 1'000);
}

TEST(UsageWindow, ForgetsWhatHasLeftTheSpan) {
  ManualClock clock;
  UsageWindow window(1h, 6);
  window.Add(clock.WallNow());
  clock.Advance(30min);
  window.Add(clock.WallNow());

  EXPECT_EQ(window.Count(clock.WallNow()), 2);
  clock.Advance(40min);
  EXPECT_EQ(window.Count(clock.WallNow()), 1);
  clock.Advance(1h);
  EXPECT_EQ(window.Count(clock.WallNow()), 0);
}

TEST(UsageWindow, SaysWhenThereIsRoom) {
  ManualClock clock;
  UsageWindow window(1h, 6);
  for (int i = 0; i < 3; ++i) window.Add(clock.WallNow());

  const auto wait = window.UntilBelow(2, clock.WallNow());

  EXPECT_EQ(window.UntilBelow(4, clock.WallNow()), 0s);
  EXPECT_GE(wait, 1h);
  EXPECT_LE(wait, 1h + 10min);
  clock.Advance(wait);
  EXPECT_EQ(window.UntilBelow(2, clock.WallNow()), 0s);
}

TEST(UsageWindow, KeepsABoundedNumberOfBuckets) {
  ManualClock clock;
  UsageWindow window(1h, 6);
  for (int i = 0; i < 1'000; ++i) {
    window.Add(clock.WallNow());
    clock.Advance(10min);
  }

  EXPECT_LE(window.Buckets().size(), 7U);
}

TEST(UsageWindow, ComesBackAfterARestart) {
  ManualClock clock;
  UsageWindow before(1h, 6);
  before.Add(clock.WallNow());
  clock.Advance(20min);
  before.Add(clock.WallNow());
  UsageWindow after(1h, 6);

  after.Restore(before.Buckets());

  EXPECT_EQ(after.Count(clock.WallNow()), 2);
  EXPECT_EQ(after.Buckets(), before.Buckets());
}

TEST(UsageWindow, CountsOnWhenTheClockIsSetBack) {
  ManualClock clock;
  UsageWindow window(1h, 6);
  clock.Advance(2h);
  window.Add(clock.WallNow());

  window.Add(clock.WallNow() - 1h);

  EXPECT_EQ(window.Count(clock.WallNow()), 2);
}

}  // namespace
}  // namespace monorelay::keys
