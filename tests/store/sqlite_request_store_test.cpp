#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/sqlite/body_table.hpp"
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
      .queue = microseconds(100),
      .connect = microseconds(150),
      .first_byte = microseconds(250),
      .first_token = microseconds(350),
      .endpoint = "/v1/chat/completions",
      .dialect = "openai_chat",
      .provider_dialect = "gemini",
      .client = "laptop",
      .client_address = "192.0.2.7",
      .user_agent = "curl/8",
      .model = "smart",
      .served_model = "gpt-x",
      .provider = "alpha",
      .key_label = "first",
      .ending = "failed",
      .error_origin = "upstream",
      .error_code = "upstream_error",
      .error_text = "the provider failed",
      .error_detail = "it said: 'no'; --",
      .status = 502,
      .attempts = 3,
      .failed_attempts = R"([{"provider":"beta"}])",
      .streaming = true,
      .cached = true,
      .usage = {.input = 1,
                .output = 2,
                .cached_read = 3,
                .cache_write = 4,
                .cache_write_hour = 6,
                .reasoning = 5,
                .audio_input = 7,
                .audio_output = 8},
      .finish_reason = chat::FinishReason::kContentFilter,
      .usage_is_estimated = true,
      .cost = {.nano_dollars = 2'500'000'000, .parts = R"({"input":1})", .basis = "list price"},
      .request_bytes = 600,
      .response_bytes = 1500,
      .conversion = "top_k: dropped",
      .temperature = 0.5,
      .top_p = 0.25,
      .presence_penalty = -0.5,
      .frequency_penalty = 0.75,
      .max_tokens = 99,
      .bodies = nullptr,
  };
}

