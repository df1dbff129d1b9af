// How many requests a key has served lately.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/clock.hpp"

namespace monorelay::keys {

// Counts over a rolling span of time, in buckets, so that its memory does not grow with use. A
// count is forgotten when its whole bucket has left the span: up to one bucket late, never early.
// Not thread-safe.
class UsageWindow {
 public:
  // `span` is divided into `buckets` equal parts.
  UsageWindow(std::chrono::seconds span, std::size_t buckets);

  void Add(WallTime now);
  // How many were counted within the span that ends now.
  [[nodiscard]] std::int64_t Count(WallTime now) const;
  // How long until fewer than `limit` are within the span; zero if that is so now. Requires:
  // limit > 0.
  [[nodiscard]] std::chrono::seconds UntilBelow(std::int64_t limit, WallTime now) const;

  // What is to be remembered over a restart: the counts by bucket, and putting them back.
  struct Bucket {
    std::int64_t number = 0;  // of the bucket, counted from 1970
    std::int64_t count = 0;
    bool operator==(const Bucket&) const = default;
  };
  [[nodiscard]] std::vector<Bucket> Buckets() const;
  void Restore(const std::vector<Bucket>& buckets);

 private:
  [[nodiscard]] std::int64_t NumberAt(WallTime now) const;

  std::chrono::seconds bucket_length_;
  std::size_t most_;
  std::vector<Bucket> buckets_;  // by number, oldest first; at most `most_`
};

}  // namespace monorelay::keys
