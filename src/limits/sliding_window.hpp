// How much was counted within the span of time that ends now.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "limits/kind.hpp"

namespace monorelay::limits {

// Counts in steps. That of now is counted beside the ring of those before, whose memory is taken
// when the first step with a count is over, and never grows: while a step lasts, nothing but this
// object is touched. Not thread-safe. A clock that was set back counts into the latest step.
class SlidingWindow {
 public:
  explicit SlidingWindow(Span span);

  // `amount` may be negative, to take a count back.
  void Add(WallTime now, std::int64_t amount) {
    if (now >= end_) MoveTo(now);
    current_ += amount;
    total_ += amount;
  }
  [[nodiscard]] std::int64_t Total(WallTime now) {
    if (now >= end_) MoveTo(now);
    return total_;
  }
  // How long until no more than `most` is within the span; zero if that is so now, nothing if it
  // never will be.
  [[nodiscard]] std::optional<std::chrono::seconds> UntilAtMost(std::int64_t most, WallTime now);

  // How long until nothing is within the span; zero also if it never will be so.
  [[nodiscard]] std::chrono::seconds UntilEmpty(WallTime now);

  // What is to be remembered over a restart: the counts by step, numbered from 1970.
  struct Bucket {
    std::int64_t number = 0;
    std::int64_t amount = 0;
    bool operator==(const Bucket&) const = default;
  };
  [[nodiscard]] std::vector<Bucket> Buckets() const;
  // In the place of what is there. The order does not matter.
  void Restore(std::span<const Bucket> buckets);

 private:
  [[nodiscard]] std::int64_t NumberAt(WallTime now) const;
  [[nodiscard]] std::int64_t& At(std::int64_t number);
  // What was counted in that step.
  [[nodiscard]] std::int64_t CountIn(std::int64_t number) const;
  // To another step.
  void MoveTo(WallTime now);
  // `number` is the step of now.
  void Begin(std::int64_t number);
  // Puts the count of now among those before.
  void Keep();

  std::uint32_t step_;                      // in seconds; zero: one for ever
  std::uint32_t size_;                      // steps that count
  std::int64_t newest_ = 0;                 // number
  std::int64_t current_ = 0;                // of the newest step
  std::int64_t total_ = 0;                  // of all
  WallTime end_ = WallTime::min();          // of the newest step
  std::unique_ptr<std::int64_t[]> ring_{};  // nullptr: no step before has a count
};

}  // namespace monorelay::limits
