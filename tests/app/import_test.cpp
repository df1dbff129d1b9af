#include "app/import.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "app/config_fixture.hpp"
#include "identity/account_services.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/identity_store.hpp"
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

TEST_F(ImportTest, TakesOverUsersWithTheirPasswordsOnce) {
  const auto file = folder_.Path() / "old/users.db";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file).flush();
  {
    auto database = Database::Open(file, kNoWait);
    ASSERT_TRUE(database && database->Execute(R"sql(
      CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT UNIQUE, email TEXT UNIQUE NOT NULL,
        password_hash TEXT, is_active INTEGER, is_admin INTEGER, is_super_admin INTEGER,
        sso_provider TEXT, sso_id TEXT, created_at REAL, last_login REAL);
      INSERT INTO users VALUES
        (1, 'ada', 'ada@example.org', '0123456789abcdef0123456789abcdef7e357d8de659bc45cc1e91103c234979e6bd938bcb0c9a41d07948eafed02035', 1, 1, 1, NULL, NULL, 5.4, 6.6),
        (2, 'bob', 'no address', 'SSO:abc', 0, 0, 0, 'github', '7', 7.0, NULL),
        (3, 'with space', 'c@x', 'SSO:abc', 1, 0, 0, NULL, NULL, 8.0, NULL);
    )sql"));
  }

  EXPECT_EQ(Import(file), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("2 of 3 users"));
  EXPECT_THAT(out_.str(), HasSubstr("\"with space\" is not taken over"));
  EXPECT_EQ(Import(folder_.Path() / "old"), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("0 of 3 users"));

  const ManualClock clock;
  auto store = store::sqlite::SqliteIdentityStore::Open(folder_.Path() / "data/identity.db", clock);
  ASSERT_TRUE(store);
  identity::AccountServices services(**store, clock, identity::PasswordCost::Cheapest());
  const auto ada = services.accounts.FindByName("ada");
  ASSERT_TRUE(ada);
  EXPECT_EQ(ada->role, identity::Role::kOwner);
  EXPECT_EQ(ada->created_at, 5);
  EXPECT_EQ(ada->last_login, 7);
  EXPECT_FALSE(services.sign_in.Check({.name = "ada", .password = "another password"}));
  EXPECT_TRUE(services.sign_in.Check({.name = "ada", .password = "old password"}));
  EXPECT_TRUE(services.accounts.FindByName("ada")->password_hash.starts_with("$argon2id$"));
  EXPECT_TRUE(services.sign_in.Check({.name = "ada", .password = "old password"}));
  const auto bob = services.accounts.FindByName("bob");
  EXPECT_FALSE(bob->is_active);
  EXPECT_EQ(bob->email, "");
  EXPECT_EQ(bob->password_hash, "");
}

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

  for (const char* name : {"users.db", "other.db"})
    std::ofstream(folder_.Path() / name) << "something else, and long enough to be looked at";
  EXPECT_EQ(Import(folder_.Path() / "users.db"), 1);
  EXPECT_THAT(err_.str(), HasSubstr("users.db cannot be read (SQLite"));
  EXPECT_EQ(Import(folder_.Path() / "other.db"), 1);
  EXPECT_THAT(err_.str(), HasSubstr("other.db cannot be read as a request log"));
}

TEST_F(ImportTest, RefusesTheLogThatIsInUse) {
  MakeOldLog(folder_.Path() / "data/requests.db");

  EXPECT_EQ(Import(folder_.Path() / "data"), 2);
  EXPECT_THAT(err_.str(), HasSubstr("is the request log itself"));
}

}  // namespace
}  // namespace monorelay::app
