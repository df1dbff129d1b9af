#include "app/import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "app/config_fixture.hpp"
#include "store/sqlite/database.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

using store::sqlite::Database;
using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kNoWait{0};

class ImportTest : public ::testing::Test {
 protected:
  void MakeOldLog(const std::filesystem::path& file) const {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file).flush();
    auto database = Database::Open(file, kNoWait);
    ASSERT_TRUE(database && database->Execute(R"sql(
      CREATE TABLE requests (id INTEGER PRIMARY KEY, timestamp REAL NOT NULL, model TEXT);
      INSERT INTO requests (timestamp, model) VALUES (1.5, 'a'), (2.5, 'b');
    )sql"));
  }
  int Import(const std::filesystem::path& what) {
    Options options;
    options.command = Command::kImport;
    options.file = what;
    options.data_dir = (folder_.Path() / "data").string();
    return RunImport(options, environment_, out_, err_);
  }
  std::int64_t Rows() {
    auto database = Database::Open(folder_.Path() / "data/requests.db", kNoWait);
    return database ? database->ReadInteger("SELECT count(*) FROM requests").value_or(-1) : -1;
  }

  testing::TemporaryFolder folder_;
  FakeEnvironment environment_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ImportTest, TakesOverALogOnce) {
  MakeOldLog(folder_.Path() / "old/requests.db");

  EXPECT_EQ(Import(folder_.Path() / "old/requests.db"), 0) << err_.str();
  EXPECT_EQ(Import(folder_.Path() / "old"), 0) << err_.str();

  EXPECT_EQ(Rows(), 2);
  EXPECT_THAT(out_.str(), HasSubstr("2 records of "));
  // The copy that it read is gone.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.Path() / "data"), {}), 1);
}

TEST_F(ImportTest, SaysWhatItCannotTakeOver) {
  EXPECT_EQ(Import(folder_.Path() / "none.db"), 2);
  EXPECT_THAT(err_.str(), HasSubstr("there is no "));

  std::ofstream(folder_.Path() / "users.db") << "something else, and long enough to be looked at";
  EXPECT_EQ(Import(folder_.Path() / "users.db"), 1);
  EXPECT_THAT(err_.str(), HasSubstr("users.db cannot be read as a request log"));
}

TEST_F(ImportTest, RefusesTheLogThatIsInUse) {
  MakeOldLog(folder_.Path() / "data/requests.db");

  EXPECT_EQ(Import(folder_.Path() / "data"), 2);
  EXPECT_THAT(err_.str(), HasSubstr("is the request log itself"));
}

}  // namespace
}  // namespace monorelay::app
