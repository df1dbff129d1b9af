#include "relay/traffic_share.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace monorelay::relay {
namespace {

using namespace std::chrono_literals;

constexpr MonotonicTime kStart{1000s};

int TakeAll(TrafficShare& share, MonotonicTime now) {
  int taken = 0;
  while (taken < 100'000 && share.TryTake(now)) ++taken;
  return taken;
}

TEST(TrafficShare, GivesWhatIsKeptInReserveAndThenAShareOfTheRequests) {
  TrafficShare share({.share = 0.2, .reserve = 3});

  EXPECT_EQ(TakeAll(share, kStart), 3);
  for (int i = 0; i < 50; ++i) share.NoteRequest();

  EXPECT_EQ(TakeAll(share, kStart), 10);
}

TEST(TrafficShare, CollectsOnlySoMuch) {
  TrafficShare share({.share = 0.5, .most = 7});

  for (int i = 0; i < 1000; ++i) share.NoteRequest();

  EXPECT_EQ(TakeAll(share, kStart), 7);
}

TEST(TrafficShare, TimeFillsItUpToTheReserve) {
  TrafficShare share({.reserve = 3, .per_second = 1});
  EXPECT_EQ(TakeAll(share, kStart), 3);

  EXPECT_EQ(TakeAll(share, kStart + 900ms), 0);
  EXPECT_EQ(TakeAll(share, kStart + 1000ms), 1);
  EXPECT_EQ(TakeAll(share, kStart + 1h), 3);
}

TEST(TrafficShare, NothingOfNothing) {
  TrafficShare share({});

  for (int i = 0; i < 1000; ++i) share.NoteRequest();

  EXPECT_FALSE(share.TryTake(kStart));
}

TEST(TrafficShare, AnotherShareHoldsFromThenOn) {
  TrafficShare share({.share = 0});
  share.SetShare(1);

  share.NoteRequest();

  EXPECT_EQ(TakeAll(share, kStart), 1);
}

TEST(TrafficShare, IsExactAmongThreads) {
  constexpr int kThreads = 4;
  constexpr int kRequests = 5000;
  TrafficShare share({.share = 0.1, .most = 1e6});
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int request = 0; request < kRequests; ++request) {
        share.NoteRequest();
        if (share.TryTake(kStart)) ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(taken + TakeAll(share, kStart), kThreads * kRequests / 10);
}

}  // namespace
}  // namespace monorelay::relay
