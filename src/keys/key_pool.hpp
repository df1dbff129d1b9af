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
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "keys/key_state.hpp"

namespace monorelay::keys {

enum class Strategy : std::uint8_t { kRoundRobin, kRandom, kWeighted };

// Without a secret it stands for a provider that wants none.
struct Key {
  Secret secret;
  std::string label;
  std::uint32_t weight = 1;
  std::shared_ptr<KeyState> state;  // shared with the pools of earlier configurations
  KeyLimits limits{};
};

// The right to use one key for one request. Its end gives the key back; what counts against the
// key's limits is a request for which Spend was called. Not thread-safe.
class Lease {
 public:
  Lease() = default;
  // Takes over what TryTake gave. Both must outlive the lease.
  Lease(const Key& key, const Clock& clock, std::uint32_t trial)
      : key_(&key), clock_(&clock), trial_(trial) {}
  Lease(Lease&& other) noexcept
      : key_(std::exchange(other.key_, nullptr)),
        clock_(other.clock_),
        trial_(other.trial_),
        spent_(other.spent_) {}
  Lease& operator=(Lease&& other) noexcept {
    if (this != &other) {
      End();
      key_ = std::exchange(other.key_, nullptr);
      clock_ = other.clock_;
      trial_ = other.trial_;
      spent_ = other.spent_;
    }
    return *this;
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { End(); }

  // nullptr: no key could be had.
  [[nodiscard]] const Key* Get() const { return key_; }
  // The provider has answered.
  void Spend() { spent_ = true; }

 private:
  void End() {
    if (key_ != nullptr) key_->state->Release(spent_, clock_->WallNow(), trial_);
    key_ = nullptr;
  }

  const Key* key_ = nullptr;
  const Clock* clock_ = nullptr;
  std::uint32_t trial_ = 0;
  bool spent_ = false;
};

// Immutable but for the state of its keys and a counter. Thread-safe.
class KeyPool {
 public:
  // `clock` must outlive the pool. Keys of weight 0 are chosen only if nothing else is left.
  KeyPool(Strategy strategy, std::vector<Key> keys, const Clock& clock);

  // Takes the next key that may be used for `model` and is not among `tried`; an empty lease if
  // there is none. The key whose state is `preferred`, if there is one, before all others. The pool
  // must outlive the lease.
  Lease Take(std::string_view model, std::span<const Key* const> tried, Random& random,
             const KeyState* preferred = nullptr);

  // When a key can be used for `model` again.
  struct Outlook {
    std::chrono::nanoseconds wait{0};        // zero: now
    bool never = false;                      // all keys have expired or used up their quota
    Hindrance hindrance = Hindrance::kNone;  // of the key that is free first
  };
  // Requires: at least one key.
  [[nodiscard]] Outlook NextFree(std::string_view model) const;

  // How each key stands for `model`, in the order of Keys().
  struct Standing {
    std::string label;
    Hindrance hindrance = Hindrance::kNone;
    std::optional<std::chrono::nanoseconds> wait;  // until it is free; nothing: it never is
    KeyView view;
  };
  [[nodiscard]] std::vector<Standing> Standings(std::string_view model) const;

  [[nodiscard]] bool IsEmpty() const { return keys_.empty(); }
  [[nodiscard]] const std::vector<Key>& Keys() const { return keys_; }

 private:
  using Candidates = std::vector<const Key*>;

  [[nodiscard]] KeyState::Moment Now() const { return {clock_.Now(), clock_.WallNow()}; }
  Lease TakePreferred(const KeyState& preferred, std::string_view model,
                      std::span<const Key* const> tried, KeyState::Moment moment);
  const Key* Choose(const Candidates& free, Random& random);

  Strategy strategy_;
  std::vector<Key> keys_;
  const Clock& clock_;
  std::atomic<std::uint64_t> next_{0};
};

}  // namespace monorelay::keys
