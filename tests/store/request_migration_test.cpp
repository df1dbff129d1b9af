// Files of each earlier schema: brought up to date, they are like new ones, and keep their rows.

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "store/sqlite/request_reader.hpp"
#include "store/sqlite/request_store.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestRecord;
using std::chrono::microseconds;

constexpr int kNewest = 8;

// What each step has added, taken away: the first from schema 1 to 0, and so on.
constexpr std::array<Sql, kNewest> kUndo{
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

RequestRecord RecordOf(std::string_view id, int second) {
  RequestRecord record;
  record.request_id = RequestId(id);
  record.finished = WallTime(microseconds(1'790'000'000'000'000 + second * 1'000'000));
  record.model = "gpt-5";
  record.provider = "alpha";
  record.status = 200;
  record.first_token = microseconds(4000);
  record.usage.input = 11;
  record.finish_reason = chat::FinishReason::kLength;
  record.conversation = 7;
  return record;
}

class RequestMigrationTest : public ::testing::TestWithParam<int> {
 protected:
  std::unique_ptr<SqliteRequestStore> Open(const std::filesystem::path& file) {
    auto store = SqliteRequestStore::Open(file, clock_);
    EXPECT_TRUE(store) << store.error().detail.value.Get();
    return store ? *std::move(store) : nullptr;
  }
  static Database Raw(const std::filesystem::path& file) {
    auto database = Database::Open(file, std::chrono::milliseconds(1000));
    if (!database) throw std::runtime_error(database.error().message);
    return *std::move(database);
  }
  // Everything that the schema is made of.
  static std::string SchemaOf(const std::filesystem::path& file) {
    auto database = Raw(file);
    auto row = database.Prepare(R"sql(
      SELECT group_concat(text, '; ') FROM (
        SELECT m.type || ' ' || m.name || ' ' || ifnull(c.name, '') || ' ' ||
               ifnull(c.type, '') AS text
        FROM sqlite_master AS m LEFT JOIN pragma_table_info(m.name) AS c
        WHERE m.name NOT LIKE 'sqlite_%' ORDER BY m.type, m.name, c.cid)
    )sql");
    if (!row || !row->Step().value_or(false)) return "(no schema)";
    return row->Text(0);
  }

  testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.Path() / "requests.db";
  ManualClock clock_;
};

TEST_P(RequestMigrationTest, BringsTheFileUpToDateWithItsRows) {
  const std::filesystem::path fresh = folder_.Path() / "fresh.db";
  ASSERT_NE(Open(fresh), nullptr);
  auto store = Open(file_);
  ASSERT_TRUE(store->Append(std::vector{RecordOf("old-1", 0), RecordOf("old-2", 1)}));
  store.reset();
  {
    auto database = Raw(file_);
    for (int version = kNewest; version > GetParam(); --version) {
      const auto undone = database.Execute(kUndo[static_cast<std::size_t>(version - 1)]);
      ASSERT_TRUE(undone) << version << ": " << undone.error().message;
    }
    ASSERT_EQ(database.ReadInteger("PRAGMA user_version"), GetParam());
  }

  store = Open(file_);
  ASSERT_NE(store, nullptr);
  ASSERT_TRUE(store->Append(std::vector{RecordOf("new", 2)}));

  EXPECT_EQ(Raw(file_).ReadInteger("PRAGMA user_version"), kNewest);
  EXPECT_EQ(SchemaOf(file_), SchemaOf(fresh));
  SqliteRequestReader reader(file_);
  const auto page = reader.List({.filter = {.range = {0, 2'000'000'000}}});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->rows.size(), 3U);
  EXPECT_EQ(page->rows[0].finish_reason, chat::FinishReason::kLength);
  for (const records::RequestRow& row : page->rows) {
    EXPECT_EQ(row.model, "gpt-5");
    EXPECT_EQ(row.input, 11);
  }
  // What an older program did not record is not made up.
  EXPECT_EQ(page->rows[1].finish_reason, chat::FinishReason::kNone);
  EXPECT_EQ(page->rows[2].request_id, "old-1");
  EXPECT_EQ(page->rows[2].conversation, GetParam() < 6 ? 0U : 7U);
}

INSTANTIATE_TEST_SUITE_P(FromEachSchema, RequestMigrationTest, ::testing::Range(0, kNewest));

}  // namespace
}  // namespace monorelay::store::sqlite
