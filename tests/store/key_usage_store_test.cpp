#include "store/sqlite/key_usage_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"

namespace monorelay::store::sqlite {
namespace {

using keys::NamedUsage;
using ::testing::IsEmpty;
using testing::TemporaryFolder;
using ::testing::UnorderedElementsAre;

const NamedUsage kFirst{
    {"alpha", "sha256:00000001"},
    {.spent = 12, .five_hours = {{100, 5}, {101, 7}}, .day = {{9, 12}}, .week = {}}};
const NamedUsage kSecond{{"beta", "sha256:00000001"},
                         {.spent = 1, .five_hours = {}, .day = {}, .week = {{3, 1}}}};

TEST(KeyUsageStore, RemembersOverARestart) {
  const TemporaryFolder folder;
  {
    auto store = SqliteKeyUsageStore::Open(folder.Path() / "keys.db");
    ASSERT_TRUE(store) << testing::TextOf(store.error());
    EXPECT_THAT(*(*store)->Load(), IsEmpty());
    ASSERT_TRUE((*store)->Save(std::vector{kFirst, kSecond}));
    NamedUsage later = kSecond;
    later.usage.spent = 2;
    ASSERT_TRUE((*store)->Save(std::vector{later}));
  }

  auto store = SqliteKeyUsageStore::Open(folder.Path() / "keys.db");

  ASSERT_TRUE(store);
  NamedUsage later = kSecond;
  later.usage.spent = 2;
  EXPECT_THAT(*(*store)->Load(), UnorderedElementsAre(kFirst, later));
}

TEST(KeyUsageStore, IsPrivateToItsOwner) {
  const TemporaryFolder folder;
  const auto store = SqliteKeyUsageStore::Open(folder.Path() / "keys.db");

  const auto mode = std::filesystem::status(folder.Path() / "keys.db").permissions();

  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(KeyUsageStore, SetsADamagedFileAside) {
  const TemporaryFolder folder;
  std::ofstream(folder.Path() / "keys.db") << std::string(8192, 'x');

  auto store = SqliteKeyUsageStore::Open(folder.Path() / "keys.db");

  ASSERT_TRUE(store) << testing::TextOf(store.error());
  EXPECT_TRUE(std::filesystem::exists(folder.Path() / "keys.db.damaged-1"));
  ASSERT_TRUE((*store)->Save(std::vector{kFirst}));
  EXPECT_THAT(*(*store)->Load(), UnorderedElementsAre(kFirst));
}

TEST(KeyUsageStore, RefusesAFileOfANewerProgram) {
  const TemporaryFolder folder;
  {
    std::ofstream(folder.Path() / "keys.db").close();
    auto database = Database::Open(folder.Path() / "keys.db", std::chrono::seconds(1));
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Execute("PRAGMA user_version = 99"));
  }

  const auto store = SqliteKeyUsageStore::Open(folder.Path() / "keys.db");

  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().detail.value.Get(), ::testing::HasSubstr("newer"));
}

TEST(KeyUsageStore, SaysWhenItsFolderCannotBeWritten) {
  EXPECT_FALSE(SqliteKeyUsageStore::Open("/proc/nowhere/keys.db"));
}

// What somebody wrote into the file by hand does no harm.
TEST(KeyUsageStore, LeavesOutWindowsThatCannotBeRead) {
  const TemporaryFolder folder;
  auto store = SqliteKeyUsageStore::Open(folder.Path() / "keys.db");
  ASSERT_TRUE(store);
  auto database = Database::Open(folder.Path() / "keys.db", std::chrono::seconds(1));
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->Execute(
      "INSERT INTO key_usage VALUES ('alpha', 'k', 3, '1:2 x 3 4: :5 6:7z 8:0 9:4', '', ' ')"));

  const auto loaded = (*store)->Load();

  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->size(), 1U);
  const std::vector<keys::UsageWindow::Bucket> expected{{1, 2}, {9, 4}};
  EXPECT_EQ(loaded->front().usage.five_hours, expected);
  EXPECT_THAT(loaded->front().usage.week, IsEmpty());
}

}  // namespace
}  // namespace monorelay::store::sqlite
