// What every archive of responses does, and what the one in SQLite does beyond that.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <thread>

#include "store/sqlite/response_store.hpp"
#include "support/error_text.hpp"
#include "support/fake_archive.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay {
namespace {

using chat::KeptResponse;
using store::sqlite::Database;
using store::sqlite::ResponseStoreOptions;
using store::sqlite::SqliteResponseStore;
using testing::FakeArchive;
using testing::FindNow;
using ::testing::HasSubstr;
using testing::RemoveNow;
using namespace std::chrono_literals;

KeptResponse Response(std::string id, std::string owner = "laptop", std::size_t bytes = 0) {
  KeptResponse response;
  response.id = std::move(id);
  response.owner = std::move(owner);
  response.created = ManualClock().WallNow();
  response.input = R"([{"role":"user","content":"hi"}])";
  response.response = R"({"output":[],"padding":")" + std::string(bytes, 'x') + R"("})";
  return response;
}

// The response of that id, or nothing; a failure fails the test.
std::optional<KeptResponse> Find(chat::ResponseArchive& archive, const std::string& id,
                                 const std::string& owner = "laptop") {
  auto found = FindNow(archive, id, owner);
  if (!found) {
    ADD_FAILURE() << testing::TextOf(found.error());
    return std::nullopt;
  }
  return *found;
}

enum class Kind { kMemory, kSqlite };

class ConcurrentResponseArchive : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    if (GetParam() == Kind::kMemory) {
      archive_ = std::make_unique<FakeArchive>();
      return;
    }
    auto opened = SqliteResponseStore::Open(folder_.Path() / "responses.db", clock_);
    ASSERT_TRUE(opened) << testing::TextOf(opened.error());
    archive_ = *std::move(opened);
  }

  testing::TemporaryFolder folder_;
  ManualClock clock_;
  std::unique_ptr<chat::ResponseArchive> archive_;
};

TEST_P(ConcurrentResponseArchive, FindsWhatWasKeptJustBefore) {
  archive_->Keep(Response("resp_1"));

  const auto found = Find(*archive_, "resp_1");

  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, "resp_1");
  EXPECT_EQ(found->owner, "laptop");
  EXPECT_EQ(found->created, Response("").created);
  EXPECT_EQ(found->input, Response("").input);
  EXPECT_EQ(found->response, Response("").response);
  EXPECT_FALSE(Find(*archive_, "resp_2"));
}

TEST_P(ConcurrentResponseArchive, FindsWhoKeepsAnAnswer) {
  KeptResponse response = Response("resp_theirs");
  response.input.clear();
  response.response.clear();
  response.keeper = {.provider = "alpha", .key = "first"};
  archive_->Keep(response);

  const auto found = Find(*archive_, "resp_theirs");

  ASSERT_TRUE(found);
  EXPECT_TRUE(found->IsElsewhere());
  EXPECT_EQ(found->keeper.provider, "alpha");
  EXPECT_EQ(found->keeper.key, "first");
  archive_->Keep(Response("resp_ours"));
  EXPECT_FALSE(Find(*archive_, "resp_ours")->IsElsewhere());
}

TEST_P(ConcurrentResponseArchive, ShowsNobodyTheResponsesOfOthers) {
  archive_->Keep(Response("resp_1", "laptop"));
  auto same_id = Response("resp_1", "server");
  same_id.response = "{}";
  archive_->Keep(same_id);

  EXPECT_FALSE(Find(*archive_, "resp_1", "phone"));
  EXPECT_EQ(RemoveNow(*archive_, "resp_1", "phone").value_or(true), false);
  EXPECT_EQ(RemoveNow(*archive_, "resp_1", "server").value_or(false), true);
  EXPECT_FALSE(Find(*archive_, "resp_1", "server"));
  EXPECT_TRUE(Find(*archive_, "resp_1", "laptop"));
}

TEST_P(ConcurrentResponseArchive, RemovesOnce) {
  archive_->Keep(Response("resp_1"));

  EXPECT_EQ(RemoveNow(*archive_, "resp_1", "laptop").value_or(false), true);
  EXPECT_EQ(RemoveNow(*archive_, "resp_1", "laptop").value_or(true), false);
  EXPECT_FALSE(Find(*archive_, "resp_1"));
}

TEST_P(ConcurrentResponseArchive, PutsALaterOneInThePlaceOfTheEarlier) {
  archive_->Keep(Response("resp_1"));
  auto later = Response("resp_1");
  later.response = R"({"output":[1]})";
  archive_->Keep(later);

  EXPECT_EQ(Find(*archive_, "resp_1")->response, later.response);
  EXPECT_EQ(RemoveNow(*archive_, "resp_1", "laptop").value_or(false), true);
  EXPECT_FALSE(Find(*archive_, "resp_1"));
}

