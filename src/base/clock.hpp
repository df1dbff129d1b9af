// Time, as something that a test can set.
#pragma once

#include <atomic>
#include <chrono>

namespace monorelay {

// Since an arbitrary start; never goes back. For durations and deadlines.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;
// UTC. For what people read; may jump.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual MonotonicTime Now() const = 0;
  [[nodiscard]] virtual WallTime WallNow() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime Now() const override;
  [[nodiscard]] WallTime WallNow() const override;
};

// Stands still until told to move. Both times move together.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime Now() const override;
  [[nodiscard]] WallTime WallNow() const override;
  void Advance(std::chrono::nanoseconds by);

 private:
  std::atomic<std::int64_t> nanoseconds_{1'000'000'000};
};

}  // namespace monorelay
