#include "limits/sliding_window.hpp"

#include <algorithm>

namespace monorelay::limits {

using std::chrono::seconds;

SlidingWindow::SlidingWindow(Span span)
    : step_(span.step),
      size_(span.step.count() == 0 ? 1 : static_cast<std::size_t>(span.span / span.step) + 1) {}

std::int64_t SlidingWindow::NumberAt(WallTime now) const {
  return step_.count() == 0 ? 0 : std::chrono::floor<seconds>(now.time_since_epoch()) / step_;
}

std::int64_t& SlidingWindow::At(std::int64_t number) {
  return ring_[static_cast<std::size_t>(number) % size_];
}

void SlidingWindow::Advance(std::int64_t number) {
  if (ring_.empty() || number <= newest_) return;
  const std::int64_t gone = std::min(number - newest_, static_cast<std::int64_t>(size_));
  for (std::int64_t i = 1; i <= gone; ++i) {
    std::int64_t& slot = At(newest_ + i);
    total_ -= slot;
    slot = 0;
  }
  newest_ = number;
}

void SlidingWindow::Add(WallTime now, std::int64_t amount) {
  const std::int64_t number = NumberAt(now);
  if (ring_.empty()) {
    ring_.resize(size_);
    newest_ = number;
  }
  Advance(number);
  At(newest_) += amount;
  total_ += amount;
}

std::int64_t SlidingWindow::Total(WallTime now) {
  Advance(NumberAt(now));
  return total_;
}

std::optional<seconds> SlidingWindow::UntilAtMost(std::int64_t most, WallTime now) {
  std::int64_t left = Total(now);
  if (left <= most) return seconds(0);
  if (step_.count() == 0) return std::nullopt;
  const auto steps = static_cast<std::int64_t>(size_);
  const auto since = std::chrono::floor<seconds>(now.time_since_epoch());
  for (std::int64_t number = newest_ - steps + 1; number <= newest_; ++number) {
    left -= At(number);
    if (left <= most) return step_ * (number + steps) - since;
  }
  return std::nullopt;
}

seconds SlidingWindow::UntilEmpty(WallTime now) {
  if (Total(now) == 0 || step_.count() == 0) return seconds(0);
  // Mostly the newest step has a count.
  std::int64_t number = newest_;
  while (At(number) == 0) --number;
  return step_ * (number + static_cast<std::int64_t>(size_)) -
         std::chrono::floor<seconds>(now.time_since_epoch());
}

std::vector<SlidingWindow::Bucket> SlidingWindow::Buckets() const {
  std::vector<Bucket> buckets;
  const auto steps = static_cast<std::int64_t>(ring_.size());
  for (std::int64_t number = newest_ - steps + 1; number <= newest_; ++number) {
    const std::int64_t amount = ring_[static_cast<std::size_t>(number) % size_];
    if (amount != 0) buckets.push_back({number, amount});
  }
  return buckets;
}

void SlidingWindow::Restore(std::span<const Bucket> buckets) {
  ring_.clear();
  total_ = 0;
  if (buckets.empty()) return;
  ring_.resize(size_);
  newest_ = std::ranges::max(buckets, {}, &Bucket::number).number;
  const auto steps = static_cast<std::int64_t>(size_);
  for (const Bucket& bucket : buckets) {
    if (bucket.number < 0 || bucket.number <= newest_ - steps) continue;
    At(bucket.number) += bucket.amount;
    total_ += bucket.amount;
  }
}

}  // namespace monorelay::limits