TEST_P(ConcurrentResponseArchive, ServesSeveralThreadsAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, i] {
      const std::string owner = "client" + std::to_string(i);
      for (int j = 0; j < 20; ++j) {
        const std::string id = "resp_" + std::to_string(j);
        archive_->Keep(Response(id, owner));
        EXPECT_TRUE(Find(*archive_, id, owner));
      }
      EXPECT_EQ(RemoveNow(*archive_, "resp_7", owner).value_or(false), true);
    });
  }
  for (auto& thread : threads) thread.join();

  EXPECT_FALSE(Find(*archive_, "resp_7", "client2"));
  EXPECT_TRUE(Find(*archive_, "resp_8", "client2"));
}

INSTANTIATE_TEST_SUITE_P(Drivers, ConcurrentResponseArchive,
                         ::testing::Values(Kind::kMemory, Kind::kSqlite),
                         [](const auto& tested) -> std::string {
                           return tested.param == Kind::kMemory ? "Memory" : "Sqlite";
                         });

class ConcurrentResponseStore : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path File() const { return folder_.Path() / "data/responses.db"; }

  std::unique_ptr<SqliteResponseStore> Open(ResponseStoreOptions options = {}) {
    auto opened = SqliteResponseStore::Open(File(), clock_, options);
    if (!opened) {
      ADD_FAILURE() << testing::TextOf(opened.error());
      return nullptr;
    }
    return *std::move(opened);
  }

  // What another program sees.
  Database Reader() {
    auto database = Database::Open(File(), 5000ms);
    if (!database) throw std::runtime_error(database.error().message);
    return std::move(*database);
  }
  std::int64_t Rows() {
    return Reader().ReadInteger("SELECT count(*) FROM responses").value_or(-1);
  }

  testing::TemporaryFolder folder_;
  ManualClock clock_;
};

TEST_F(ConcurrentResponseStore, KeepsThemOverARestart) {
  Open()->Keep(Response("resp_1"));

  auto store = Open();

  EXPECT_EQ(Find(*store, "resp_1")->response, Response("").response);
}

TEST_F(ConcurrentResponseStore, ForgetsThemWhenTheyAreTooOld) {
  auto store = Open({.max_age = 24h});
  store->Keep(Response("resp_1"));
  clock_.Advance(23h);
  EXPECT_TRUE(Find(*store, "resp_1"));

  clock_.Advance(2h);

  EXPECT_FALSE(Find(*store, "resp_1"));
  EXPECT_EQ(RemoveNow(*store, "resp_1", "laptop").value_or(true), false);
  store.reset();
  EXPECT_EQ(Rows(), 0);
}

TEST_F(ConcurrentResponseStore, DeletesOldOnesInTheFileAlsoWhenTheyAreMany) {
  auto store = Open({.max_age = 24h});
  for (int i = 0; i < 200; ++i) store->Keep(Response("resp_" + std::to_string(i)));
  EXPECT_TRUE(Find(*store, "resp_199"));
  EXPECT_EQ(Rows(), 200);
  clock_.Advance(48h);

  // Each question is followed by a small step.
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(Find(*store, "resp_199"));
  store.reset();

  EXPECT_EQ(Rows(), 0);
}

TEST_F(ConcurrentResponseStore, LetsTheOldestGoWhenThereAreTooMany) {
  auto store = Open({.max_count = 3});
  for (int i = 1; i <= 5; ++i) store->Keep(Response("resp_" + std::to_string(i)));

  EXPECT_FALSE(Find(*store, "resp_1"));
  EXPECT_FALSE(Find(*store, "resp_2"));
  EXPECT_TRUE(Find(*store, "resp_3"));
  EXPECT_TRUE(Find(*store, "resp_5"));
}

TEST_F(ConcurrentResponseStore, LetsTheOldestGoWhenTheyTakeTooMuch) {
  {
    auto store = Open({.max_bytes = 3000});
    for (int i = 1; i <= 4; ++i) store->Keep(Response("resp_" + std::to_string(i), "a", 900));
    EXPECT_FALSE(Find(*store, "resp_1", "a"));
    EXPECT_TRUE(Find(*store, "resp_2", "a"));
  }

  auto store = Open({.max_bytes = 1500});
  store->Keep(Response("resp_5", "a", 900));

  EXPECT_FALSE(Find(*store, "resp_4", "a"));
  EXPECT_TRUE(Find(*store, "resp_5", "a"));
  EXPECT_EQ(Rows(), 1);
}

