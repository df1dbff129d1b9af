#include "limits/sliding_window.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::limits {

using std::chrono::seconds;

SlidingWindow::SlidingWindow(Span span)
    : step_(static_cast<std::uint32_t>(span.step.count())),
      size_(span.step.count() == 0 ? 1 : static_cast<std::uint32_t>(span.span / span.step) + 1) {}

std::int64_t SlidingWindow::NumberAt(WallTime now) const {
  return step_ == 0 ? 0 : std::chrono::floor<seconds>(now.time_since_epoch()).count() / step_;
}

std::int64_t& SlidingWindow::At(std::int64_t number) {
  return ring_[static_cast<std::size_t>(number) % size_];
}

std::int64_t SlidingWindow::CountIn(std::int64_t number) const {
  if (number == newest_) return current_;
  return ring_ == nullptr ? 0 : ring_[static_cast<std::size_t>(number) % size_];
}

void SlidingWindow::Begin(std::int64_t number) {
  newest_ = number;
  end_ = step_ == 0 ? WallTime::max() : WallTime(seconds((number + 1) * step_));
}

void SlidingWindow::Keep() {
  if (current_ == 0 && ring_ == nullptr) return;
  if (ring_ == nullptr) ring_ = std::make_unique<std::int64_t[]>(size_);
  At(newest_) = std::exchange(current_, 0);
}

void SlidingWindow::MoveTo(WallTime now) {
  const std::int64_t number = NumberAt(now);
  if (end_ != WallTime::min()) Keep();
  if (ring_ != nullptr) {
    const std::int64_t gone = std::min<std::int64_t>(number - newest_, size_);
    for (std::int64_t i = 1; i <= gone; ++i) total_ -= std::exchange(At(newest_ + i), 0);
  }
  Begin(number);
}

std::optional<seconds> SlidingWindow::UntilAtMost(std::int64_t most, WallTime now) {
  std::int64_t left = Total(now);
  if (left <= most) return seconds(0);
  if (step_ == 0) return std::nullopt;
  const auto since = std::chrono::floor<seconds>(now.time_since_epoch());
  for (std::int64_t number = newest_ - size_ + 1; number <= newest_; ++number) {
    left -= CountIn(number);
    if (left <= most) return seconds(step_ * (number + size_)) - since;
  }
  return std::nullopt;
}

seconds SlidingWindow::UntilEmpty(WallTime now) {
  if (Total(now) == 0 || step_ == 0) return seconds(0);
  // Mostly the newest step has a count.
  std::int64_t number = newest_;
  while (CountIn(number) == 0) --number;
  return seconds(step_ * (number + size_)) - std::chrono::floor<seconds>(now.time_since_epoch());
}

std::vector<SlidingWindow::Bucket> SlidingWindow::Buckets() const {
  std::vector<Bucket> buckets;
  for (std::int64_t number = newest_ - size_ + 1; number <= newest_; ++number) {
    if (const std::int64_t amount = CountIn(number); amount != 0)
      buckets.push_back({number, amount});
  }
  return buckets;
}

void SlidingWindow::Restore(std::span<const Bucket> buckets) {
  ring_ = nullptr;
  current_ = 0;
  total_ = 0;
  end_ = WallTime::min();
  if (buckets.empty()) return;
  Begin(std::ranges::max(buckets, {}, &Bucket::number).number);
  for (const Bucket& bucket : buckets) {
    if (bucket.number < 0 || bucket.number <= newest_ - size_) continue;
    if (bucket.number == newest_) {
      current_ += bucket.amount;
    } else {
      if (ring_ == nullptr) ring_ = std::make_unique<std::int64_t[]>(size_);
      At(bucket.number) += bucket.amount;
    }
    total_ += bucket.amount;
  }
}

}  // namespace monorelay::limits
