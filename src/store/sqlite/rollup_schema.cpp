#include "store/sqlite/rollup_schema.hpp"

#include <array>
#include <string>
#include <utility>

#include "store/sqlite/totals_bytes.hpp"

namespace monorelay::store::sqlite {
namespace {

// Step 3. Statistics, in three grains; what is told apart stands in `series` once. Requests that
// were recorded before are not in them. The few requests that went wrong have an index of their
// own.
constexpr char kStepThree[] = R"sql(
  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    key_label TEXT NOT NULL,
    client TEXT NOT NULL,
    user TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    status_class INTEGER NOT NULL,
    UNIQUE (model, provider, key_label, client, user, endpoint, status_class)
  );
  CREATE TABLE rollup_minute (
    bucket INTEGER NOT NULL, series INTEGER NOT NULL,
    requests INTEGER NOT NULL, errors INTEGER NOT NULL, streaming INTEGER NOT NULL,
    estimated INTEGER NOT NULL, unpriced INTEGER NOT NULL, input INTEGER NOT NULL,
    output INTEGER NOT NULL, cached_read INTEGER NOT NULL, cache_write INTEGER NOT NULL,
    reasoning INTEGER NOT NULL, audio INTEGER NOT NULL, cost_nano INTEGER NOT NULL,
    latency_us INTEGER NOT NULL, attempts INTEGER NOT NULL,
    latency BLOB NOT NULL, first_token BLOB NOT NULL, speed BLOB NOT NULL,
    PRIMARY KEY (bucket, series)
  ) WITHOUT ROWID;
  CREATE TABLE rollup_hour (
    bucket INTEGER NOT NULL, series INTEGER NOT NULL,
    requests INTEGER NOT NULL, errors INTEGER NOT NULL, streaming INTEGER NOT NULL,
    estimated INTEGER NOT NULL, unpriced INTEGER NOT NULL, input INTEGER NOT NULL,
    output INTEGER NOT NULL, cached_read INTEGER NOT NULL, cache_write INTEGER NOT NULL,
    reasoning INTEGER NOT NULL, audio INTEGER NOT NULL, cost_nano INTEGER NOT NULL,
    latency_us INTEGER NOT NULL, attempts INTEGER NOT NULL,
    latency BLOB NOT NULL, first_token BLOB NOT NULL, speed BLOB NOT NULL,
    PRIMARY KEY (bucket, series)
  ) WITHOUT ROWID;
  CREATE TABLE rollup_day (
    bucket INTEGER NOT NULL, series INTEGER NOT NULL,
    requests INTEGER NOT NULL, errors INTEGER NOT NULL, streaming INTEGER NOT NULL,
    estimated INTEGER NOT NULL, unpriced INTEGER NOT NULL, input INTEGER NOT NULL,
    output INTEGER NOT NULL, cached_read INTEGER NOT NULL, cache_write INTEGER NOT NULL,
    reasoning INTEGER NOT NULL, audio INTEGER NOT NULL, cost_nano INTEGER NOT NULL,
    latency_us INTEGER NOT NULL, attempts INTEGER NOT NULL,
    latency BLOB NOT NULL, first_token BLOB NOT NULL, speed BLOB NOT NULL,
    PRIMARY KEY (bucket, series)
  ) WITHOUT ROWID;
  CREATE INDEX requests_with_error ON requests (timestamp) WHERE error_code IS NOT NULL;
  PRAGMA user_version = 3;
)sql";

