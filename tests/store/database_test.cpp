#include "store/sqlite/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "base/no_room.hpp"
#include "store/sqlite/files.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay::store::sqlite {
namespace {

using ::testing::HasSubstr;

TEST(Database, SaysWhenThereIsNoRoomLeftAndWritesAgainWhenThereIs) {
  const testing::TemporaryFolder folder;
  const auto file = folder.Path() / "small.db";
  ASSERT_TRUE(PrepareFile(file));
  auto database = Database::Open(file, std::chrono::milliseconds(1000));
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->Execute("CREATE TABLE texts (text BLOB); PRAGMA max_page_count = 10"));
  const Sql insert = "INSERT INTO texts VALUES (zeroblob(1000000))";

  const auto full = database->Execute(insert);

  ASSERT_FALSE(full);
  const Error error = ToError("small.db cannot be written", full.error());
  EXPECT_EQ(StatusOf(error), kInsufficientStorage);
  EXPECT_THAT(error.text.value.Get(),
              HasSubstr("small.db cannot be written: there is no room left; make some"));
  ASSERT_TRUE(database->Execute("PRAGMA max_page_count = 100000"));
  EXPECT_TRUE(database->Execute(insert));
  const Error other = ToError("it cannot be read", {.code = 11, .message = "malformed"});
  EXPECT_EQ(StatusOf(other), 500);
}

}  // namespace
}  // namespace monorelay::store::sqlite