// Its row as a JSON array, as SQLite writes it.
constexpr Sql kRow = R"sql(
  SELECT json_array(
    timestamp, request_id, model, served_model, provider, key_label, endpoint, dialect,
    provider_dialect, client, client_address, user_agent,
    status_code, ending, error_type, error_code, error_message, error_details,
    attempts, failed_attempts, streaming, cached,
    latency_ms, queue_ms, connect_ms, first_byte_ms, first_token_ms,
    input_tokens, output_tokens, cached_tokens, cache_write_tokens, cache_write_hour_tokens,
    reasoning_tokens, audio_input_tokens, audio_output_tokens, tokens_estimated,
    cost_nano, estimated_cost, cost_parts, cost_basis,
    request_bytes, response_bytes, conversion,
    temperature, top_p, presence_penalty, frequency_penalty, max_tokens,
    request_preview, response_preview, finish_reason)
  FROM requests
)sql";
constexpr std::string_view kFullRow =
    R"([1790000000.25,"01J00000000000000000000000","smart","gpt-x","alpha","first",)"
    R"("/v1/chat/completions","openai_chat","gemini","laptop","192.0.2.7","curl/8",)"
    R"(502,"failed","upstream","upstream_error","the provider failed","it said: 'no'; --",)"
    R"(3,"[{\"provider\":\"beta\"}]",1,1,1.5,0.1,0.15,0.25,0.35,1,2,3,4,6,5,7,8,1,)"
    R"(2500000000,2.5,"{\"input\":1}","list price",600,1500,"top_k: dropped",)"
    R"(0.5,0.25,-0.5,0.75,99,null,null,80])";

RequestRecord RecordWithId(std::string id) {
  RequestRecord record;
  record.request_id = RequestId(id);
  return record;
}

class SqliteRequestStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path File() const { return folder_.Path() / "data/requests.db"; }

  std::unique_ptr<SqliteRequestStore> OpenStore() {
    auto store = SqliteRequestStore::Open(File(), clock_, options_);
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
  std::string ReadText(Sql sql) {
    auto database = Reader();
    auto row = database.Prepare(sql);
    if (!row || !row->Step().value_or(false)) return "(no row)";
    return row->Text(0);
  }
  std::int64_t Rows() { return Reader().ReadInteger("SELECT count(*) FROM requests").value_or(-1); }
  std::int64_t SchemaNumber() { return Reader().ReadInteger("PRAGMA user_version").value_or(-1); }

  void WriteFile(std::string_view content) {
    std::filesystem::create_directories(File().parent_path());
    std::ofstream(File(), std::ios::binary) << content;
  }

  testing::TemporaryFolder folder_;
  ManualClock clock_;
  RequestStoreOptions options_{.busy_timeout = kNoWait};
};

mode_t ModeOf(const std::filesystem::path& path) {
  struct stat status{};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777U;
}

TEST_F(SqliteRequestStoreTest, StoresEveryColumn) {
  auto store = OpenStore();

  ASSERT_TRUE(store->Append(std::vector{FullRecord()}));

  EXPECT_EQ(ReadText(kRow), kFullRow);
}

TEST_F(SqliteRequestStoreTest, StoresARecordThatComesAgainOnce) {
  auto store = OpenStore();
  RequestRecord record = FullRecord();
  record.bodies =
      std::make_shared<records::Bodies>(records::Bodies{.request = {.text = "{}", .bytes = 2}});
  ASSERT_TRUE(store->Append(std::vector{record}));

  const auto again = store->Append(std::vector{record, RecordWithId("new")});

  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(Rows(), 2);
  EXPECT_EQ(Reader().ReadInteger("SELECT count(*) FROM bodies"), 1);
}

TEST_F(SqliteRequestStoreTest, KeepsBodiesApartFromRowsAndSmaller) {
  auto store = OpenStore();
  RequestRecord record = FullRecord();
  const std::string long_text(20'000, 'x');
  record.bodies = std::make_shared<records::Bodies>(
      records::Bodies{.request = {.text = long_text, .bytes = 99'000, .is_cut = true},
                      .response = {.text = "short", .bytes = 5},
                      .events = {},
                      .question = "user: x",
                      .answer = "short"});

  ASSERT_TRUE(store->Append(std::vector{RecordWithId("without"), record}));

  auto database = Reader();
  const auto id = database.ReadInteger("SELECT id FROM requests WHERE request_preview = 'user: x'");
  const auto bodies = ReadBodies(database, *id);
  ASSERT_TRUE(bodies.has_value() && bodies->has_value());
  EXPECT_EQ((*bodies)->request.text, long_text);
  EXPECT_EQ((*bodies)->request.bytes, 99'000);
  EXPECT_TRUE((*bodies)->request.is_cut);
  EXPECT_EQ((*bodies)->response.text, "short");
  EXPECT_FALSE((*bodies)->response.is_cut);
  EXPECT_TRUE((*bodies)->events.IsEmpty());
  EXPECT_EQ(database.ReadInteger("SELECT events IS NULL AND events_bytes IS NULL FROM bodies"), 1);
  EXPECT_LT(database.ReadInteger("SELECT length(request) FROM bodies").value_or(99'999), 1000);
  EXPECT_FALSE(ReadBodies(database, *id - 1)->has_value());
}

TEST_F(SqliteRequestStoreTest, TellsThatAStoredBodyIsDamaged) {
  auto store = OpenStore();
  RequestRecord record = FullRecord();
  record.bodies = std::make_shared<records::Bodies>(
      records::Bodies{.request = {.text = std::string(2000, 'x'), .bytes = 2000}});
  ASSERT_TRUE(store->Append(std::vector{record}));
  auto database = Reader();
  ASSERT_TRUE(database.Execute("UPDATE bodies SET request = x'28b52ffd00'"));

  const auto bodies = ReadBodies(database, 1);

  ASSERT_FALSE(bodies.has_value());
  EXPECT_TRUE(bodies.error().IsDamage());
}

TEST_F(SqliteRequestStoreTest, StoresWhatIsUnknownAsNull) {
  auto store = OpenStore();

  ASSERT_TRUE(store->Append(std::vector{RecordWithId("a")}));

  EXPECT_EQ(Reader().ReadInteger(R"sql(
    SELECT count(*) FROM requests
    WHERE first_token_ms IS NULL AND cost_nano IS NULL AND estimated_cost IS NULL AND input_tokens IS NULL AND output_tokens IS NULL
      AND cached_tokens IS NULL AND cache_write_tokens IS NULL AND reasoning_tokens IS NULL
      AND temperature IS NULL AND top_p IS NULL AND presence_penalty IS NULL
      AND frequency_penalty IS NULL AND max_tokens IS NULL
      AND error_message IS NULL AND error_code IS NULL AND error_details IS NULL
      AND finish_reason IS NULL AND model = '' AND streaming = 0)sql"),
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
  EXPECT_EQ(SchemaNumber(), 9);
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

// As the program made it before bodies were kept.
constexpr Sql kFirstSchema = R"sql(
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY, timestamp REAL NOT NULL, model TEXT, provider TEXT, key_label TEXT,
    status_code INTEGER, latency_ms REAL, first_token_ms REAL, input_tokens INTEGER,
    output_tokens INTEGER, streaming INTEGER, request_id TEXT, client TEXT, endpoint TEXT,
    served_model TEXT, ending TEXT, attempts INTEGER, request_bytes INTEGER,
    response_bytes INTEGER, cached_tokens INTEGER, cache_write_tokens INTEGER,
    reasoning_tokens INTEGER, temperature REAL, top_p REAL, presence_penalty REAL,
    frequency_penalty REAL, max_tokens INTEGER, error_message TEXT, error_code TEXT,
    error_details TEXT, error_type TEXT, estimated_cost REAL, request_preview TEXT,
    response_preview TEXT, request_full TEXT, response_full TEXT);
  CREATE INDEX requests_by_time ON requests (timestamp);
  INSERT INTO requests (timestamp, request_id, model, first_token_ms) VALUES
    (1.5, 'a', 'first', 20), (1.5, 'a', 'twice', 20), (2.5, 'b', 'other', 30),
    (3.5, NULL, 'of the predecessor', 40), (4.5, NULL, 'of the predecessor', 50);
  PRAGMA user_version = 1;
)sql";

TEST_F(SqliteRequestStoreTest, BringsAFileOfSchemaOneUpToDateWithItsRows) {
  WriteFile("");
  ASSERT_TRUE(Reader().Execute(kFirstSchema));

  ASSERT_TRUE(OpenStore()->Append(std::vector{FullRecord()}));

  EXPECT_EQ(SchemaNumber(), 9);
  EXPECT_EQ(Rows(), 5);
  EXPECT_EQ(Reader().ReadInteger("SELECT count(*) FROM requests WHERE model = 'twice'"), 0);
  EXPECT_EQ(Reader().ReadInteger("SELECT first_byte_ms FROM requests WHERE request_id = 'b'"), 30);
  EXPECT_EQ(Reader().ReadInteger("SELECT count(first_byte_ms) FROM requests"), 3);
}

TEST_F(SqliteRequestStoreTest, RefusesAFileOfANewerProgramAndLeavesIt) {
  WriteFile("");
  ASSERT_TRUE(Reader().Execute("PRAGMA user_version = 1000"));

  const auto store = SqliteRequestStore::Open(File(), clock_);

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

TEST_F(SqliteRequestStoreTest, OpensAFileLaterThatIsLockedAtTheStart) {
  WriteFile("");
  auto other = Reader();
  ASSERT_TRUE(
      other.Execute("PRAGMA journal_mode = DELETE; CREATE TABLE other (id); BEGIN EXCLUSIVE"));

  auto store = OpenStore();

  ASSERT_NE(store, nullptr);
  EXPECT_FALSE(store->Append(std::vector{RecordWithId("a")}).has_value());

  ASSERT_TRUE(other.Execute("COMMIT"));

  EXPECT_TRUE(store->Append(std::vector{RecordWithId("a")}).has_value());
  EXPECT_EQ(Rows(), 1);
}

TEST_F(SqliteRequestStoreTest, ReportsAFullDiskAndGoesOnWhenThereIsRoom) {
  auto store = OpenStore();
  std::vector<RequestRecord> batch;
  for (int i = 0; i < 100; ++i) {
    batch.push_back(FullRecord());
    batch.back().request_id = RequestId(std::to_string(i));
  }
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
    return SqliteRequestStore::Open(folder_.Path() / "requests.db", clock_);
  }();

  ASSERT_FALSE(store.has_value());
  EXPECT_THAT(store.error().text.value, HasSubstr("requests.db cannot be opened for writing"));
  EXPECT_THAT(store.error().detail.value, HasSubstr("Permission denied"));
}

TEST_F(SqliteRequestStoreTest, SaysWhyAFolderCannotBeCreated) {
  std::ofstream(folder_.Path() / "file") << "not a folder";

  const auto store = SqliteRequestStore::Open(folder_.Path() / "file/data/requests.db", clock_);

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
