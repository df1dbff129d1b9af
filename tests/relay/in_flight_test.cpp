#include "relay/in_flight.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/timer_wheel.hpp"

namespace monorelay::relay {
namespace {

using namespace std::chrono_literals;
using http::Awaitable;

// One who asks for a place, on the loop of the test. Time moves when told.
struct Guest {
  // `count` is of those who are in, if given.
  Guest(http::TimerWheel& wheel, InFlight& of, http::Loop& loop, std::atomic<int>* count = nullptr)
      : inside(count), waiter(wheel) {
    task.Start(Come(this, &of, &loop));
  }
  ~Guest() {
    if (is_in && inside != nullptr) --*inside;
  }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  static Awaitable<void> Come(Guest* self, InFlight* of, http::Loop* loop) {
    auto entered = co_await of->Enter(*loop, self->waiter);
    if (entered) {
      self->slot = *std::move(entered);
      self->is_in = true;
      if (self->inside != nullptr) ++*self->inside;
    } else {
      self->error = std::move(entered.error());
    }
  }

  std::atomic<int>* inside;
  bool is_in = false;
  InFlight::Slot slot;
  std::optional<Error> error;
  http::Beside task;
  http::Waiter waiter;
};

class InFlightTest : public testing::Test {
 protected:
  InFlightTest() : wheel(loop, clock) { wheel.Start(); }

  std::unique_ptr<Guest> Comes() { return std::make_unique<Guest>(wheel, in_flight, loop); }
  void Turns() {
    for (int i = 0; i < 4; ++i) loop.RunOnce(0ms);
  }
  void Pass(std::chrono::milliseconds time) {
    clock.Advance(time);
    const std::uint64_t before = wheel.Tick();
    while (wheel.Tick() == before) loop.RunOnce(http::Loop::kForever);
    Turns();
  }

  ManualClock clock;
  http::Loop loop;
  http::TimerWheel wheel;
  InFlight in_flight{"server.in_flight", {.at_once = 2, .queue = 2, .wait = 5s}};
};

TEST_F(InFlightTest, LetsSoManyInAndTheOthersInTheirOrder) {
  auto a = Comes();
  auto b = Comes();
  auto c = Comes();
  auto d = Comes();
  EXPECT_TRUE(a->is_in && b->is_in);
  EXPECT_FALSE(c->is_in || d->is_in);

  b.reset();
  Turns();
  EXPECT_TRUE(c->is_in);
  EXPECT_FALSE(d->is_in);
  a.reset();
  Turns();

  EXPECT_TRUE(d->is_in);
  EXPECT_EQ(in_flight.Count().under_way, 2);
  EXPECT_EQ(in_flight.Count().waiting, 0U);
}

TEST_F(InFlightTest, TurnsAwayWhoFindsTheQueueFull) {
  auto a = Comes();
  auto b = Comes();
  auto c = Comes();
  auto d = Comes();

  const auto e = Comes();

  ASSERT_TRUE(e->error);
  EXPECT_EQ(e->error->kind, ErrorKind::kOverloaded);
  EXPECT_EQ(e->error->retry_after, 1s);
  EXPECT_NE(e->error->text.value.Get().find("server.in_flight"), std::string::npos);
  EXPECT_EQ(in_flight.Count().waiting, 2U);
}

TEST_F(InFlightTest, TurnsAwayWhoHasWaitedTooLong) {
  auto a = Comes();
  auto b = Comes();
  auto c = Comes();

  Pass(4s);
  EXPECT_FALSE(c->error);
  Pass(2s);

  ASSERT_TRUE(c->error);
  EXPECT_EQ(c->error->kind, ErrorKind::kOverloaded);
  EXPECT_EQ(in_flight.Count().waiting, 0U);
}

TEST_F(InFlightTest, WhoLeavesTheQueueKeepsNoPlace) {
  auto a = Comes();
  auto b = Comes();
  auto leaver = Comes();
  auto d = Comes();

  leaver->waiter.Interrupt(http::Wake::kClientLeft);
  Turns();
  ASSERT_TRUE(leaver->error);
  EXPECT_EQ(leaver->error->kind, ErrorKind::kClientLeft);
  a.reset();
  Turns();

  EXPECT_TRUE(d->is_in);
}

TEST_F(InFlightTest, PlaceGrantedToOneWhoHasGoneIsAnother) {
  auto a = Comes();
  auto b = Comes();
  auto leaver = Comes();
  auto d = Comes();

  a.reset();  // grants to the leaver, who has not heard of it
  leaver.reset();
  Turns();

  EXPECT_TRUE(d->is_in);
  b.reset();
  d.reset();
  EXPECT_EQ(in_flight.Count().under_way, 0);
}

TEST_F(InFlightTest, NobodyOvertakesWhoWaits) {
  auto a = Comes();
  auto b = Comes();
  auto c = Comes();

  a.reset();

  EXPECT_FALSE(in_flight.TryEnter()) << "the place is granted already";
  Turns();
  EXPECT_TRUE(c->is_in);
}

TEST_F(InFlightTest, HigherLimitLetsWaitersGoOn) {
  auto a = Comes();
  auto b = Comes();
  auto c = Comes();

  in_flight.SetLimits({.at_once = 3, .queue = 2, .wait = 5s});
  Turns();

  EXPECT_TRUE(c->is_in);
}

TEST_F(InFlightTest, LowerLimitWaitsForRoom) {
  auto a = Comes();
  auto b = Comes();
  in_flight.SetLimits({.at_once = 1, .queue = 2, .wait = 5s});
  auto c = Comes();

  a.reset();
  Turns();
  EXPECT_FALSE(c->is_in);
  b.reset();
  Turns();

  EXPECT_TRUE(c->is_in);
}

TEST_F(InFlightTest, WithoutALimitNobodyWaits) {
  in_flight.SetLimits({});

  for (int i = 0; i < 100; ++i) EXPECT_TRUE(in_flight.TryEnter());

  EXPECT_EQ(in_flight.Count().under_way, 0);
}

TEST(InFlightThreads, CapHoldsExactly) {
  constexpr int kThreads = 4;
  constexpr int kCap = 3;
  constexpr int kRounds = 400;
  InFlight in_flight("server.in_flight", {.at_once = kCap, .queue = 100, .wait = 1h});
  std::atomic<int> inside = 0;
  std::atomic<bool> was_passed = false;
  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      const ManualClock clock;
      http::Loop loop;
      http::TimerWheel wheel(loop, clock);
      for (int round = 0; round < kRounds; ++round) {
        std::vector<std::unique_ptr<Guest>> guests;
        for (int guest = 0; guest < 5; ++guest)
          guests.push_back(std::make_unique<Guest>(wheel, in_flight, loop, &inside));
        while (!guests.empty()) {
          std::erase_if(guests, [&](const auto& guest) {
            if (inside > kCap) was_passed = true;
            if (guest->is_in) ++served;
            return guest->is_in;
          });
          loop.RunOnce(1ms);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_FALSE(was_passed);
  EXPECT_EQ(served, kThreads * kRounds * 5);
  EXPECT_EQ(in_flight.Count().under_way, 0);
}

}  // namespace
}  // namespace monorelay::relay
