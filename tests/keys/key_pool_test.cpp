#include "keys/key_pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace monorelay::keys {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Ge;
using testing::Le;

Key KeyOf(std::string label, std::uint32_t weight = 1) {
  return {Secret("sk-" + label), label, weight, std::make_shared<KeyState>(), {}};
}

std::vector<Key> KeysOf(const std::vector<std::string>& labels) {
  std::vector<Key> keys;
  for (const std::string& label : labels) keys.push_back(KeyOf(label));
  return keys;
}

class KeyPoolTest : public testing::Test {
 protected:
  // How often each key is chosen in `rounds` choices.
  std::map<std::string, int> Spread(KeyPool& pool, int rounds) {
    std::map<std::string, int> spread;
    for (int i = 0; i < rounds; ++i) {
      ++spread[Choose(pool)];
    }
    return spread;
  }

  std::string Choose(KeyPool& pool, const std::vector<const Key*>& tried = {}) {
    const Lease lease = pool.Take("m", tried, random);
    return lease.Get() == nullptr ? "none" : lease.Get()->label;
  }

  void Rest(KeyPool& pool, std::size_t i, std::chrono::nanoseconds time,
            RestReason reason = RestReason::kRateLimited) {
    pool.Keys()[i].state->RestUntil(clock.Now() + time, reason);
  }

  ManualClock clock;
  Random random{5};
};

TEST_F(KeyPoolTest, TakesTurns) {
  KeyPool pool(Strategy::kRoundRobin, KeysOf({"a", "b", "c"}), clock);

  EXPECT_EQ(Choose(pool) + Choose(pool) + Choose(pool) + Choose(pool), "abca");
}

TEST_F(KeyPoolTest, TakesThePreferredKeyAsLongAsItIsFree) {
  KeyPool pool(Strategy::kRoundRobin, KeysOf({"a", "b", "c"}), clock);
  const auto take = [&](const std::vector<const Key*>& tried) {
    return std::string(pool.Take("m", tried, random, pool.Keys()[2].state.get()).Get()->label);
  };

  EXPECT_EQ(take({}) + take({}), "cc");
  EXPECT_NE(take({&pool.Keys()[2]}), "c");
  Rest(pool, 2, 1min);
  EXPECT_NE(take({}), "c");
}

TEST_F(KeyPoolTest, SharesTheTurnsOfARestingKeyAmongAllOthers) {
  KeyPool pool(Strategy::kRoundRobin, KeysOf({"a", "b", "c", "d"}), clock);
  Rest(pool, 0, 1h);

  const auto spread = Spread(pool, 300);

  EXPECT_EQ(spread, (std::map<std::string, int>{{"b", 100}, {"c", 100}, {"d", 100}}));
}