// Step 7. Charts of a month are cut in four hours. Those that were there before the step are not
// made up for: what is older than the bucket it names is read by the hour.
constexpr char kStepSeven[] = R"sql(
  CREATE TABLE rollup_four_hours (
    bucket INTEGER NOT NULL, series INTEGER NOT NULL,
    requests INTEGER NOT NULL, errors INTEGER NOT NULL, streaming INTEGER NOT NULL,
    estimated INTEGER NOT NULL, unpriced INTEGER NOT NULL, input INTEGER NOT NULL,
    output INTEGER NOT NULL, cached_read INTEGER NOT NULL, cache_write INTEGER NOT NULL,
    reasoning INTEGER NOT NULL, audio INTEGER NOT NULL, cost_nano INTEGER NOT NULL,
    latency_us INTEGER NOT NULL, attempts INTEGER NOT NULL,
    latency BLOB NOT NULL, first_token BLOB NOT NULL, speed BLOB NOT NULL,
    PRIMARY KEY (bucket, series)
  ) WITHOUT ROWID;
  CREATE TABLE rollup_four_hours_from (bucket INTEGER NOT NULL);
  INSERT INTO rollup_four_hours_from
    SELECT ifnull((max(bucket) / 14400 + 1) * 14400, 0) FROM rollup_hour;
  PRAGMA user_version = 7;
)sql";

// Step 9. The columns of a bucket become one value.
struct Packing {
  Sql create;
  Sql read;
  Sql put;
  Sql replace;
};

#define PACKING(table)                                                                     \
  Packing {                                                                                \
    "CREATE TABLE packed (bucket INTEGER NOT NULL, series INTEGER NOT NULL, "              \
    "totals BLOB NOT NULL, PRIMARY KEY (bucket, series)) WITHOUT ROWID",                   \
        "SELECT bucket, series, requests, errors, streaming, estimated, unpriced, input, " \
        "output, cached_read, cache_write, reasoning, audio, cost_nano, latency_us, "      \
        "attempts, latency, first_token, speed FROM " table,                               \
        "INSERT INTO packed (bucket, series, totals) VALUES (?1, ?2, ?3)",                 \
        "DROP TABLE " table "; ALTER TABLE packed RENAME TO " table                        \
  }
constexpr std::array kPackings{PACKING("rollup_minute"), PACKING("rollup_hour"),
                               PACKING("rollup_four_hours"), PACKING("rollup_day")};
#undef PACKING

records::Totals UnpackedTotals(const Statement& row) {
  constexpr std::array kCounters{
      &records::Totals::requests,   &records::Totals::errors,      &records::Totals::streaming,
      &records::Totals::estimated,  &records::Totals::unpriced,    &records::Totals::input,
      &records::Totals::output,     &records::Totals::cached_read, &records::Totals::cache_write,
      &records::Totals::reasoning,  &records::Totals::audio,       &records::Totals::cost_nano,
      &records::Totals::latency_us, &records::Totals::attempts};
  records::Totals totals;
  int column = 2;
  for (const auto counter : kCounters) totals.*counter = row.Integer(column++);
  totals.latency.MergeEncoded(row.Bytes(column));
  totals.first_token.MergeEncoded(row.Bytes(column + 1));
  totals.speed.MergeEncoded(row.Bytes(column + 2));
  return totals;
}

SqlResult<void> CopyPacked(Statement& read, Statement& put) {
  for (;;) {
    const auto row = read.Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    const std::string totals = EncodeTotals(UnpackedTotals(read));
    put.Bind(1, read.Integer(0));
    put.Bind(2, read.Integer(1));
    put.BindBlob(3, totals);
    const auto done = put.Step();
    put.Reset();
    if (!done) return std::unexpected(done.error());
  }
}

SqlResult<void> Pack(Database& database, const Packing& packing) {
  if (auto created = database.Execute(packing.create); !created) return created;
  {
    auto read = database.Prepare(packing.read);
    if (!read) return std::unexpected(std::move(read.error()));
    auto put = database.Prepare(packing.put);
    if (!put) return std::unexpected(std::move(put.error()));
    if (auto copied = CopyPacked(*read, *put); !copied) return copied;
  }
  return database.Execute(packing.replace);
}

}  // namespace

SqlResult<void> AddStatistics(Database& database) {
  return database.Execute(kStepThree);
}

SqlResult<void> AddFourHours(Database& database) {
  return database.Execute(kStepSeven);
}

SqlResult<void> PackStatistics(Database& database) {
  for (const Packing& packing : kPackings) {
    if (auto packed = Pack(database, packing); !packed) return packed;
  }
  return database.Execute("PRAGMA user_version = 9");
}

}  // namespace monorelay::store::sqlite
