#include "app/access_key_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/config_fixture.hpp"
#include "store/temporary_folder.hpp"
#include "support/error_text.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::Not;
using testing::TemporaryFolder;

void Write(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary) << text;
}

fs::perms ModeOf(const fs::path& path) {
  return fs::status(path).permissions();
}

TEST(AccessKeyFile, IsMadeOnceAndReadAfterwards) {
  const TemporaryFolder folder;
  const fs::path data = folder.Path() / "some" / "data";

  const auto made = LoadOrMakeAccessKey(data);
  const auto read = LoadOrMakeAccessKey(data);

  ASSERT_TRUE(made) << testing::TextOf(made.error());
  ASSERT_TRUE(read) << testing::TextOf(read.error());
  EXPECT_TRUE(made->is_new);
  EXPECT_FALSE(read->is_new);
  EXPECT_TRUE(read->key.Equals(made->key.Reveal()));
  EXPECT_GE(made->key.Reveal().size(), 43U) << "32 bytes in base64";
  EXPECT_EQ(ModeOf(data), fs::perms::owner_all);
  EXPECT_EQ(ModeOf(data / "access_key"), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(AccessKeyFile, TwoKeysDiffer) {
  const TemporaryFolder one;
  const TemporaryFolder other;

  const auto first = LoadOrMakeAccessKey(one.Path());
  const auto second = LoadOrMakeAccessKey(other.Path());

  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->key.Equals(second->key.Reveal()));
}

TEST(AccessKeyFile, FolderThatIsThereKeepsItsMode) {
  const TemporaryFolder folder;
  fs::permissions(folder.Path(), fs::perms::owner_all | fs::perms::group_exec);

  ASSERT_TRUE(LoadOrMakeAccessKey(folder.Path()));

  EXPECT_EQ(ModeOf(folder.Path()), fs::perms::owner_all | fs::perms::group_exec);
}

TEST(AccessKeyFile, KeyOfTheOperatorIsTakenAsItIs) {
  const TemporaryFolder folder;
  Write(folder.Path() / "access_key", "a-key-of-my-own-choice\n");

  const auto key = LoadOrMakeAccessKey(folder.Path());

  ASSERT_TRUE(key);
  EXPECT_TRUE(key->key.Equals("a-key-of-my-own-choice"));
  EXPECT_FALSE(key->is_new);
}

TEST(AccessKeyFile, LineEndOfAnotherSystemIsNoPartOfTheKey) {
  const TemporaryFolder folder;
  Write(folder.Path() / "access_key", "a-key-of-my-own-choice\r\n");

  const auto key = LoadOrMakeAccessKey(folder.Path());

  ASSERT_TRUE(key);
  EXPECT_TRUE(key->key.Equals("a-key-of-my-own-choice"));
}

TEST(AccessKeyFile, WithoutAUsefulKeyIsAnErrorAndStaysAsItIs) {
  const TemporaryFolder folder;
  const fs::path file = folder.Path() / "access_key";
  Write(file, "short\n");

  const auto key = LoadOrMakeAccessKey(folder.Path());

  ASSERT_FALSE(key);
  EXPECT_THAT(testing::TextOf(key.error()), HasSubstr(file.string()));
  EXPECT_THAT(testing::TextOf(key.error()), HasSubstr("server.access_key"));
  EXPECT_THAT(testing::TextOf(key.error()), Not(HasSubstr("short\n")));
  EXPECT_EQ(ContentOf(file.string()), "short\n");
}

TEST(AccessKeyFile, ThatCannotBeWrittenIsAnErrorThatNamesIt) {
  const TemporaryFolder folder;
  Write(folder.Path() / "file", "in the way");

  const auto key = LoadOrMakeAccessKey(folder.Path() / "file" / "data");

  ASSERT_FALSE(key);
  EXPECT_THAT(testing::TextOf(key.error()), HasSubstr("access_key"));
  EXPECT_THAT(testing::TextOf(key.error()), HasSubstr("cannot be written"));
}

TEST(AccessKeyFile, ThatIsAFolderIsAnError) {
  const TemporaryFolder folder;
  fs::create_directory(folder.Path() / "access_key");

  EXPECT_FALSE(LoadOrMakeAccessKey(folder.Path()));
}

}  // namespace
}  // namespace monorelay::app
