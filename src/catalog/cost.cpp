#include "catalog/cost.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace monorelay::catalog {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kTokensOfARate = 1'000'000;
constexpr std::int64_t kFullPrice = 100;
constexpr std::int64_t kMostNano = 100'000'000'000'000'000;

// Takes as much of `part` as there is out of `whole`.
std::int64_t Take(std::int64_t& whole, std::int64_t part) {
  const std::int64_t taken = std::clamp<std::int64_t>(part, 0, whole);
  whole -= taken;
  return taken;
}

// To the nearest nano-dollar, halves upwards.
std::int64_t Charge(std::int64_t tokens, Rate rate, std::int64_t percent) {
  constexpr Wide kDivisor = Wide{kTokensOfARate} * kFullPrice;
  const Wide nano = (Wide{tokens} * rate * percent + kDivisor / 2) / kDivisor;
  return static_cast<std::int64_t>(std::min<Wide>(nano, kMostNano));
}

std::int64_t Sum(std::int64_t one, std::int64_t other) {
  return std::min(one + other, kMostNano);
}

}  // namespace

Consumption Part(const Counts& counts) {
  Consumption parts;
  std::int64_t input = std::max<std::int64_t>(counts.input, 0);
  parts.cached_read = Take(input, counts.cached_read);
  std::int64_t written = Take(input, counts.cache_write);
  parts.cache_write_hour = Take(written, counts.cache_write_hour);
  parts.cache_write = written;
  parts.audio_input = Take(input, counts.audio_input);
  parts.image_input = Take(input, counts.image_input);
  parts.input = input;
  std::int64_t output = std::max<std::int64_t>(counts.output, 0);
  parts.reasoning = Take(output, counts.reasoning);
  parts.audio_output = Take(output, counts.audio_output);
  parts.image_output = Take(output, counts.image_output);
  parts.output = output;
  parts.is_batch = counts.is_batch;
  return parts;
}

Cost CostOf(const Price& price, const Consumption& used) {
  const Rates& rates = price.RatesFor(used.Prompt());
  const std::int64_t percent = used.is_batch ? price.batch_percent : kFullPrice;
  const auto cost = [percent](std::int64_t tokens, Rate rate) {
    return Charge(tokens, rate, percent);
  };
  return {.input = cost(used.input, rates.input),
          .cached_read = cost(used.cached_read, rates.cached_read),
          .cache_write = Sum(cost(used.cache_write, rates.cache_write),
                             cost(used.cache_write_hour, rates.cache_write_hour)),
          .output = cost(used.output, rates.output),
          .reasoning = cost(used.reasoning, rates.reasoning),
          .audio = Sum(cost(used.audio_input, rates.audio_input),
                       cost(used.audio_output, rates.audio_output)),
          .image = Sum(cost(used.image_input, rates.image_input),
                       cost(used.image_output, rates.image_output)),
          .request = std::min(price.per_request, kMostNano)};
}

std::string Dollars(std::int64_t nano_dollars) {
  std::string text =
      fmt::format("{}.{:09}", nano_dollars / kNanoPerDollar, nano_dollars % kNanoPerDollar);
  text.resize(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace monorelay::catalog
