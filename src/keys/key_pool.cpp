#include "keys/key_pool.hpp"

#include <algorithm>

namespace monorelay::keys {

void KeyState::RestUntil(MonotonicTime until, RestReason reason) {
  auto& resting_until = reason == RestReason::kRefused ? refused_until_ : limited_until_;
  const std::int64_t wanted = until.time_since_epoch().count();
  std::int64_t current = resting_until;
  while (current < wanted && !resting_until.compare_exchange_weak(current, wanted)) {
  }
}

void KeyState::Wake() {
  if (limited_until_.load(std::memory_order_relaxed) != INT64_MIN) limited_until_ = INT64_MIN;
}

MonotonicTime KeyState::RestingUntil() const {
  return MonotonicTime(
      std::chrono::nanoseconds(std::max(limited_until_.load(), refused_until_.load())));
}

RestReason KeyState::Reason() const {
  const std::int64_t limited = limited_until_;
  const std::int64_t refused = refused_until_;
  if (limited == INT64_MIN && refused == INT64_MIN) return RestReason::kNone;
  return refused >= limited ? RestReason::kRefused : RestReason::kRateLimited;
}

KeyPool::KeyPool(Strategy strategy, std::vector<Key> keys, const Clock& clock)
    : strategy_(strategy), keys_(std::move(keys)), clock_(clock) {}

bool KeyPool::IsFree(const Key& key, std::span<const Key* const> tried, MonotonicTime now) {
  return key.state->RestingUntil() <= now && std::ranges::find(tried, &key) == tried.end();
}

const Key* KeyPool::Choose(std::span<const Key* const> tried, Random& random) {
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
  // Over the free keys, not over all: a neighbour of a resting key gets no double share.
  const auto free = static_cast<std::uint64_t>(
      std::ranges::count_if(keys_, [&](const Key& key) { return IsFree(key, tried, now); }));
  if (free == 0) return nullptr;
  std::uint64_t ticket = strategy_ == Strategy::kRandom
                             ? random.Below(free)
                             : next_.fetch_add(1, std::memory_order_relaxed) % free;
  // Another worker may put keys to rest meanwhile: the last free one stands in for those.
  const Key* last = nullptr;
  for (const Key& key : keys_) {
    if (!IsFree(key, tried, now)) continue;
    last = &key;
    if (ticket-- == 0) break;
  }
  return last;
}

std::chrono::nanoseconds KeyPool::UntilFree() const {
  const MonotonicTime now = clock_.Now();
  MonotonicTime earliest = MonotonicTime::max();
  for (const Key& key : keys_) earliest = std::min(earliest, key.state->RestingUntil());
  return std::max(earliest, now) - now;
}

}  // namespace monorelay::keys
