#include "base/clock.hpp"

namespace monorelay {
namespace {

// 2026-01-01T00:00:00Z: where the wall time of a ManualClock begins.
constexpr std::chrono::seconds kManualEpoch{1767225600};

}  // namespace

MonotonicTime SystemClock::Now() const {
  return std::chrono::steady_clock::now();
}

WallTime SystemClock::WallNow() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

MonotonicTime ManualClock::Now() const {
  return MonotonicTime(std::chrono::nanoseconds(nanoseconds_.load()));
}

WallTime ManualClock::WallNow() const {
  return WallTime(kManualEpoch + std::chrono::duration_cast<std::chrono::microseconds>(
                                     std::chrono::nanoseconds(nanoseconds_.load())));
}

void ManualClock::Advance(std::chrono::nanoseconds by) {
  nanoseconds_ += by.count();
}

}  // namespace monorelay