TEST_F(KeyPoolTest, SpreadsByWeight) {
  std::vector<Key> keys;
  keys.push_back(KeyOf("one", 1));
  keys.push_back(KeyOf("three", 3));
  keys.push_back(KeyOf("never", 0));
  KeyPool pool(Strategy::kWeighted, std::move(keys), clock);

  auto spread = Spread(pool, 8'000);

  EXPECT_THAT(spread["one"], AllOf(Ge(1'800), Le(2'200)));
  EXPECT_THAT(spread["three"], AllOf(Ge(5'800), Le(6'200)));
  EXPECT_EQ(spread["never"], 0);
}

TEST_F(KeyPoolTest, FallsBackToKeysOfWeightZero) {
  std::vector<Key> keys;
  keys.push_back(KeyOf("main", 5));
  keys.push_back(KeyOf("spare", 0));
  keys.push_back(KeyOf("other", 0));
  KeyPool pool(Strategy::kWeighted, std::move(keys), clock);
  Rest(pool, 0, 1h);

  auto spread = Spread(pool, 100);

  EXPECT_EQ(spread["main"], 0);
  EXPECT_GT(spread["spare"], 0);
  EXPECT_GT(spread["other"], 0);
}

TEST_F(KeyPoolTest, TakesHugeWeights) {
  std::vector<Key> keys;
  keys.push_back(KeyOf("a", UINT32_MAX));
  keys.push_back(KeyOf("b", UINT32_MAX));
  KeyPool pool(Strategy::kWeighted, std::move(keys), clock);

  auto spread = Spread(pool, 1'000);

  EXPECT_THAT(spread["a"], AllOf(Ge(400), Le(600)));
}

TEST_F(KeyPoolTest, SpreadsChanceEvenlyOverTheFreeKeys) {
  KeyPool pool(Strategy::kRandom, KeysOf({"a", "b", "c", "d"}), clock);
  Rest(pool, 1, 1h);

  auto spread = Spread(pool, 6'000);

  EXPECT_EQ(spread["b"], 0);
  for (const std::string label : {"a", "c", "d"}) {
    EXPECT_THAT(spread[label], AllOf(Ge(1'800), Le(2'200))) << label;
  }
}

class EveryStrategy : public KeyPoolTest, public testing::WithParamInterface<Strategy> {};
INSTANTIATE_TEST_SUITE_P(KeyPool, EveryStrategy,
                         testing::Values(Strategy::kRoundRobin, Strategy::kRandom,
                                         Strategy::kWeighted));

TEST_P(EveryStrategy, LeavesRestingKeysOutAndTakesThemBack) {
  KeyPool pool(GetParam(), KeysOf({"a", "b"}), clock);
  Rest(pool, 0, 10s);

  EXPECT_EQ(Spread(pool, 50)["a"], 0);
  clock.Advance(10s - 1ns);
  EXPECT_EQ(Spread(pool, 50)["a"], 0);
  clock.Advance(1ns);

  EXPECT_GT(Spread(pool, 50)["a"], 0);
}

TEST_P(EveryStrategy, LeavesTriedKeysOut) {
  KeyPool pool(GetParam(), KeysOf({"a", "b", "c"}), clock);
  std::vector<const Key*> tried;
  std::map<std::string, int> seen;
  for (int i = 0; i < 3; ++i) {
    tried.push_back(pool.Take("m", tried, random).Get());
    ASSERT_NE(tried.back(), nullptr);
    ++seen[tried.back()->label];
  }

  EXPECT_EQ(seen.size(), 3U);
  EXPECT_EQ(Choose(pool, tried), "none");
  EXPECT_NE(Choose(pool), "none");
}

TEST_P(EveryStrategy, HasNoneWhenAllRest) {
  KeyPool pool(GetParam(), KeysOf({"a", "b"}), clock);
  Rest(pool, 0, 30s);
  Rest(pool, 1, 20s, RestReason::kRefused);

  EXPECT_EQ(Choose(pool), "none");
  EXPECT_EQ(pool.NextFree("m").wait, 20s);
  clock.Advance(20s);
  EXPECT_EQ(Choose(pool), "b");
}

TEST_P(EveryStrategy, HasNoneWithoutKeys) {
  KeyPool pool(GetParam(), {}, clock);

  EXPECT_TRUE(pool.IsEmpty());
  EXPECT_EQ(Choose(pool), "none");
}

TEST_P(EveryStrategy, TakesThePreferredKeyWhileItIsFree) {
  KeyPool pool(GetParam(), KeysOf({"a", "b", "c"}), clock);
  const KeyState* preferred = pool.Keys()[1].state.get();
  const auto prefer = [&](const std::vector<const Key*>& tried = {}) {
    const Lease lease = pool.Take("m", tried, random, preferred);
    return lease.Get() == nullptr ? "none" : lease.Get()->label;
  };
  for (int i = 0; i < 10; ++i) EXPECT_EQ(prefer(), "b");
  EXPECT_NE(prefer({&pool.Keys()[1]}), "b") << "it was tried";

  Rest(pool, 1, 10s);

  for (int i = 0; i < 10; ++i) EXPECT_NE(prefer(), "b");
  const KeyState stranger;
  EXPECT_NE(pool.Take("m", {}, random, &stranger).Get(), nullptr);
}

TEST_F(KeyPoolTest, GivesATrialBackThatShowedNothing) {
  KeyPool pool(Strategy::kRoundRobin, KeysOf({"a"}), clock);
  const CircuitRules rules;
  for (int i = 0; i < rules.faults_in_a_row; ++i)
    pool.Keys()[0].state->NoteFault("m", rules, clock.Now());
  EXPECT_EQ(Choose(pool), "none");
  clock.Advance(rules.first_open);

  {
    Lease trial = pool.Take("m", {}, random);
    ASSERT_NE(trial.Get(), nullptr);
    EXPECT_EQ(Choose(pool), "none");
    const Lease moved = std::move(trial);
    EXPECT_EQ(Choose(pool), "none");
  }

  EXPECT_EQ(Choose(pool), "a");
}

TEST_F(KeyPoolTest, SaysHowLongUntilAKeyIsFree) {
  KeyPool pool(Strategy::kRoundRobin, KeysOf({"a", "b"}), clock);
  EXPECT_EQ(pool.NextFree("m").wait, 0s);

  Rest(pool, 0, 30s);
  EXPECT_EQ(pool.NextFree("m").wait, 0s);
  Rest(pool, 1, 40s);
  EXPECT_EQ(pool.NextFree("m").wait, 30s);
  clock.Advance(25s);
  EXPECT_EQ(pool.NextFree("m").wait, 5s);
  clock.Advance(25s);
  EXPECT_EQ(pool.NextFree("m").wait, 0s);
}

TEST_F(KeyPoolTest, RemembersAcrossPools) {
  std::vector<Key> keys = KeysOf({"a", "b"});
  KeyPool before(Strategy::kRoundRobin, keys, clock);
  Rest(before, 0, 60s);

  KeyPool after(Strategy::kRandom, keys, clock);

  EXPECT_EQ(Spread(after, 20)["b"], 20);
}

TEST_F(KeyPoolTest, NeverShortensARest) {
  KeyState state;
  state.RestUntil(clock.Now() + 60s, RestReason::kRefused);

  state.RestUntil(clock.Now() + 10s, RestReason::kRateLimited);

  EXPECT_EQ(state.RestingUntil("m"), clock.Now() + 60s);
  EXPECT_EQ(state.Reason(), RestReason::kRefused);
}

TEST_F(KeyPoolTest, LengthensARest) {
  KeyState state;
  state.RestUntil(clock.Now() + 10s, RestReason::kRateLimited);

  state.RestUntil(clock.Now() + 60s, RestReason::kRefused);

  EXPECT_EQ(state.RestingUntil("m"), clock.Now() + 60s);
  EXPECT_EQ(state.Reason(), RestReason::kRefused);
}

TEST_F(KeyPoolTest, WakesARateLimitedKeyThatWorks) {
  KeyState state;
  state.RestUntil(clock.Now() + 60s, RestReason::kRateLimited);

  state.Wake("m");

  EXPECT_LE(state.RestingUntil("m"), clock.Now());
  EXPECT_EQ(state.Reason(), RestReason::kNone);
}

TEST_F(KeyPoolTest, LetsARefusedKeyRestOnAfterAnEarlierCallEnds) {
  KeyState state;
  state.RestUntil(clock.Now() + 60s, RestReason::kRefused);

  state.Wake("m");

  EXPECT_EQ(state.RestingUntil("m"), clock.Now() + 60s);
}

// A 429 may ask for a day; that the key was refused since must not be forgotten with it.
TEST_F(KeyPoolTest, RemembersThatAKeyWasRefusedDuringALongerRest) {
  KeyState state;
  state.RestUntil(clock.Now() + 24h, RestReason::kRateLimited);
  state.RestUntil(clock.Now() + 10min, RestReason::kRefused);

  state.Wake("m");

  EXPECT_GE(state.RestingUntil("m"), clock.Now() + 10min);
}

TEST_F(KeyPoolTest, IsFreeFromTheStart) {
  KeyState state;

  EXPECT_LE(state.RestingUntil("m"), clock.Now());
  EXPECT_EQ(state.Reason(), RestReason::kNone);
}

TEST_P(EveryStrategy, IsUsedByManyThreadsAtOnce) {
  KeyPool pool(GetParam(), KeysOf({"a", "b", "c"}), clock);
  const auto work = [&](std::uint64_t seed) {
    Random own(seed);
    for (int i = 0; i < 5'000; ++i) {
      Lease lease = pool.Take("m", {}, own);
      const Key* key = lease.Get();
      if (key == nullptr) continue;
      if (i % 2 == 0) lease.Spend();
      if (i % 3 == 0) key->state->RestUntil(clock.Now() + 1ms, RestReason::kRateLimited);
      if (i % 5 == 0) clock.Advance(1ms);
      if (i % 7 == 0) key->state->Wake("m");
      if (i % 4 == 0) key->state->NoteFault("m", {}, clock.Now());
      if (i % 4 == 1) key->state->NoteAnswer("m", {}, clock.Now());
      static_cast<void>(key->state->See({}, {clock.Now(), clock.WallNow()}));
      static_cast<void>(key->state->Usage());
      static_cast<void>(pool.NextFree("m").wait);
      static_cast<void>(key->state->Reason());
    }
  };

  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 4; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();

  clock.Advance(1h);
  EXPECT_NE(Choose(pool), "none");
}

}  // namespace
}  // namespace monorelay::keys
