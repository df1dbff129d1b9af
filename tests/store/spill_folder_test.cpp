#include "store/spill_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/store/temporary_folder.hpp"

namespace monorelay::store {
namespace {

using records::RequestRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SpillFolderTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path Folder() const { return folder_.Path() / "spill"; }

  std::unique_ptr<SpillFolder> Open(SpillOptions options = {}) {
    auto spill = SpillFolder::Open(Folder(), options);
    EXPECT_TRUE(spill.has_value());
    return std::move(*spill);
  }

  static Result<void> Add(SpillFolder& spill, std::initializer_list<const char*> ids) {
    std::vector<RequestRecord> records;
    for (const char* id : ids) records.emplace_back().request_id = RequestId(id);
    return spill.Append(records);
  }
  // The ids of the next records, which stay unless `advance`.
  static std::vector<std::string> Peek(SpillFolder& spill) {
    std::vector<std::string> ids;
    const auto records = spill.Next();
    EXPECT_TRUE(records.has_value());
    for (const RequestRecord& record : *records) ids.emplace_back(record.request_id.View());
    return ids;
  }
  static std::vector<std::string> Take(SpillFolder& spill) {
    auto ids = Peek(spill);
    spill.Advance();
    return ids;
  }
  [[nodiscard]] std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(Folder()))
      names.push_back(entry.path().filename());
    return names;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(SpillFolderTest, GivesBackWhatItWasGivenInOrder) {
  auto spill = Open();
  ASSERT_TRUE(Add(*spill, {"a", "b"}));
  ASSERT_TRUE(Add(*spill, {"c"}));
  EXPECT_GT(spill->WaitingBytes(), 0U);

  EXPECT_THAT(Take(*spill), ElementsAre("a", "b"));
  EXPECT_THAT(Take(*spill), ElementsAre("c"));
  EXPECT_THAT(Take(*spill), IsEmpty());
  EXPECT_EQ(spill->WaitingBytes(), 0U);
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(SpillFolderTest, TouchesNoDiskBeforeTheFirstRecord) {
  auto spill = Open();

  EXPECT_THAT(Peek(*spill), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(Folder()));
}

TEST_F(SpillFolderTest, TakesRecordsWhileOthersAreRead) {
  auto spill = Open();
  ASSERT_TRUE(Add(*spill, {"a"}));
  EXPECT_THAT(Peek(*spill), ElementsAre("a"));
  ASSERT_TRUE(Add(*spill, {"b"}));

  EXPECT_THAT(Take(*spill), ElementsAre("a"));
  EXPECT_THAT(Take(*spill), ElementsAre("b"));
  EXPECT_THAT(Take(*spill), IsEmpty());
}

TEST_F(SpillFolderTest, BeginsANewFileWhenOneIsLarge) {
  auto spill = Open({.file_bytes = 1});
  ASSERT_TRUE(Add(*spill, {"a"}));
  ASSERT_TRUE(Add(*spill, {"b"}));
  EXPECT_EQ(Files().size(), 2U);

  EXPECT_THAT(Take(*spill), ElementsAre("a"));
  EXPECT_THAT(Take(*spill), ElementsAre("b"));
  EXPECT_THAT(Take(*spill), IsEmpty());
}

TEST_F(SpillFolderTest, RecordsThatWereNotStoredComeAgainAfterARestart) {
  {
    auto spill = Open();
    ASSERT_TRUE(Add(*spill, {"a"}));
    ASSERT_TRUE(Add(*spill, {"b"}));
    EXPECT_THAT(Take(*spill), ElementsAre("a"));
    EXPECT_THAT(Peek(*spill), ElementsAre("b"));
  }
  auto spill = Open();
  EXPECT_GT(spill->WaitingBytes(), 0U);
  ASSERT_TRUE(Add(*spill, {"c"}));

  EXPECT_THAT(Take(*spill), ElementsAre("a"));
  EXPECT_THAT(Take(*spill), ElementsAre("b"));
  EXPECT_THAT(Take(*spill), ElementsAre("c"));
}

TEST_F(SpillFolderTest, ReadsAFileUpToABlockThatACrashCutOff) {
  {
    auto spill = Open();
    ASSERT_TRUE(Add(*spill, {"a"}));
    ASSERT_TRUE(Add(*spill, {"b"}));
  }
  const auto file = Folder() / Files().front();
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  auto spill = Open();

  EXPECT_THAT(Take(*spill), ElementsAre("a"));
  EXPECT_THAT(Take(*spill), IsEmpty());
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(SpillFolderTest, SetsADamagedFileAsideAndGoesOnWithTheNext) {
  {
    auto spill = Open({.file_bytes = 1});
    ASSERT_TRUE(Add(*spill, {"a"}));
    ASSERT_TRUE(Add(*spill, {"b"}));
  }
  {
    std::fstream file(Folder() / "000000000001.spill",
                      std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(12);
    file << "damage";
  }
  auto spill = Open();

  EXPECT_THAT(Take(*spill), ElementsAre("b"));
  EXPECT_THAT(Take(*spill), IsEmpty());
  EXPECT_THAT(Files(), ElementsAre("000000000001.spill.damaged"));
}

TEST_F(SpillFolderTest, RefusesMoreThanItMayTake) {
  std::uint64_t one = 0;
  {
    auto first = Open();
    ASSERT_TRUE(Add(*first, {"a"}));
    one = first->WaitingBytes();
  }
  auto spill = Open({.max_bytes = one + one / 2});

  const auto more = Add(*spill, {"b"});

  ASSERT_FALSE(more.has_value());
  EXPECT_THAT(more.error().text.value, HasSubstr("is full"));
  EXPECT_THAT(Take(*spill), ElementsAre("a"));
  EXPECT_THAT(Take(*spill), IsEmpty());
  EXPECT_TRUE(Add(*spill, {"c"}).has_value());
}

TEST_F(SpillFolderTest, TakesNothingOfABatchThatFindsTheDiskFullAndGoesOnWhenThereIsRoom) {
  auto spill = Open();
  ASSERT_TRUE(Add(*spill, {"a"}));
  struct rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  // A write beyond the limit is cut short, then fails, as on a full disk; the signal is ignored.
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{.rlim_cur = spill->WaitingBytes() + 10, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);

  const auto while_full = Add(*spill, {"b"});

  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  ASSERT_FALSE(while_full.has_value());
  EXPECT_THAT(while_full.error().text.value, HasSubstr("cannot be written"));

  ASSERT_TRUE(Add(*spill, {"c"}));
  EXPECT_THAT(Take(*spill), ElementsAre("a"));
  EXPECT_THAT(Take(*spill), ElementsAre("c"));
  EXPECT_THAT(Take(*spill), IsEmpty());
}

TEST_F(SpillFolderTest, SaysWhyItCannotBegin) {
  std::ofstream(Folder()) << "no folder";
  SpillOptions options;
  const auto opened = SpillFolder::Open(Folder() / "inside", options);
  ASSERT_TRUE(opened.has_value());

  const auto added = Add(**opened, {"a"});

  ASSERT_FALSE(added.has_value());
  EXPECT_THAT(added.error().text.value, HasSubstr("cannot be created"));
}

TEST_F(SpillFolderTest, IsPrivateToItsOwner) {
  auto spill = Open();
  ASSERT_TRUE(Add(*spill, {"a"}));
  struct stat folder{};
  struct stat file{};

  ASSERT_EQ(::stat(Folder().c_str(), &folder), 0);
  ASSERT_EQ(::stat((Folder() / Files().front()).c_str(), &file), 0);

  EXPECT_EQ(folder.st_mode & 0777U, 0700U);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
}

}  // namespace
}  // namespace monorelay::store
