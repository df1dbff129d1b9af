#include "keys/usage_window.hpp"

#include <algorithm>

namespace monorelay::keys {

UsageWindow::UsageWindow(std::chrono::seconds span, std::size_t buckets)
    : bucket_length_(span / static_cast<std::int64_t>(buckets)), most_(buckets + 1) {}

std::int64_t UsageWindow::NumberAt(WallTime now) const {
  return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) / bucket_length_;
}

void UsageWindow::Add(WallTime now) {
  const std::int64_t number = NumberAt(now);
  // A clock that was set back counts into the latest bucket.
  if (buckets_.empty() || buckets_.back().number < number) {
    const std::int64_t oldest = number - static_cast<std::int64_t>(most_) + 1;
    std::erase_if(buckets_, [&](const Bucket& bucket) { return bucket.number < oldest; });
    buckets_.push_back({number, 0});
  }
  ++buckets_.back().count;
}

std::int64_t UsageWindow::Count(WallTime now) const {
  const std::int64_t oldest = NumberAt(now) - static_cast<std::int64_t>(most_) + 1;
  std::int64_t count = 0;
  for (const Bucket& bucket : buckets_) {
    if (bucket.number >= oldest) count += bucket.count;
  }
  return count;
}

std::chrono::seconds UsageWindow::UntilBelow(std::int64_t limit, WallTime now) const {
  std::int64_t excess = Count(now) - limit + 1;
  if (excess <= 0) return std::chrono::seconds(0);
  const std::int64_t oldest = NumberAt(now) - static_cast<std::int64_t>(most_) + 1;
  for (const Bucket& bucket : buckets_) {
    if (bucket.number < oldest) continue;
    excess -= bucket.count;
    if (excess > 0) continue;
    const auto leaves = bucket_length_ * (bucket.number + static_cast<std::int64_t>(most_));
    return leaves - std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  }
  return bucket_length_;
}

std::vector<UsageWindow::Bucket> UsageWindow::Buckets() const {
  return buckets_;
}

void UsageWindow::Restore(const std::vector<Bucket>& buckets) {
  buckets_ = buckets;
  std::ranges::sort(buckets_, {}, &Bucket::number);
  if (buckets_.size() > most_)
    buckets_.erase(buckets_.begin(), buckets_.end() - static_cast<std::ptrdiff_t>(most_));
}

}  // namespace monorelay::keys
