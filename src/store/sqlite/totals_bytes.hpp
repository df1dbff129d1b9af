// How the roll-up tables hold totals: as one value. A chart of a month reads a hundred thousand
// rows, and each further column of each would take time.
#pragma once

#include <string>
#include <string_view>

#include "records/reader.hpp"
#include "records/statistics.hpp"

namespace monorelay::store::sqlite {

// The counters in the order of their declaration, then each histogram behind its size in bytes; all
// numbers are varints.
std::string EncodeTotals(const records::Totals& totals);

// Adds what EncodeTotals gave to `totals`: the counters, and the `wanted` histograms. Bytes of
// another origin count as far as they can be read.
void MergeEncoded(std::string_view bytes, records::Totals& totals,
                  const records::Distributions& wanted = {});

// Without histograms.
inline constexpr records::Distributions kNoDistributions{
    .latency = false, .first_token = false, .speed = false};

}  // namespace monorelay::store::sqlite
