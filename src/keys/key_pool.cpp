#include "keys/key_pool.hpp"

#include <algorithm>

namespace monorelay::keys {

void KeyState::RestUntil(MonotonicTime until, RestReason reason) {
  const std::int64_t wanted = until.time_since_epoch().count();
  std::int64_t current = resting_until_;
  while (current < wanted) {
    if (resting_until_.compare_exchange_weak(current, wanted)) {
      reason_ = reason;
      return;
    }
  }
}

void KeyState::Wake() {
  if (reason_ != RestReason::kRateLimited) return;
  reason_ = RestReason::kNone;
  resting_until_ = INT64_MIN;
}

MonotonicTime KeyState::RestingUntil() const {
  return MonotonicTime(std::chrono::nanoseconds(resting_until_.load()));
}

KeyPool::KeyPool(Strategy strategy, std::vector<Key> keys, const Clock& clock)
    : strategy_(strategy), keys_(std::move(keys)), clock_(clock) {}

bool KeyPool::IsFree(const Key& key, const std::vector<const Key*>& tried,
                     MonotonicTime now) const {
  return key.state->RestingUntil() <= now && std::ranges::find(tried, &key) == tried.end();
}

const Key* KeyPool::Choose(const std::vector<const Key*>& tried, Random& random) {
  if (keys_.empty()) return nullptr;
  const MonotonicTime now = clock_.Now();
  if (strategy_ == Strategy::kWeighted) {
    std::uint64_t total = 0;
    for (const Key& key : keys_) total += IsFree(key, tried, now) ? key.weight : 0;
    if (total > 0) {
      std::uint64_t ticket = random.Below(total);
      for (const Key& key : keys_) {
        if (!IsFree(key, tried, now)) continue;
        if (ticket < key.weight) return &key;
        ticket -= key.weight;
      }
    }
    // Only keys of weight 0 are left, or none: fall through to taking turns.
  }
  if (strategy_ != Strategy::kRandom) {
    const std::size_t start = next_.fetch_add(1, std::memory_order_relaxed) % keys_.size();
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const Key& key = keys_[(start + i) % keys_.size()];
      if (IsFree(key, tried, now)) return &key;
    }
    return nullptr;
  }
  // Uniform over the free keys, not over all: a neighbour of a resting key gets no double share.
  const auto free = static_cast<std::uint64_t>(
      std::ranges::count_if(keys_, [&](const Key& key) { return IsFree(key, tried, now); }));
  if (free == 0) return nullptr;
  std::uint64_t ticket = random.Below(free);
  for (const Key& key : keys_) {
    if (IsFree(key, tried, now) && ticket-- == 0) return &key;
  }
  return nullptr;
}

std::chrono::nanoseconds KeyPool::UntilFree() const {
  const MonotonicTime now = clock_.Now();
  MonotonicTime earliest = MonotonicTime::max();
  for (const Key& key : keys_) earliest = std::min(earliest, key.state->RestingUntil());
  return std::max(earliest, now) - now;
}

}  // namespace monorelay::keys
