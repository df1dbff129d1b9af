// Extra requests as a share of the ordinary ones: retries and hedges may not multiply the load.
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <mutex>

#include "base/clock.hpp"

namespace monorelay::relay {

// A bucket that each ordinary request fills by a part of a token and each extra one empties by a
// whole. Thread-safe; shared by the workers and, by its provider's name, by later configurations.
class TrafficShare {
 public:
  struct Limits {
    double share = 0;       // tokens for one ordinary request
    double reserve = 0;     // tokens at the start, and at most what time gives
    double per_second = 0;  // what time gives, so that a quiet provider can be retried too
    double most = 100;      // tokens that may collect
  };

  explicit TrafficShare(const Limits& limits);

  // Another share from now on; what has collected stays.
  void SetShare(double share) { share_ = ToUnits(share); }

  // An ordinary request.
  void NoteRequest();
  // May there be one more than the ordinary ones? If so, it has been counted.
  bool TryTake(MonotonicTime now);

 private:
  static constexpr double kUnits = 1'000'000;  // of a token

  static std::int64_t ToUnits(double tokens) { return std::llround(tokens * kUnits); }
  void Refill(MonotonicTime now);
  void Add(std::int64_t units, std::int64_t most);

  std::atomic<std::int64_t> share_;
  const std::int64_t reserve_;
  const double per_second_;
  const std::int64_t most_;
  std::atomic<std::int64_t> units_;
  std::mutex mutex_;
  MonotonicTime refilled_{};  // guarded by mutex_
};

}  // namespace monorelay::relay
