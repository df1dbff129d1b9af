// Files of each earlier schema: brought up to date, they are like new ones, and keep their rows.

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/sqlite/request_reader.hpp"
#include "store/sqlite/request_store.hpp"
#include "tests/store/temporary_folder.hpp"
#include "tests/support/older_request_log.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestRecord;
using std::chrono::microseconds;

constexpr std::int64_t kDay = 20'718 * 86'400;  // one of 2026

RequestRecord RecordOf(std::string_view id, int second) {
  RequestRecord record;
  record.request_id = RequestId(id);
  record.finished = WallTime(microseconds((kDay + 3600) * 1'000'000 + second * 1'000'000));
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

  // In all grains, those of the new record, and of the old ones if they were counted already.
  static void ExpectStatistics(SqliteRequestReader& reader) {
    records::Totals expected;
    expected.Add(RecordOf("new", 2));
    if (GetParam() >= 3) {
      expected.Add(RecordOf("old-1", 0));
      expected.Add(RecordOf("old-2", 1));
    }
    // Those of four hours begin after what was there when they were added.
    for (const std::int64_t step : {60, 3600, 4 * 3600, 86'400}) {
      const auto rows = reader.Statistics({.range = {kDay, kDay + 86'400}, .step = step});
      ASSERT_TRUE(rows);
      ASSERT_EQ(rows->size(), 1U) << step;
      EXPECT_EQ(rows->front().totals, expected) << step;
    }
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
    testing::DowngradeRequests(database, GetParam());
  }

  store = Open(file_);
  ASSERT_NE(store, nullptr);
  ASSERT_TRUE(store->Append(std::vector{RecordOf("new", 2)}));

  EXPECT_EQ(Raw(file_).ReadInteger("PRAGMA user_version"), testing::kNewestRequestSchema);
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
  EXPECT_EQ(page->rows[1].finish_reason,
            GetParam() < 8 ? chat::FinishReason::kNone : chat::FinishReason::kLength);
  EXPECT_EQ(page->rows[2].request_id, "old-1");
  EXPECT_EQ(page->rows[2].conversation, GetParam() < 6 ? 0U : 7U);
  ExpectStatistics(reader);
}

INSTANTIATE_TEST_SUITE_P(FromEachSchema, RequestMigrationTest,
                         ::testing::Range(0, testing::kNewestRequestSchema));

}  // namespace
}  // namespace monorelay::store::sqlite
