// The keys of one provider: which one to spend next, and which ones are resting.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

namespace monorelay::keys {

enum class Strategy : std::uint8_t { kRoundRobin, kRandom, kWeighted };

// Why a key rests.
enum class RestReason : std::uint8_t { kNone, kRateLimited, kRefused };

// What is remembered of a key. Survives a reload of the configuration as long as its secret stays.
// Thread-safe.
class KeyState {
 public:
  // Rests until `until`; a shorter rest never replaces a longer one.
  void RestUntil(MonotonicTime until, RestReason reason);
  // Works again: ends a rest that a rate limit caused.
  void Wake();
  // The end of the rest; not in the future if the key is free.
  [[nodiscard]] MonotonicTime RestingUntil() const;
  // Why it rests, or did last: the reason that holds longer.
  [[nodiscard]] RestReason Reason() const;

  std::atomic<std::uint64_t> uses{0};
  std::atomic<std::uint64_t> failures{0};

 private:
  // Apart, so that the end of the one does not end the other.
  std::atomic<std::int64_t> limited_until_{INT64_MIN};
  std::atomic<std::int64_t> refused_until_{INT64_MIN};
};

struct Key {
  Secret secret;
  std::string label;
  std::uint32_t weight = 1;
  std::shared_ptr<KeyState> state;  // shared with the pools of earlier configurations
};

// Immutable but for the state of its keys and a counter. Thread-safe.
class KeyPool {
 public:
  // `clock` must outlive the pool. Keys of weight 0 are chosen only if nothing else is left.
  KeyPool(Strategy strategy, std::vector<Key> keys, const Clock& clock);

  // The next key to try that is neither resting nor among `tried`, or nullptr. The key lives as
  // long as the pool.
  const Key* Choose(std::span<const Key* const> tried, Random& random);

  // How long until the first key is free again; zero if one is. Requires: at least one key.
  [[nodiscard]] std::chrono::nanoseconds UntilFree() const;

  [[nodiscard]] bool IsEmpty() const { return keys_.empty(); }
  [[nodiscard]] const std::vector<Key>& Keys() const { return keys_; }

 private:
  static bool IsFree(const Key& key, std::span<const Key* const> tried, MonotonicTime now);

  Strategy strategy_;
  std::vector<Key> keys_;
  const Clock& clock_;
  std::atomic<std::uint64_t> next_{0};
};

}  // namespace monorelay::keys
