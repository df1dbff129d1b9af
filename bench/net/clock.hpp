// The benchmark's clock: one monotonic time shared by every process on the machine, so that a
// time stamp written by the upstream can be compared with the arrival in the load generator.
#pragma once

#include <time.h>

#include <cstdint>

namespace monorelay::bench {

using Nanoseconds = std::int64_t;

constexpr Nanoseconds kMicrosecond = 1'000;
constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kSecond = 1'000'000'000;

inline Nanoseconds Now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

inline Nanoseconds FromSeconds(double seconds) {
  return static_cast<Nanoseconds>(seconds * static_cast<double>(kSecond));
}

}  // namespace monorelay::bench
