#include "http/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <vector>

namespace monorelay::http {
namespace {

using namespace std::chrono_literals;

class Alarm final : public TimerNode {
 public:
  int rings = 0;
  std::function<void()> then;

 private:
  void OnDeadline() override {
    ++rings;
    if (then) then();
  }
};

// A wheel whose clock is moved by the test. Each step lets the wheel tick once, which takes as long
// as a tick takes in the world.
class TimerWheelTest : public testing::Test {
 protected:
  TimerWheelTest() : wheel(loop, clock) { wheel.Start(); }

  void Pass(std::chrono::milliseconds time) {
    clock.Advance(time);
    loop.RunOnce(Loop::kForever);
  }

  ManualClock clock;
  Loop loop;
  TimerWheel wheel;
};

TEST_F(TimerWheelTest, RingsWhenTheTimeHasPassedAndNotBefore) {
  Alarm alarm;
  wheel.Set(alarm, 1s);

  Pass(1s);
  EXPECT_EQ(alarm.rings, 0);
  Pass(200ms);
  EXPECT_EQ(alarm.rings, 1);
  Pass(10s);
  EXPECT_EQ(alarm.rings, 1);
}

TEST_F(TimerWheelTest, RingsAtOnceForNoTimeAtAll) {
  Alarm alarm;
  wheel.Set(alarm, 0ms);

  Pass(100ms);

  EXPECT_EQ(alarm.rings, 1);
}

TEST_F(TimerWheelTest, ForgetsADeadline) {
  Alarm alarm;
  wheel.Set(alarm, 300ms);
  TimerWheel::Clear(alarm);

  Pass(5s);

  EXPECT_EQ(alarm.rings, 0);
}

TEST_F(TimerWheelTest, RingsAgainAfterADeadlineWasForgotten) {
  Alarm alarm;
  wheel.Set(alarm, 300ms);
  TimerWheel::Clear(alarm);
  wheel.Set(alarm, 500ms);

  Pass(400ms);
  EXPECT_EQ(alarm.rings, 0);
  Pass(300ms);
  EXPECT_EQ(alarm.rings, 1);
}

TEST_F(TimerWheelTest, MovesADeadlineFurtherAway) {
  Alarm alarm;
  wheel.Set(alarm, 500ms);
  Pass(400ms);
  wheel.Set(alarm, 1s);

  Pass(900ms);
  EXPECT_EQ(alarm.rings, 0);
  Pass(400ms);
  EXPECT_EQ(alarm.rings, 1);
}

// An exchange waits long for the first byte and shorter between two; a connection is idle for long
// and has little time for its next head.
TEST_F(TimerWheelTest, MovesADeadlineNearer) {
  Alarm alarm;
  wheel.Set(alarm, 60s);
  wheel.Set(alarm, 500ms);

  Pass(800ms);

  EXPECT_EQ(alarm.rings, 1);
}

TEST_F(TimerWheelTest, MovesAForgottenDeadlineNearer) {
  Alarm alarm;
  wheel.Set(alarm, 60s);
  TimerWheel::Clear(alarm);
  wheel.Set(alarm, 500ms);

  Pass(800ms);

  EXPECT_EQ(alarm.rings, 1);
}

TEST_F(TimerWheelTest, HoldsDeadlinesThatAreFurtherAwayThanARound) {
  Alarm alarm;
  wheel.Set(alarm, 250s);

  Pass(100s);
  EXPECT_EQ(alarm.rings, 0);
  Pass(100s);
  EXPECT_EQ(alarm.rings, 0);
  Pass(49s);
  EXPECT_EQ(alarm.rings, 0);
  Pass(2s);
  EXPECT_EQ(alarm.rings, 1);
}

TEST_F(TimerWheelTest, RingsOnceAfterALongPause) {
  Alarm near;
  Alarm far;
  wheel.Set(near, 1s);
  wheel.Set(far, 3'000s);

  Pass(1'000s);
  EXPECT_EQ(near.rings, 1);
  EXPECT_EQ(far.rings, 0);
  Pass(5'000s);

  EXPECT_EQ(near.rings, 1);
  EXPECT_EQ(far.rings, 1);
}

TEST_F(TimerWheelTest, LetsADeadlineSetANewOne) {
  Alarm alarm;
  alarm.then = [&] { wheel.Set(alarm, 200ms); };
  wheel.Set(alarm, 100ms);

  for (int i = 0; i < 9; ++i) Pass(100ms);

  EXPECT_GE(alarm.rings, 2);
  EXPECT_LE(alarm.rings, 4);
}

TEST_F(TimerWheelTest, CountsANewDeadlineFromNowAfterALongPause) {
  Alarm alarm;
  alarm.then = [&] { wheel.Set(alarm, 10s); };
  wheel.Set(alarm, 100ms);

  Pass(60s);
  EXPECT_EQ(alarm.rings, 1);
  Pass(5s);
  EXPECT_EQ(alarm.rings, 1);
  Pass(6s);
  EXPECT_EQ(alarm.rings, 2);
}

TEST_F(TimerWheelTest, LetsADeadlineDestroyItsNeighbours) {
  auto second = std::make_unique<Alarm>();
  auto third = std::make_unique<Alarm>();
  Alarm first;
  first.then = [&] {
    second.reset();
    third.reset();
  };
  wheel.Set(first, 300ms);
  wheel.Set(*second, 300ms);
  wheel.Set(*third, 300ms);

  Pass(500ms);

  EXPECT_EQ(first.rings, 1);
  EXPECT_EQ(second, nullptr);
}

TEST_F(TimerWheelTest, LetsADeadlineDestroyItself) {
  auto alarm = std::make_unique<Alarm>();
  Alarm other;
  alarm->then = [&] { alarm.reset(); };
  wheel.Set(*alarm, 300ms);
  wheel.Set(other, 300ms);

  Pass(500ms);

  EXPECT_EQ(alarm, nullptr);
  EXPECT_EQ(other.rings, 1);
}

TEST_F(TimerWheelTest, ForgetsNodesThatGo) {
  {
    Alarm gone;
    wheel.Set(gone, 300ms);
  }
  Alarm stays;
  wheel.Set(stays, 300ms);

  Pass(500ms);

  EXPECT_EQ(stays.rings, 1);
}

TEST_F(TimerWheelTest, RingsManyAlarmsEachInTime) {
  std::vector<std::unique_ptr<Alarm>> alarms;
  for (int i = 0; i < 2'000; ++i) {
    alarms.push_back(std::make_unique<Alarm>());
    wheel.Set(*alarms.back(), std::chrono::milliseconds(i * 100));
  }

  Pass(100s);

  for (int i = 0; i < 2'000; ++i) {
    if (i <= 998) {
      EXPECT_EQ(alarms[static_cast<std::size_t>(i)]->rings, 1) << i;
    } else if (i >= 1'000) {
      EXPECT_EQ(alarms[static_cast<std::size_t>(i)]->rings, 0) << i;
    }
  }
}

TEST(TimerWheel, MayGoBeforeItsNodes) {
  ManualClock clock;
  Loop loop;
  Alarm one;
  Alarm two;
  {
    TimerWheel wheel(loop, clock);
    wheel.Set(one, 1s);
    wheel.Set(two, 1s);
  }

  EXPECT_EQ(one.rings + two.rings, 0);
}

}  // namespace
}  // namespace monorelay::http
