// Who served a conversation last, so that its next request finds the provider's prompt cache warm.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "base/clock.hpp"

namespace monorelay::keys {
class KeyState;
}

namespace monorelay::routing {

class ProviderFigures;

// By what requests of the same conversation are known.
enum class AffinityMode : std::uint8_t {
  kOff,
  kSession,       // what the client says
  kConversation,  // else how the conversation begins
};

// A provider and a key, by what survives a reload. Only compared, never looked into.
struct Place {
  const ProviderFigures* provider = nullptr;
  const keys::KeyState* key = nullptr;

  bool operator==(const Place&) const = default;
};

// Remembers some ten thousand conversations at most; the oldest of those that fall together make
// room. Memory is taken as it is needed. Thread-safe; its locks are short.
class AffinityTable {
 public:
  // The place of a conversation, if it was noted within `life`. 0 is no conversation.
  std::optional<Place> Find(std::uint64_t conversation, MonotonicTime now,
                            std::chrono::seconds life);
  void Note(std::uint64_t conversation, const Place& place, MonotonicTime now);

 private:
  struct Entry {
    std::uint64_t conversation = 0;
    Place place;
    MonotonicTime noted;
  };
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kSets = 64;  // of a shard
  static constexpr std::size_t kShards = 64;
  using Set = std::array<Entry, kWays>;
  struct Shard {
    std::mutex mutex;
    std::unique_ptr<std::array<Set, kSets>> sets;  // guarded by mutex; null: nothing noted yet
  };

  static std::size_t SetOf(std::uint64_t conversation) { return (conversation / kShards) % kSets; }
  Shard& ShardOf(std::uint64_t conversation) { return shards_[conversation % kShards]; }

  std::array<Shard, kShards> shards_;
};

}  // namespace monorelay::routing
