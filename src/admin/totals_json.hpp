// Sums as JSON.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "admin/statistics_query.hpp"
#include "json/writer.hpp"
#include "records/statistics.hpp"

namespace monorelay::admin {

// The object of schema Totals.
void WriteTotals(json::Writer& json, const records::Totals& totals);

// The fields of one series, a column each with one value for each of `buckets`: 0 where nothing
// happened, null where a figure has no value then. Only those of `metrics`.
void WriteColumns(json::Writer& json, const std::vector<std::int64_t>& buckets,
                  const std::map<std::int64_t, records::Totals>& totals, const Metrics& metrics);

}  // namespace monorelay::admin
