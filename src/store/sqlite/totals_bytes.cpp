#include "store/sqlite/totals_bytes.hpp"

#include <array>
#include <cstdint>

#include "base/varint.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::Totals;

constexpr std::array kCounters{&Totals::requests,   &Totals::errors,      &Totals::streaming,
                               &Totals::estimated,  &Totals::unpriced,    &Totals::input,
                               &Totals::output,     &Totals::cached_read, &Totals::cache_write,
                               &Totals::reasoning,  &Totals::audio,       &Totals::cost_nano,
                               &Totals::latency_us, &Totals::attempts};
constexpr std::array kHistograms{&Totals::latency, &Totals::first_token, &Totals::speed};

}  // namespace

std::string EncodeTotals(const Totals& totals) {
  std::string bytes;
  for (const auto counter : kCounters)
    AppendVarint(bytes, static_cast<std::uint64_t>(totals.*counter));
  for (const auto histogram : kHistograms) {
    const std::string encoded = (totals.*histogram).Encode();
    AppendVarint(bytes, encoded.size());
    bytes += encoded;
  }
  return bytes;
}

void MergeEncoded(std::string_view bytes, Totals& totals, const records::Distributions& wanted) {
  std::uint64_t number = 0;
  for (const auto counter : kCounters) {
    if (!TakeVarint(bytes, number)) return;
    totals.*counter += static_cast<std::int64_t>(number);
  }
  const std::array is_wanted{wanted.latency, wanted.first_token, wanted.speed};
  for (std::size_t i = 0; i < kHistograms.size(); ++i) {
    if (!TakeVarint(bytes, number)) return;
    const std::string_view encoded = bytes.substr(0, number);
    if (is_wanted[i]) (totals.*kHistograms[i]).MergeEncoded(encoded);
    bytes.remove_prefix(encoded.size());
  }
}

}  // namespace monorelay::store::sqlite
