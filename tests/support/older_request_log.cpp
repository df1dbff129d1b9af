#include "tests/support/older_request_log.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "store/sqlite/totals_bytes.hpp"

namespace monorelay::testing {
namespace {

using store::sqlite::Database;
using store::sqlite::Sql;
using store::sqlite::Statement;

// What each step has added, taken away: the first from schema 1 to 0, and so on. The last step is
// undone by UnpackStatistics.
constexpr std::array<Sql, kNewestRequestSchema - 1> kUndo{
    R"sql(
      DROP INDEX requests_by_time;
      PRAGMA user_version = 0;
    )sql",
    R"sql(
      DROP TABLE bodies;
      DROP INDEX requests_by_request_id;
      ALTER TABLE requests DROP COLUMN conversion;
      ALTER TABLE requests DROP COLUMN cost_basis;
      ALTER TABLE requests DROP COLUMN cost_parts;
      ALTER TABLE requests DROP COLUMN cost_nano;
      ALTER TABLE requests DROP COLUMN tokens_estimated;
      ALTER TABLE requests DROP COLUMN audio_output_tokens;
      ALTER TABLE requests DROP COLUMN audio_input_tokens;
      ALTER TABLE requests DROP COLUMN cache_write_hour_tokens;
      ALTER TABLE requests DROP COLUMN cached;
      ALTER TABLE requests DROP COLUMN failed_attempts;
      ALTER TABLE requests DROP COLUMN first_byte_ms;
      ALTER TABLE requests DROP COLUMN connect_ms;
      ALTER TABLE requests DROP COLUMN queue_ms;
      ALTER TABLE requests DROP COLUMN provider_dialect;
      ALTER TABLE requests DROP COLUMN dialect;
      ALTER TABLE requests DROP COLUMN user_agent;
      ALTER TABLE requests DROP COLUMN client_address;
      PRAGMA user_version = 1;
    )sql",
    R"sql(
      DROP INDEX requests_with_error;
      DROP TABLE rollup_day;
      DROP TABLE rollup_hour;
      DROP TABLE rollup_minute;
      DROP TABLE series;
      PRAGMA user_version = 2;
    )sql",
    R"sql(
      ALTER TABLE requests DROP COLUMN access_key_id;
      ALTER TABLE requests DROP COLUMN team;
      ALTER TABLE requests DROP COLUMN user;
      PRAGMA user_version = 3;
    )sql",
    R"sql(
      DROP INDEX requests_with_text;
      PRAGMA user_version = 4;
    )sql",
    R"sql(
      DROP INDEX requests_of_conversation;
      ALTER TABLE requests DROP COLUMN conversation;
      PRAGMA user_version = 5;
    )sql",
    R"sql(
      DROP TABLE rollup_four_hours;
      DROP TABLE rollup_four_hours_from;
      PRAGMA user_version = 6;
    )sql",
    R"sql(
      ALTER TABLE requests DROP COLUMN finish_reason;
      PRAGMA user_version = 7;
    )sql",
};

struct OldTable {
  Sql create;
  Sql read;
  Sql put;
};

#define OLD_TABLE(table)                                                                           \
  OldTable{                                                                                        \
      "ALTER TABLE " table " RENAME TO packed; CREATE TABLE " table                                \
      " (bucket INTEGER NOT NULL, series INTEGER NOT NULL, requests INTEGER NOT NULL, "            \
      "errors INTEGER NOT NULL, streaming INTEGER NOT NULL, estimated INTEGER NOT NULL, "          \
      "unpriced INTEGER NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL, "               \
      "cached_read INTEGER NOT NULL, cache_write INTEGER NOT NULL, reasoning INTEGER NOT NULL, "   \
      "audio INTEGER NOT NULL, cost_nano INTEGER NOT NULL, latency_us INTEGER NOT NULL, "          \
      "attempts INTEGER NOT NULL, latency BLOB NOT NULL, first_token BLOB NOT NULL, "              \
      "speed BLOB NOT NULL, PRIMARY KEY (bucket, series)) WITHOUT ROWID",                          \
      "SELECT bucket, series, totals FROM packed",                                                 \
      "INSERT INTO " table                                                                         \
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, " \
      "?19)"}
constexpr std::array kOldTables{OLD_TABLE("rollup_minute"), OLD_TABLE("rollup_hour"),
                                OLD_TABLE("rollup_four_hours"), OLD_TABLE("rollup_day")};
#undef OLD_TABLE

void PutUnpacked(Statement& put, const records::Totals& totals) {
  int column = 2;
  for (const std::int64_t count :
       {totals.requests, totals.errors, totals.streaming, totals.estimated, totals.unpriced,
        totals.input, totals.output, totals.cached_read, totals.cache_write, totals.reasoning,
        totals.audio, totals.cost_nano, totals.latency_us, totals.attempts})
    put.Bind(++column, count);
  const std::array histograms{totals.latency.Encode(), totals.first_token.Encode(),
                              totals.speed.Encode()};
  for (const std::string& histogram : histograms) put.BindBlob(++column, histogram);
  ASSERT_TRUE(put.Step());
  put.Reset();
}

// From schema 9 to 8.
void UnpackStatistics(Database& database) {
  for (const OldTable& table : kOldTables) {
    ASSERT_TRUE(database.Execute(table.create));
    {
      auto read = database.Prepare(table.read);
      auto put = database.Prepare(table.put);
      ASSERT_TRUE(read);
      ASSERT_TRUE(put);
      while (read->Step().value_or(false)) {
        put->Bind(1, read->Integer(0));
        put->Bind(2, read->Integer(1));
        records::Totals totals;
        store::sqlite::MergeEncoded(read->Bytes(2), totals);
        PutUnpacked(*put, totals);
      }
    }
    ASSERT_TRUE(database.Execute("DROP TABLE packed"));
  }
  ASSERT_TRUE(database.Execute("PRAGMA user_version = 8"));
}

}  // namespace

void DowngradeRequests(store::sqlite::Database& database, int version) {
  ASSERT_EQ(database.ReadInteger("PRAGMA user_version"), kNewestRequestSchema);
  if (version < kNewestRequestSchema) UnpackStatistics(database);
  for (int from = kNewestRequestSchema - 1; from > version; --from) {
    const auto undone = database.Execute(kUndo.at(static_cast<std::size_t>(from - 1)));
    ASSERT_TRUE(undone) << from << ": " << undone.error().message;
  }
  ASSERT_EQ(database.ReadInteger("PRAGMA user_version"), version);
}

}  // namespace monorelay::testing
