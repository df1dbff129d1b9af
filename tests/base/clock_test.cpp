#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace monorelay {
namespace {

using namespace std::chrono_literals;

TEST(ManualClock, StandsStillUntilMovedAndMovesBothTimesTogether) {
  ManualClock clock;
  const MonotonicTime now = clock.Now();
  const WallTime wall = clock.WallNow();
  EXPECT_EQ(clock.Now(), now);

  clock.Advance(1500ms);

  EXPECT_EQ(clock.Now() - now, 1500ms);
  EXPECT_EQ(clock.WallNow() - wall, 1500ms);
}

TEST(SystemClock, NeverGoesBack) {
  const SystemClock clock;

  const MonotonicTime first = clock.Now();
  const MonotonicTime second = clock.Now();

  EXPECT_LE(first, second);
  EXPECT_GT(clock.WallNow().time_since_epoch(), 0s);
}

}  // namespace
}  // namespace monorelay
