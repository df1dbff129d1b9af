// What an exchange cost, in whole nano-dollars.
#pragma once

#include <cstdint>
#include <string>

#include "catalog/prices.hpp"

namespace monorelay::catalog {

// The tokens of an exchange, parted so that none is counted twice.
struct Consumption {
  std::int64_t input = 0;  // text that was read afresh
  std::int64_t cached_read = 0;
  std::int64_t cache_write = 0;
  std::int64_t cache_write_hour = 0;
  std::int64_t audio_input = 0;
  std::int64_t image_input = 0;
  std::int64_t output = 0;  // text
  std::int64_t reasoning = 0;
  std::int64_t audio_output = 0;
  std::int64_t image_output = 0;
  bool is_batch = false;

  // All that the model read.
  [[nodiscard]] std::int64_t Prompt() const {
    return input + cached_read + cache_write + cache_write_hour + audio_input + image_input;
  }
};

// Counts as a provider reports them: `input` and `output` include the other counts, a negative
// number is unknown. What would not fit into its whole is left out of the part.
struct Counts {
  std::int64_t input = -1;
  std::int64_t output = -1;
  std::int64_t cached_read = -1;
  std::int64_t cache_write = -1;  // all lifetimes together
  std::int64_t cache_write_hour = -1;
  std::int64_t reasoning = -1;
  std::int64_t audio_input = -1;
  std::int64_t audio_output = -1;
  std::int64_t image_input = -1;
  std::int64_t image_output = -1;
  bool is_batch = false;
};

Consumption Part(const Counts& counts);

// Nano-dollars by what they were spent on. None is negative, and each is rounded by itself, so that
// the parts add up to the total to the last digit. A part that would pass 1e17 (a hundred million
// USD) stays there.
struct Cost {
  std::int64_t input = 0;
  std::int64_t cached_read = 0;
  std::int64_t cache_write = 0;
  std::int64_t output = 0;
  std::int64_t reasoning = 0;
  std::int64_t audio = 0;
  std::int64_t image = 0;
  std::int64_t request = 0;

  [[nodiscard]] std::int64_t Total() const {
    return input + cached_read + cache_write + output + reasoning + audio + image + request;
  }
  bool operator==(const Cost&) const = default;
};

Cost CostOf(const Price& price, const Consumption& consumption);

// USD with nine digits after the point, without zeros at the end: "0.00123", "0".
std::string Dollars(std::int64_t nano_dollars);

}  // namespace monorelay::catalog
