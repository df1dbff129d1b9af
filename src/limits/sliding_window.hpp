// How much was counted within the span of time that ends now.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "limits/kind.hpp"

namespace monorelay::limits {

// Counts in steps, in a ring whose memory is taken at the first count and never grows. Not
// thread-safe. A clock that was set back counts into the latest step.
class SlidingWindow {
 public:
  explicit SlidingWindow(Span span);

  // `amount` may be negative, to take a count back.
  void Add(WallTime now, std::int64_t amount);
  [[nodiscard]] std::int64_t Total(WallTime now);
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
  void Advance(std::int64_t number);

  std::chrono::seconds step_;
  std::size_t size_;                // steps that count
  std::int64_t newest_ = 0;         // number
  std::int64_t total_ = 0;          // of the ring
  std::vector<std::int64_t> ring_;  // empty until the first count
};

}  // namespace monorelay::limits
