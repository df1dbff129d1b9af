#include "routing/affinity.hpp"

#include <algorithm>

namespace monorelay::routing {

std::optional<Place> AffinityTable::Find(std::uint64_t conversation, MonotonicTime now,
                                         std::chrono::seconds life) {
  if (conversation == 0) return std::nullopt;
  Shard& shard = ShardOf(conversation);
  const std::lock_guard lock(shard.mutex);
  if (shard.sets == nullptr) return std::nullopt;
  const Set& set = (*shard.sets)[SetOf(conversation)];
  const auto found = std::ranges::find(set, conversation, &Entry::conversation);
  if (found == set.end() || found->noted + life <= now) return std::nullopt;
  return found->place;
}

void AffinityTable::Note(std::uint64_t conversation, const Place& place, MonotonicTime now) {
  if (conversation == 0) return;
  Shard& shard = ShardOf(conversation);
  const std::lock_guard lock(shard.mutex);
  if (shard.sets == nullptr) shard.sets = std::make_unique<std::array<Set, kSets>>();
  Set& set = (*shard.sets)[SetOf(conversation)];
  auto entry = std::ranges::find(set, conversation, &Entry::conversation);
  if (entry == set.end()) entry = std::ranges::min_element(set, {}, &Entry::noted);
  *entry = {.conversation = conversation, .place = place, .noted = now};
}

}  // namespace monorelay::routing
