#include "keys/key_state.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/random.hpp"

namespace monorelay::keys {
namespace {

using namespace std::chrono_literals;

class KeyStateTest : public testing::Test {
 protected:
  [[nodiscard]] KeyState::Moment Now() const { return {clock.Now(), clock.WallNow()}; }
  bool Take(const KeyLimits& limits) { return state.TryTake(limits, "m", Now()); }
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

TEST_F(KeyStateTest, OpensItsCircuitAfterFaultsInARow) {
  for (int i = 0; i < KeyState::kFaultsToOpen - 1; ++i) state.NoteFault("m", clock.Now());
  EXPECT_TRUE(Use({}));

  state.NoteFault("m", clock.Now());

  EXPECT_EQ(Hinders({}), Hindrance::kFaults);
  EXPECT_EQ(Wait({}), KeyState::kFirstOpen);
  EXPECT_EQ(state.Check({}, "other", Now()).hindrance, Hindrance::kNone);
}

TEST_F(KeyStateTest, LetsOneRequestTryAndClosesWhenItWorks) {
  for (int i = 0; i < KeyState::kFaultsToOpen; ++i) state.NoteFault("m", clock.Now());
  clock.Advance(KeyState::kFirstOpen);

  EXPECT_TRUE(Take({}));
  EXPECT_FALSE(Take({})) << "one is trying";
  state.Wake("m");
  state.Release(true, clock.WallNow());

  EXPECT_TRUE(Use({}));
  state.NoteFault("m", clock.Now());
  EXPECT_TRUE(Use({})) << "the faults before are forgotten";
}

TEST_F(KeyStateTest, StaysOpenForTwiceAsLongAfterEachFaultOfATrial) {
  for (int i = 0; i < KeyState::kFaultsToOpen; ++i) state.NoteFault("m", clock.Now());
  std::chrono::seconds rest = KeyState::kFirstOpen;
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(Wait({}), rest);
    clock.Advance(rest);
    ASSERT_TRUE(Take({}));
    state.NoteFault("m", clock.Now());
    state.Release(false, clock.WallNow());
    rest = std::min<std::chrono::seconds>(rest * 2, KeyState::kLongestOpen);
  }
}

TEST_F(KeyStateTest, ForgetsATrialThatNeverEnds) {
  for (int i = 0; i < KeyState::kFaultsToOpen; ++i) state.NoteFault("m", clock.Now());
  clock.Advance(KeyState::kFirstOpen);
  ASSERT_TRUE(Take({}));
  state.Release(false, clock.WallNow());  // the client has left: neither worked nor failed
  EXPECT_FALSE(Take({}));

  clock.Advance(KeyState::kLongestTrial);

  EXPECT_TRUE(Take({}));
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
