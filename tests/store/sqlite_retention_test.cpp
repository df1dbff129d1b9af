#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "store/sqlite/request_store.hpp"
#include "store/sqlite/retention.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestRecord;
using std::chrono::hours;
using std::chrono::seconds;

constexpr std::int64_t kMegabyte = 1024L * 1024;

class RetentionTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path File() const { return folder_.Path() / "requests.db"; }

  std::unique_ptr<SqliteRequestStore> Open(const RetentionLimits& limits) {
    auto store = SqliteRequestStore::Open(File(), clock_, {.retention = limits});
    EXPECT_TRUE(store.has_value());
    return std::move(*store);
  }
  // Records of now.
  void Add(SqliteRequestStore& store, int count, std::size_t body_bytes = 0) {
    std::vector<RequestRecord> records;
    for (int i = 0; i < count; ++i) {
      RequestRecord& record = records.emplace_back();
      record.request_id = RequestId(std::to_string(++last_id_));
      record.finished = clock_.WallNow();
      if (body_bytes == 0) continue;
      std::string text;  // that does not become smaller
      for (std::size_t at = 0; at < body_bytes; ++at)
        text.push_back(static_cast<char>((noise_ = noise_ * 6364136223846793005U + 1) >> 56U));
      record.bodies = std::make_shared<records::Bodies>(records::Bodies{
          .request = {.text = text, .bytes = static_cast<std::int64_t>(body_bytes)}});
    }
    ASSERT_TRUE(store.Append(records));
  }
  static int TidyUp(SqliteRequestStore& store) {
    int steps = 1;
    while (store.Tidy()) ++steps;
    return steps;
  }
  std::int64_t Read(Sql sql) {
    return Database::Open(File(), seconds(1))->ReadInteger(sql).value_or(-1);
  }
  std::int64_t Rows() { return Read("SELECT count(*) FROM requests"); }
  std::int64_t Bodies() { return Read("SELECT count(*) FROM bodies"); }
  // After all has reached it.
  std::int64_t FileBytes() {
    Read("PRAGMA wal_checkpoint(TRUNCATE)");
    return static_cast<std::int64_t>(std::filesystem::file_size(File()));
  }

  testing::TemporaryFolder folder_;
  ManualClock clock_;
  int last_id_ = 0;
  std::uint64_t noise_ = 1;
};

TEST_F(RetentionTest, RemovesWhatIsOldWithItsBodiesInSmallSteps) {
  auto store = Open({.max_age = hours(10)});
  Add(*store, 500, 10);
  clock_.Advance(hours(6));
  Add(*store, 3, 10);

  TidyUp(*store);
  EXPECT_EQ(Rows(), 503);

  clock_.Advance(hours(5));
  const int steps = TidyUp(*store);

  EXPECT_GE(steps, 4);
  EXPECT_EQ(Rows(), 3);
  EXPECT_EQ(Bodies(), 3);
}

TEST_F(RetentionTest, KeepsEverythingWithoutLimits) {
  auto store = Open({});
  Add(*store, 5);
  clock_.Advance(hours(24 * 365 * 20));

  EXPECT_EQ(TidyUp(*store), 1);
  EXPECT_EQ(Rows(), 5);
}

TEST_F(RetentionTest, RemovesBodiesBeforeRecordsWhenTheFileIsTooLarge) {
  auto store = Open({.max_bytes = 2 * kMegabyte});
  Add(*store, 1000, 4000);

  TidyUp(*store);

  EXPECT_EQ(Rows(), 1000);
  EXPECT_GT(Bodies(), 100);
  EXPECT_LT(Bodies(), 600);
  // The newest stay.
  EXPECT_EQ(Read("SELECT max(id) FROM bodies"), 1000);
}

TEST_F(RetentionTest, RemovesRecordsWhenThereAreNoBodiesLeft) {
  auto store = Open({.max_bytes = kMegabyte / 4});
  Add(*store, 5000);

  TidyUp(*store);

  EXPECT_LT(Rows(), 5000);
  EXPECT_GT(Rows(), 100);
  EXPECT_EQ(Read("SELECT max(id) FROM requests"), 5000);
}

TEST_F(RetentionTest, GivesTheSpaceBack) {
  auto store = Open({.max_age = hours(10)});
  Add(*store, 2000, 4000);
  const std::int64_t before = FileBytes();
  ASSERT_GT(before, 8 * kMegabyte);
  clock_.Advance(hours(11));

  TidyUp(*store);

  EXPECT_EQ(Rows(), 0);
  EXPECT_LT(FileBytes(), 2 * kMegabyte);
}

// With the clock of a machine that moves on its own.
class JumpingClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime Now() const override { return MonotonicTime(hours(1) + passed_); }
  [[nodiscard]] WallTime WallNow() const override {
    return WallTime(hours(500'000) + passed_ + jumped_);
  }
  void Pass(hours time) { passed_ += time; }
  void Jump(hours time) { jumped_ += time; }

 private:
  hours passed_{0};
  hours jumped_{0};
};

class RetentionAtJumpsTest : public RetentionTest {
 protected:
  std::unique_ptr<SqliteRequestStore> OpenJumping() {
    auto store =
        SqliteRequestStore::Open(File(), jumping_, {.retention = {.max_age = hours(24 * 30)}});
    EXPECT_TRUE(store.has_value());
    return std::move(*store);
  }
  void AddNow(SqliteRequestStore& store) {
    RequestRecord record;
    record.request_id = RequestId(std::to_string(++last_id_));
    record.finished = jumping_.WallNow();
    ASSERT_TRUE(store.Append(std::vector{record}));
  }

  JumpingClock jumping_;
};

TEST_F(RetentionAtJumpsTest, RemovesNothingForAnHourAfterTheClockHasJumpedAhead) {
  auto store = OpenJumping();
  AddNow(*store);
  TidyUp(*store);

  jumping_.Jump(hours(24 * 365));
  TidyUp(*store);
  EXPECT_EQ(Rows(), 1);

  // Somebody sets it right.
  jumping_.Jump(-hours(24 * 365));
  jumping_.Pass(hours(2));
  TidyUp(*store);
  EXPECT_EQ(Rows(), 1);
}

TEST_F(RetentionAtJumpsTest, BelievesTheClockInTheEnd) {
  auto store = OpenJumping();
  AddNow(*store);
  TidyUp(*store);
  jumping_.Jump(hours(24 * 365));
  TidyUp(*store);

  jumping_.Pass(hours(1));
  TidyUp(*store);

  EXPECT_EQ(Rows(), 0);
}

TEST_F(RetentionAtJumpsTest, DoubtsAClockThatIsFarAheadOfTheNewestRecordAtTheStart) {
  AddNow(*OpenJumping());
  jumping_.Jump(hours(24 * 365));

  auto store = OpenJumping();
  TidyUp(*store);

  EXPECT_EQ(Rows(), 1);
}

TEST_F(RetentionAtJumpsTest, KeepsRecordsWhenTheClockJumpsBack) {
  auto store = OpenJumping();
  AddNow(*store);
  TidyUp(*store);

  jumping_.Jump(-hours(24 * 365 * 20));
  AddNow(*store);
  TidyUp(*store);

  EXPECT_EQ(Rows(), 2);
}

}  // namespace
}  // namespace monorelay::store::sqlite
