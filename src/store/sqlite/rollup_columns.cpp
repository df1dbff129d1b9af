#include "store/sqlite/rollup_columns.hpp"

#include <array>

namespace monorelay::store::sqlite {
namespace {

using records::Totals;

constexpr std::array kCounters{&Totals::requests,   &Totals::errors,      &Totals::streaming,
                               &Totals::estimated,  &Totals::unpriced,    &Totals::input,
                               &Totals::output,     &Totals::cached_read, &Totals::cache_write,
                               &Totals::reasoning,  &Totals::audio,       &Totals::cost_nano,
                               &Totals::latency_us, &Totals::attempts};

}  // namespace

void ReadCounters(const Statement& row, int first, Totals& totals) {
  for (const auto counter : kCounters) totals.*counter += row.Integer(first++);
}

void ReadTotals(const Statement& row, int first, Totals& totals,
                const records::Distributions& wanted) {
  ReadCounters(row, first, totals);
  first += static_cast<int>(kCounters.size());
  if (wanted.latency) totals.latency.MergeEncoded(row.Bytes(first));
  if (wanted.first_token) totals.first_token.MergeEncoded(row.Bytes(first + 1));
  if (wanted.speed) totals.speed.MergeEncoded(row.Bytes(first + 2));
}

EncodedTotals::EncodedTotals(const Totals& totals)
    : totals_(totals),
      latency_(totals.latency.Encode()),
      first_token_(totals.first_token.Encode()),
      speed_(totals.speed.Encode()) {}

void EncodedTotals::Bind(Statement& statement, int first) const {
  for (const auto counter : kCounters) statement.Bind(first++, totals_.*counter);
  statement.BindBlob(first, latency_);
  statement.BindBlob(first + 1, first_token_);
  statement.BindBlob(first + 2, speed_);
}

}  // namespace monorelay::store::sqlite
