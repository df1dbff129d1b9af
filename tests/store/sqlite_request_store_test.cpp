#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/sqlite/request_schema.hpp"
#include "store/sqlite/request_store.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestRecord;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr milliseconds kNoWait{0};

RequestRecord FullRecord() {
  return {
      .request_id = RequestId("01J00000000000000000000000"),
      .finished = WallTime(microseconds(1'790'000'000'250'000)),
      .latency = microseconds(1500),
      .first_byte = microseconds(250),
      .endpoint = "/v1/chat/completions",
      .client = "laptop",
      .model = "smart",
      .served_model = "gpt-x",
      .provider = "alpha",
      .key_label = "first",
      .ending = "failed",
      .error_code = "upstream_error",
      .error_text = "the provider failed",
      .error_detail = "it said: 'no'; --",
      .status = 502,
      .attempts = 3,
      .streaming = true,
      .usage = {.input = 1, .output = 2, .cached_read = 3, .cache_write = 4, .reasoning = 5},
      .request_bytes = 600,
      .response_bytes = 1500,
      .temperature = 0.5,
      .top_p = 0.25,
      .presence_penalty = -0.5,
      .frequency_penalty = 0.75,
      .max_tokens = 99,
  };
}

RequestRecord RecordWithId(std::string id) {
  RequestRecord record;
  record.request_id = RequestId(id);
  return record;
}

class SqliteRequestStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path File() const { return folder_.Path() / "data/requests.db"; }

  std::unique_ptr<SqliteRequestStore> OpenStore() {
    auto store = SqliteRequestStore::Open(File(), {.busy_timeout = kNoWait});
    if (!store) {
      ADD_FAILURE() << store.error().text.value << ": " << store.error().detail.value;
      return nullptr;
    }
    return std::move(*store);
  }

  // What another program sees.
  Database Reader() {
    auto database = Database::Open(File(), kNoWait);
    if (!database) throw std::runtime_error(database.error().message);
    return std::move(*database);
  }
  std::int64_t Rows() { return Reader().ReadInteger("SELECT count(*) FROM requests").value_or(-1); }
  std::int64_t SchemaNumber() { return Reader().ReadInteger("PRAGMA user_version").value_or(-1); }

  void WriteFile(std::string_view content) {
    std::filesystem::create_directories(File().parent_path());
    std::ofstream(File(), std::ios::binary) << content;
  }

  testing::TemporaryFolder folder_;
};

mode_t ModeOf(const std::filesystem::path& path) {
  struct stat status{};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777U;
}

TEST_F(SqliteRequestStoreTest, StoresEveryColumn) {
  auto store = OpenStore();

  ASSERT_TRUE(store->Append(std::vector{FullRecord()}));

  auto database = Reader();
  auto row = database.Prepare(R"sql(
    SELECT timestamp, model, provider, key_label, status_code, latency_ms, first_token_ms,
           input_tokens, output_tokens, streaming, request_id, client, endpoint, served_model,
           ending, attempts, request_bytes, response_bytes, cached_tokens, cache_write_tokens,
           reasoning_tokens, temperature, top_p, presence_penalty, frequency_penalty, max_tokens,
           error_message, error_code, error_details, typeof(timestamp)
    FROM requests)sql");
  ASSERT_TRUE(row.has_value()) << row.error().message;
  ASSERT_TRUE(row->Step().value_or(false));
  EXPECT_DOUBLE_EQ(row->Real(0), 1'790'000'000.25);
  EXPECT_EQ(row->Text(1), "smart");
  EXPECT_EQ(row->Text(2), "alpha");
  EXPECT_EQ(row->Text(3), "first");
  EXPECT_EQ(row->Integer(4), 502);
  EXPECT_DOUBLE_EQ(row->Real(5), 1.5);
  EXPECT_DOUBLE_EQ(row->Real(6), 0.25);
  EXPECT_EQ(row->Integer(7), 1);
  EXPECT_EQ(row->Integer(8), 2);
  EXPECT_EQ(row->Integer(9), 1);
  EXPECT_EQ(row->Text(10), "01J00000000000000000000000");
  EXPECT_EQ(row->Text(11), "laptop");
  EXPECT_EQ(row->Text(12), "/v1/chat/completions");
  EXPECT_EQ(row->Text(13), "gpt-x");
  EXPECT_EQ(row->Text(14), "failed");
  EXPECT_EQ(row->Integer(15), 3);
  EXPECT_EQ(row->Integer(16), 600);
  EXPECT_EQ(row->Integer(17), 1500);
  EXPECT_EQ(row->Integer(18), 3);
  EXPECT_EQ(row->Integer(19), 4);
  EXPECT_EQ(row->Integer(20), 5);
  EXPECT_DOUBLE_EQ(row->Real(21), 0.5);
  EXPECT_DOUBLE_EQ(row->Real(22), 0.25);
  EXPECT_DOUBLE_EQ(row->Real(23), -0.5);
  EXPECT_DOUBLE_EQ(row->Real(24), 0.75);
  EXPECT_EQ(row->Integer(25), 99);
  EXPECT_EQ(row->Text(26), "the provider failed");
  EXPECT_EQ(row->Text(27), "upstream_error");
  EXPECT_EQ(row->Text(28), "it said: 'no'; --");
  EXPECT_EQ(row->Text(29), "real");
  EXPECT_FALSE(row->Step().value_or(true));
}

TEST_F(SqliteRequestStoreTest, StoresWhatIsUnknownAsNull) {
  auto store = OpenStore();

  ASSERT_TRUE(store->Append(std::vector{RecordWithId("a")}));

  EXPECT_EQ(Reader().ReadInteger(R"sql(
    SELECT count(*) FROM requests
    WHERE first_token_ms IS NULL AND input_tokens IS NULL AND output_tokens IS NULL
      AND cached_tokens IS NULL AND cache_write_tokens IS NULL AND reasoning_tokens IS NULL
      AND temperature IS NULL AND top_p IS NULL AND presence_penalty IS NULL
      AND frequency_penalty IS NULL AND max_tokens IS NULL
      AND error_message IS NULL AND error_code IS NULL AND error_details IS NULL
      AND model = '' AND streaming = 0)sql"),
            1);
}

TEST_F(SqliteRequestStoreTest, HasThePredecessorsColumns) {
  OpenStore();

  EXPECT_TRUE(Reader().Prepare(R"sql(
    SELECT id, timestamp, model, provider, key_label, status_code, latency_ms, first_token_ms,
           input_tokens, output_tokens, estimated_cost, request_preview, response_preview,
           request_full, response_full, error_message, error_type, error_code, error_details,
           streaming, temperature, top_p, presence_penalty, frequency_penalty, max_tokens
    FROM requests)sql"));
}

TEST_F(SqliteRequestStoreTest, StoresBytesThatAreNotText) {
  auto store = OpenStore();
  RequestRecord record = RecordWithId("a");
  record.model = std::string("\xff\0\xfe", 3);

  ASSERT_TRUE(store->Append(std::vector{record}));

  auto database = Reader();
  auto row = database.Prepare("SELECT model FROM requests");
  ASSERT_TRUE(row->Step().value_or(false));
  EXPECT_EQ(row->Text(0), record.model);
}

TEST_F(SqliteRequestStoreTest, KeepsRowsWhenOpenedAgain) {
  ASSERT_TRUE(OpenStore()->Append(std::vector{RecordWithId("a"), RecordWithId("b")}));

  ASSERT_TRUE(OpenStore()->Append(std::vector{RecordWithId("c")}));

  EXPECT_EQ(Rows(), 3);
  EXPECT_EQ(SchemaNumber(), 1);
}

TEST_F(SqliteRequestStoreTest, BeginsInAnEmptyFile) {
  WriteFile("");

  ASSERT_TRUE(OpenStore()->Append(std::vector{RecordWithId("a")}));

  EXPECT_EQ(Rows(), 1);
}

TEST_F(SqliteRequestStoreTest, ReadersSeeRowsWhileItIsOpen) {
  auto store = OpenStore();
  ASSERT_TRUE(store->Append(std::vector{RecordWithId("a")}));

  const std::int64_t rows = Rows();

  EXPECT_EQ(rows, 1);
}

TEST_F(SqliteRequestStoreTest, TakesOverThePredecessorsFileWithItsRows) {
  WriteFile("");
  ASSERT_TRUE(Reader().Execute(R"sql(
    CREATE TABLE requests (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp REAL NOT NULL,
                           model TEXT NOT NULL, provider TEXT NOT NULL, status_code INTEGER);
    INSERT INTO requests (timestamp, model, provider, status_code) VALUES (1.5, 'm', 'p', 200);
  )sql"));

  ASSERT_TRUE(OpenStore()->Append(std::vector{FullRecord()}));

  EXPECT_EQ(Rows(), 2);
  EXPECT_EQ(Reader().ReadInteger("SELECT max_tokens FROM requests WHERE id = 2"), 99);
  EXPECT_EQ(Reader().ReadInteger("SELECT status_code FROM requests WHERE id = 1"), 200);
}

TEST_F(SqliteRequestStoreTest, RefusesAFileOfANewerProgramAndLeavesIt) {
  WriteFile("");
  ASSERT_TRUE(Reader().Execute("PRAGMA user_version = 1000"));

  const auto store = SqliteRequestStore::Open(File());

  ASSERT_FALSE(store.has_value());
  EXPECT_THAT(store.error().detail.value, HasSubstr("newer MonoRelay"));
  EXPECT_EQ(SchemaNumber(), 1000);
}

TEST_F(SqliteRequestStoreTest, SetsAFileAsideThatIsNoDatabase) {
  const std::string rubbish(5000, 'x');
  WriteFile(rubbish);

  auto store = OpenStore();

  ASSERT_TRUE(store->Append(std::vector{RecordWithId("a")}));
  EXPECT_EQ(Rows(), 1);
  const auto aside = File().string() + ".damaged-1";
  EXPECT_EQ(std::filesystem::file_size(aside), rubbish.size());
}

TEST_F(SqliteRequestStoreTest, SetsEachDamagedFileAsideUnderANameOfItsOwn) {
  WriteFile(std::string(5000, 'x'));
  OpenStore();
  WriteFile(std::string(6000, 'y'));

  OpenStore();

  EXPECT_EQ(std::filesystem::file_size(File().string() + ".damaged-1"), 5000U);
  EXPECT_EQ(std::filesystem::file_size(File().string() + ".damaged-2"), 6000U);
}

TEST_F(SqliteRequestStoreTest, SetsAFileAsideThatIsFoundDamagedWhileWriting) {
  ASSERT_TRUE(OpenStore()->Append(std::vector{RecordWithId("old")}));
  // Every page but the first, which holds the schema, becomes rubbish.
  const auto size = std::filesystem::file_size(File());
  ASSERT_GT(size, 4096U);
  {
    std::fstream file(File(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(4096);
    file << std::string(size - 4096, '\xee');
  }
  auto store = OpenStore();

  const auto stored = store->Append(std::vector{RecordWithId("new")});

  EXPECT_TRUE(stored.has_value());
  EXPECT_EQ(Rows(), 1);
  EXPECT_TRUE(std::filesystem::exists(File().string() + ".damaged-1"));
}

TEST_F(SqliteRequestStoreTest, KeepsNothingOfABatchThatFailedSoThatItCanComeAgain) {
  auto store = OpenStore();
  const std::vector batch{RecordWithId("a"), RecordWithId("b")};
  auto other = Reader();
  ASSERT_TRUE(other.Execute("BEGIN EXCLUSIVE"));

  const auto while_locked = store->Append(batch);

  ASSERT_FALSE(while_locked.has_value());
  EXPECT_THAT(while_locked.error().detail.value, HasSubstr("locked"));

  ASSERT_TRUE(other.Execute("COMMIT"));

  EXPECT_TRUE(store->Append(batch).has_value());
  EXPECT_EQ(Rows(), 2);
}

TEST_F(SqliteRequestStoreTest, ReportsAFullDiskAndGoesOnWhenThereIsRoom) {
  auto store = OpenStore();
  std::vector<RequestRecord> batch;
  for (int i = 0; i < 100; ++i) batch.push_back(FullRecord());
  struct rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  // A write beyond the limit fails as on a full disk, once the signal for it is ignored.
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{.rlim_cur = 4096, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);

  const auto while_full = store->Append(batch);

  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  ASSERT_FALSE(while_full.has_value());
  EXPECT_THAT(while_full.error().text.value, HasSubstr("requests.db cannot be written"));

  EXPECT_TRUE(store->Append(batch).has_value());
  EXPECT_EQ(Rows(), 100);
}

TEST_F(SqliteRequestStoreTest, IsPrivateToItsOwner) {
  auto store = OpenStore();
  ASSERT_TRUE(store->Append(std::vector{RecordWithId("a")}));

  EXPECT_EQ(ModeOf(File().parent_path()), 0700U);
  EXPECT_EQ(ModeOf(File()), 0600U);
  EXPECT_EQ(ModeOf(File().string() + "-wal"), 0600U);
  EXPECT_EQ(ModeOf(File().string() + "-shm"), 0600U);
}

TEST_F(SqliteRequestStoreTest, NarrowsTheModeOfAFileThatOthersCanRead) {
  WriteFile("");
  ASSERT_EQ(::chmod(File().c_str(), 0644), 0);

  OpenStore();

  EXPECT_EQ(ModeOf(File()), 0600U);
}

// Gives up the powers of root, to whom no folder is read-only, until destroyed.
class AsOrdinaryUser {
 public:
  AsOrdinaryUser() : before_(::geteuid()) {
    if (before_ == 0) EXPECT_EQ(::seteuid(kNobody), 0);
  }
  AsOrdinaryUser(const AsOrdinaryUser&) = delete;
  AsOrdinaryUser& operator=(const AsOrdinaryUser&) = delete;
  ~AsOrdinaryUser() { EXPECT_EQ(::seteuid(before_), 0); }

 private:
  static constexpr uid_t kNobody = 65534;
  const uid_t before_;
};

TEST_F(SqliteRequestStoreTest, SaysWhyAReadOnlyFolderDoesNotDo) {
  ASSERT_EQ(::chmod(folder_.Path().c_str(), 0555), 0);

  const auto store = [&] {
    const AsOrdinaryUser nobody;
    return SqliteRequestStore::Open(folder_.Path() / "requests.db");
  }();

  ASSERT_FALSE(store.has_value());
  EXPECT_THAT(store.error().text.value, HasSubstr("requests.db cannot be opened for writing"));
  EXPECT_THAT(store.error().detail.value, HasSubstr("Permission denied"));
}

TEST_F(SqliteRequestStoreTest, SaysWhyAFolderCannotBeCreated) {
  std::ofstream(folder_.Path() / "file") << "not a folder";

  const auto store = SqliteRequestStore::Open(folder_.Path() / "file/data/requests.db");

  ASSERT_FALSE(store.has_value());
  EXPECT_THAT(store.error().text.value, HasSubstr("cannot be created"));
}

TEST_F(SqliteRequestStoreTest, ReportsAFailedBinding) {
  OpenStore();
  auto database = Reader();
  auto statement = database.Prepare("SELECT ?1");
  ASSERT_TRUE(statement.has_value());

  statement->Bind(2, std::int64_t{1});

  EXPECT_FALSE(statement->Step().has_value());

  statement->Reset();

  EXPECT_TRUE(statement->Step().value_or(false));
  EXPECT_TRUE(statement->IsNull(0));
}

}  // namespace
}  // namespace monorelay::store::sqlite
