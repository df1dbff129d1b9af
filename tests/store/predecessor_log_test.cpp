#include "store/sqlite/predecessor_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "store/sqlite/request_store.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay::store::sqlite {
namespace {

using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kNoWait{0};

// As the Python program made it (its logger.py of 2026-04), without columns that it added later.
constexpr Sql kPredecessor = R"sql(
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL NOT NULL, model TEXT NOT NULL,
    provider TEXT NOT NULL, key_label TEXT, status_code INTEGER, latency_ms REAL,
    first_token_ms REAL, input_tokens INTEGER, output_tokens INTEGER, estimated_cost REAL,
    request_preview TEXT, response_preview TEXT, request_full TEXT, response_full TEXT,
    error_message TEXT, streaming INTEGER);
  INSERT INTO requests (timestamp, model, provider, key_label, status_code, latency_ms,
                        first_token_ms, input_tokens, output_tokens, estimated_cost,
                        request_preview, request_full, response_full, streaming)
    VALUES (1712345678.25, 'gpt-x', 'alpha', 'first', 200, 1500.5, 200, 10, 20, 0.5,
            'user: hi, my key is sk-abcdef0123456789ab', '{"messages": []}', '{"choices": []}', 1);
  INSERT INTO requests (timestamp, model, provider, status_code, error_message)
    VALUES (1712345679, 'gpt-x', 'alpha', 429, 'too many');
)sql";

class PredecessorLogTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path Old() const { return folder_.Path() / "old.db"; }
  [[nodiscard]] std::filesystem::path Scratch() const { return folder_.Path() / "scratch.db"; }

  void Make(Sql sql) const {
    std::ofstream(Old()).flush();
    auto database = Database::Open(Old(), kNoWait);
    if (!database || !database->Execute(sql)) throw std::runtime_error("no old log");
  }
  std::vector<records::RequestRecord> ReadAll() {
    auto log = PredecessorLog::Open(Old(), Scratch());
    if (!log) throw std::runtime_error(log.error().detail.value);
    std::vector<records::RequestRecord> all;
    for (;;) {
      auto records = log->Next(1, rules_);
      if (!records) throw std::runtime_error(records.error().detail.value);
      if (records->empty()) return all;
      all.insert(all.end(), records->begin(), records->end());
    }
  }

  testing::TemporaryFolder folder_;
  records::BodyRules rules_;
};

TEST_F(PredecessorLogTest, ReadsEveryRowOfAnOlderTable) {
  Make(kPredecessor);

  const auto records = ReadAll();

  ASSERT_EQ(records.size(), 2U);
  const records::RequestRecord& record = records[0];
  EXPECT_EQ(record.finished, WallTime(std::chrono::microseconds(1'712'345'678'250'000)));
  EXPECT_EQ(record.model, "gpt-x");
  EXPECT_EQ(record.provider, "alpha");
  EXPECT_EQ(record.key_label, "first");
  EXPECT_EQ(record.status, 200);
  EXPECT_EQ(record.ending, "answered");
  EXPECT_EQ(record.latency, std::chrono::microseconds(1'500'500));
  EXPECT_EQ(record.first_token, std::chrono::microseconds(200'000));
  EXPECT_EQ(record.usage.input, 10);
  EXPECT_EQ(record.usage.output, 20);
  EXPECT_EQ(record.cost.nano_dollars, 500'000'000);
  EXPECT_TRUE(record.streaming);
  ASSERT_NE(record.bodies, nullptr);
  EXPECT_EQ(record.bodies->request.text, R"({"messages": []})");
  EXPECT_EQ(record.bodies->response.text, R"({"choices": []})");
  EXPECT_EQ(record.bodies->question, "user: hi, my key is [redacted]");
  EXPECT_EQ(records[1].ending, "refused");
  EXPECT_EQ(records[1].error_text, "too many");
  EXPECT_EQ(records[1].usage.input, chat::Usage::kUnknown);
  EXPECT_EQ(records[1].bodies, nullptr);
}

TEST_F(PredecessorLogTest, LeavesTheOriginalAndNothingElseBehind) {
  Make(kPredecessor);

  ReadAll();

  EXPECT_FALSE(std::filesystem::exists(Scratch()));
  auto original = Database::Open(Old(), kNoWait);
  EXPECT_EQ(original->ReadInteger("PRAGMA user_version"), 0);
  EXPECT_EQ(original->ReadInteger("SELECT count(*) FROM requests"), 2);
}

TEST_F(PredecessorLogTest, GivesEachRowTheSameIdEachTime) {
  Make(kPredecessor);
  const ManualClock clock;
  auto store = SqliteRequestStore::Open(folder_.Path() / "requests.db", clock);
  ASSERT_TRUE(store.has_value());

  ASSERT_TRUE((*store)->Append(ReadAll()));
  ASSERT_TRUE((*store)->Append(ReadAll()));

  auto database = Database::Open(folder_.Path() / "requests.db", kNoWait);
  EXPECT_EQ(database->ReadInteger("SELECT count(*) FROM requests"), 2);
  EXPECT_EQ(database->ReadInteger("SELECT count(*) FROM bodies"), 1);
}

TEST_F(PredecessorLogTest, SaysWhatIsWrongWithAnotherFile) {
  Make("CREATE TABLE users (id INTEGER)");
  const auto without = PredecessorLog::Open(Old(), Scratch());
  ASSERT_FALSE(without.has_value());
  EXPECT_THAT(without.error().detail.value, HasSubstr("no table \"requests\""));

  std::ofstream(Old(), std::ios::trunc) << std::string(5000, 'x');
  const auto rubbish = PredecessorLog::Open(Old(), Scratch());
  ASSERT_FALSE(rubbish.has_value());
  EXPECT_THAT(rubbish.error().detail.value, HasSubstr("not a database"));

  EXPECT_FALSE(PredecessorLog::Open(folder_.Path() / "none.db", Scratch()).has_value());
}

}  // namespace
}  // namespace monorelay::store::sqlite
