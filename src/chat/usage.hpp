// How many tokens an exchange used.
#pragma once

#include <algorithm>
#include <cstdint>

namespace monorelay::chat {

// Token counts as a provider reported them; kUnknown where it said nothing. `input` includes cached
// tokens, whatever the provider's own convention is.
struct Usage {
  static constexpr std::int64_t kUnknown = -1;

  std::int64_t input = kUnknown;
  std::int64_t output = kUnknown;
  std::int64_t cached_read = kUnknown;
  std::int64_t cache_write = kUnknown;
  std::int64_t reasoning = kUnknown;

  // Takes the larger of each count: later frames of a stream are cumulative, and a poorer frame
  // never erases what an earlier one said.
  void Merge(const Usage& other) {
    input = std::max(input, other.input);
    output = std::max(output, other.output);
    cached_read = std::max(cached_read, other.cached_read);
    cache_write = std::max(cache_write, other.cache_write);
    reasoning = std::max(reasoning, other.reasoning);
  }

  [[nodiscard]] bool IsKnown() const { return input >= 0 || output >= 0; }
};

}  // namespace monorelay::chat