TEST_F(ConcurrentResponseStore, KeepsNoneThatIsTooLargeAndSaysSo) {
  auto store = Open({.max_response_bytes = 1000});
  ::testing::internal::CaptureStdout();

  store->Keep(Response("resp_1", "laptop", 2000));
  store->Keep(Response("resp_2"));

  EXPECT_FALSE(Find(*store, "resp_1"));
  EXPECT_TRUE(Find(*store, "resp_2"));
  EXPECT_EQ(store->Dropped(), 1U);
  store.reset();
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("1 responses were not kept"));
}

TEST_F(ConcurrentResponseStore, DropsWhatDoesNotFitTheQueueAndNeverWaits) {
  auto store = Open({.max_waiting_bytes = 5000, .max_waiting = 2, .busy_timeout = 100ms});
  auto other = Reader();
  ASSERT_TRUE(other.Execute("BEGIN IMMEDIATE"));

  for (int i = 0; i < 20; ++i) store->Keep(Response("resp_" + std::to_string(i), "laptop", 2000));

  EXPECT_GE(store->Dropped(), 10U);
  ASSERT_TRUE(other.Execute("COMMIT"));
  // Whatever still waits is done first.
  static_cast<void>(FindNow(*store, "x", "laptop"));
  auto found = FindNow(*store, "x", "laptop");
  while (!found) found = FindNow(*store, "x", "laptop");
  store->Keep(Response("resp_new"));
  EXPECT_TRUE(Find(*store, "resp_new"));
}

TEST_F(ConcurrentResponseStore, GoesOnAfterItsFileWasLocked) {
  auto store = Open({.busy_timeout = 0ms});
  auto other = Reader();
  ASSERT_TRUE(other.Execute("BEGIN IMMEDIATE"));
  store->Keep(Response("resp_1"));
  EXPECT_FALSE(Find(*store, "resp_1"));
  EXPECT_EQ(store->Dropped(), 1U);

  ASSERT_TRUE(other.Execute("COMMIT"));
  store->Keep(Response("resp_2"));

  EXPECT_TRUE(Find(*store, "resp_2"));
}

TEST_F(ConcurrentResponseStore, LosesNothingThatWasStoredWhenItIsKilled) {
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = SqliteResponseStore::Open(File(), clock_);
    if (!store) ::_exit(1);
    (*store)->Keep(Response("resp_1"));
    static_cast<void>(FindNow(**store, "resp_1", "laptop"));
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));

  auto store = Open();

  EXPECT_TRUE(Find(*store, "resp_1"));
}

TEST_F(ConcurrentResponseStore, SetsAFileAsideThatIsNoDatabase) {
  std::filesystem::create_directories(File().parent_path());
  std::ofstream(File(), std::ios::binary) << std::string(5000, 'x');

  auto store = Open();
  store->Keep(Response("resp_1"));

  EXPECT_TRUE(Find(*store, "resp_1"));
  EXPECT_EQ(std::filesystem::file_size(File().string() + ".damaged-1"), 5000U);
}

TEST_F(ConcurrentResponseStore, SetsAFileAsideThatIsFoundDamagedLater) {
  {
    auto store = Open();
    for (int i = 0; i < 50; ++i) store->Keep(Response("old_" + std::to_string(i), "laptop", 3000));
  }
  // Every page but the first, which holds the schema, becomes rubbish.
  const auto size = std::filesystem::file_size(File());
  {
    std::fstream file(File(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(4096);
    file << std::string(size - 4096, '\xee');
  }

  auto store = Open();
  store->Keep(Response("resp_1"));

  EXPECT_TRUE(Find(*store, "resp_1"));
  EXPECT_TRUE(std::filesystem::exists(File().string() + ".damaged-1"));
}

TEST_F(ConcurrentResponseStore, RefusesAFileOfANewerProgram) {
  Open();
  ASSERT_TRUE(Reader().Execute("PRAGMA user_version = 1000"));

  const auto opened = SqliteResponseStore::Open(File(), clock_);

  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().detail.value.Get(), HasSubstr("newer MonoRelay"));
}

TEST_F(ConcurrentResponseStore, IsPrivateToItsOwner) {
  auto store = Open();
  store->Keep(Response("resp_1"));
  EXPECT_TRUE(Find(*store, "resp_1"));

  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat((File().string() + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
  }
}

}  // namespace
}  // namespace monorelay
