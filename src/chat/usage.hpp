// How many tokens an exchange used.
#pragma once

#include <algorithm>
#include <cstdint>

namespace monorelay::chat {

// Token counts as a provider reported them; kUnknown where it said nothing. `input` includes cached
// tokens and `output` includes reasoning, whatever the provider's own convention is; all others are
// parts of these two.
struct Usage {
  static constexpr std::int64_t kUnknown = -1;

  std::int64_t input = kUnknown;
  std::int64_t output = kUnknown;
  std::int64_t cached_read = kUnknown;
  std::int64_t cache_write = kUnknown;       // all lifetimes together
  std::int64_t cache_write_hour = kUnknown;  // of these, kept for an hour or longer
  std::int64_t reasoning = kUnknown;
  std::int64_t audio_input = kUnknown;
  std::int64_t audio_output = kUnknown;
  std::int64_t image_input = kUnknown;
  std::int64_t image_output = kUnknown;
  std::int64_t accepted_prediction = kUnknown;
  std::int64_t rejected_prediction = kUnknown;
  bool is_batch = false;  // charged at the provider's price for batches

  // Takes the larger of each count: later frames of a stream are cumulative, and a poorer frame
  // never erases what an earlier one said.
  void Merge(const Usage& other) {
    const auto take = [](std::int64_t& count, std::int64_t more) { count = std::max(count, more); };
    take(input, other.input);
    take(output, other.output);
    take(cached_read, other.cached_read);
    take(cache_write, other.cache_write);
    take(cache_write_hour, other.cache_write_hour);
    take(reasoning, other.reasoning);
    take(audio_input, other.audio_input);
    take(audio_output, other.audio_output);
    take(image_input, other.image_input);
    take(image_output, other.image_output);
    take(accepted_prediction, other.accepted_prediction);
    take(rejected_prediction, other.rejected_prediction);
    is_batch = is_batch || other.is_batch;
  }

  [[nodiscard]] bool IsKnown() const { return input >= 0 || output >= 0; }

  bool operator==(const Usage&) const = default;
};

}  // namespace monorelay::chat
