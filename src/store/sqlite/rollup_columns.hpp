// The columns of the roll-up tables, in their order.
#pragma once

#include <string>

#include "records/reader.hpp"
#include "records/statistics.hpp"
#include "store/sqlite/database.hpp"

// One text for all tables, put together by the compiler: a statement is a constant.
#define ROLLUP_COLUMNS                                                                          \
  "requests, errors, streaming, estimated, unpriced, input, output, cached_read, cache_write, " \
  "reasoning, audio, cost_nano, latency_us, attempts, latency, first_token, speed"
#define ROLLUP_SELECT(table) \
  "SELECT " ROLLUP_COLUMNS " FROM " table " WHERE bucket = ?1 AND series = ?2"
#define ROLLUP_PUT(table)                                             \
  "INSERT OR REPLACE INTO " table " (bucket, series, " ROLLUP_COLUMNS \
  ") VALUES (?1, ?2, ?3, "                                            \
  "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"

namespace monorelay::store::sqlite {

// Adds the columns of the current row, from `first` on, to `totals`: the counters, and the
// `wanted` histograms behind them. A damaged histogram counts as far as it can be read.
void ReadCounters(const Statement& row, int first, records::Totals& totals);
void ReadTotals(const Statement& row, int first, records::Totals& totals,
                const records::Distributions& wanted = {});

// Totals as they are bound; must live until the statement is reset.
class EncodedTotals {
 public:
  explicit EncodedTotals(const records::Totals& totals);
  void Bind(Statement& statement, int first) const;

 private:
  const records::Totals& totals_;
  std::string latency_;
  std::string first_token_;
  std::string speed_;
};

}  // namespace monorelay::store::sqlite
