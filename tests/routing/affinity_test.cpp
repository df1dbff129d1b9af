#include "routing/affinity.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "keys/key_state.hpp"
#include "routing/live_figures.hpp"

namespace monorelay::routing {
namespace {

using namespace std::chrono_literals;

class Affinity : public testing::Test {
 protected:
  ProviderFigures provider;
  keys::KeyState key;
  keys::KeyState other_key;
  const Place here{&provider, &key};
  const Place there{&provider, &other_key};
  MonotonicTime now{1h};
  AffinityTable table;
};

TEST_F(Affinity, RemembersAPlaceForItsLife) {
  table.Note(7, here, now);

  EXPECT_EQ(table.Find(7, now, 60s), here);
  EXPECT_EQ(table.Find(7, now + 59s, 60s), here);
  EXPECT_EQ(table.Find(7, now + 60s, 60s), std::nullopt);
  EXPECT_EQ(table.Find(8, now, 60s), std::nullopt);
}

TEST_F(Affinity, FollowsAConversationThatMoves) {
  table.Note(7, here, now);
  table.Note(7, there, now + 50s);

  EXPECT_EQ(table.Find(7, now + 100s, 60s), there) << "its life begins anew";
}

TEST_F(Affinity, KnowsNoConversationWithoutAName) {
  table.Note(0, here, now);

  EXPECT_EQ(table.Find(0, now, 60s), std::nullopt);
}

TEST_F(Affinity, MakesRoomByForgettingTheOldest) {
  constexpr std::uint64_t kStep = 64 * 64;  // all in one set
  for (std::uint64_t i = 0; i < 5; ++i) table.Note(1 + i * kStep, here, now + i * 1s);

  EXPECT_EQ(table.Find(1, now + 5s, 60s), std::nullopt);
  for (std::uint64_t i = 1; i < 5; ++i) EXPECT_TRUE(table.Find(1 + i * kStep, now + 5s, 60s));
}

TEST_F(Affinity, HoldsThousandsOfConversations) {
  for (std::uint64_t i = 1; i <= 4'000; ++i) table.Note(i, here, now);

  for (std::uint64_t i = 1; i <= 4'000; ++i) EXPECT_TRUE(table.Find(i, now, 60s)) << i;
}

TEST(AffinityConcurrent, IsUsedByManyThreads) {
  AffinityTable table;
  ProviderFigures provider;
  keys::KeyState key;
  const auto work = [&] {
    for (std::uint64_t i = 1; i < 20'000; ++i) {
      table.Note(i % 1000, {&provider, &key}, MonotonicTime(1h));
      if (const auto found = table.Find(i % 777, MonotonicTime(1h), 60s)) {
        EXPECT_EQ(found->key, &key);
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();

  EXPECT_TRUE(table.Find(999, MonotonicTime(1h), 60s));
}

}  // namespace
}  // namespace monorelay::routing
