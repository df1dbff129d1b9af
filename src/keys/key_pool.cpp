#include "keys/key_pool.hpp"

#include <algorithm>

namespace monorelay::keys {

KeyPool::KeyPool(Strategy strategy, std::vector<Key> keys, const Clock& clock)
    : strategy_(strategy), keys_(std::move(keys)), clock_(clock) {}

Lease KeyPool::Take(std::string_view model, std::span<const Key* const> tried, Random& random,
                    const KeyState* preferred) {
  if (keys_.empty()) return {};
  const KeyState::Moment moment = Now();
  if (preferred != nullptr) {
    if (Lease lease = TakePreferred(*preferred, model, tried, moment); lease.Get() != nullptr)
      return lease;
  }
  static thread_local Candidates free;  // keeps its memory for the next request
  free.clear();
  for (const Key& key : keys_) {
    const bool is_free = std::ranges::find(tried, &key) == tried.end() &&
                         key.state->Check(key.limits, model, moment).hindrance == Hindrance::kNone;
    if (is_free) free.push_back(&key);
  }
  // Another worker may take the last use of a key meanwhile.
  while (!free.empty()) {
    const Key* chosen = Choose(free, random);
    const auto taken = chosen->state->TryTake(chosen->limits, model, moment);
    if (taken.is_taken) return {*chosen, clock_, taken.trial};
    std::erase(free, chosen);
  }
  return {};
}

Lease KeyPool::TakePreferred(const KeyState& preferred, std::string_view model,
                             std::span<const Key* const> tried, KeyState::Moment moment) {
  for (const Key& key : keys_) {
    if (key.state.get() != &preferred) continue;
    if (std::ranges::find(tried, &key) != tried.end()) return {};
    const auto taken = key.state->TryTake(key.limits, model, moment);
    return taken.is_taken ? Lease(key, clock_, taken.trial) : Lease();
  }
  return {};
}

// Among the free keys, not among all: a neighbour of a resting key gets no double share.
const Key* KeyPool::Choose(const Candidates& free, Random& random) {
  if (strategy_ == Strategy::kWeighted) {
    std::uint64_t total = 0;
    for (const Key* key : free) total += key->weight;
    if (total > 0) {
      std::uint64_t ticket = random.Below(total);
      for (const Key* key : free) {
        if (ticket < key->weight) return key;
        ticket -= key->weight;
      }
    }
    // Only keys of weight 0 are left: they take turns.
  }
  if (strategy_ == Strategy::kRandom) return free[random.Below(free.size())];
  return free[next_.fetch_add(1, std::memory_order_relaxed) % free.size()];
}

std::vector<KeyPool::Standing> KeyPool::Standings(std::string_view model) const {
  const KeyState::Moment moment = Now();
  std::vector<Standing> standings;
  standings.reserve(keys_.size());
  for (const Key& key : keys_) {
    const auto found = key.state->Check(key.limits, model, moment);
    Standing standing{.label = key.label,
                      .hindrance = found.hindrance,
                      .wait = std::chrono::nanoseconds(0),
                      .view = key.state->See(key.limits.circuit, moment)};
    if (found.hindrance != Hindrance::kNone) standing.wait = found.free_at - moment.now;
    if (found.free_at == MonotonicTime::max()) standing.wait.reset();
    standings.push_back(std::move(standing));
  }
  return standings;
}

KeyPool::Outlook KeyPool::NextFree(std::string_view model) const {
  const KeyState::Moment moment = Now();
  KeyState::Availability first{Hindrance::kQuota, MonotonicTime::max()};
  for (const Key& key : keys_) {
    auto found = key.state->Check(key.limits, model, moment);
    if (found.hindrance == Hindrance::kNone) found.free_at = moment.now;
    if (found.free_at < first.free_at) first = found;
  }
  if (first.free_at == MonotonicTime::max())
    return {.wait = {}, .never = true, .hindrance = first.hindrance};
  return {.wait = std::max(first.free_at, moment.now) - moment.now,
          .never = false,
          .hindrance = first.hindrance};
}

}  // namespace monorelay::keys
