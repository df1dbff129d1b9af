#include "app/file_watch.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <fstream>

#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

using testing::TemporaryFolder;

void Write(const fs::path& file, std::string_view text) {
  std::ofstream(file) << text;
}

// The system reports a change before the call that made it returns: no waiting is needed.
bool HasNoticed(const FileWatch& watch) {
  pollfd wait{watch.Descriptor(), POLLIN, 0};
  return ::poll(&wait, 1, 0) == 1;
}

class FileWatching : public ::testing::Test {
 protected:
  FileWatching() { Write(file_, "before"); }

  TemporaryFolder folder_;
  fs::path file_ = folder_.Path() / "config.yml";
};

TEST_F(FileWatching, IsSilentWhileNothingHappens) {
  const FileWatch watch(file_);

  EXPECT_GE(watch.Descriptor(), 0);
  EXPECT_FALSE(HasNoticed(watch));
}

TEST_F(FileWatching, NoticesAnEditInPlaceAndThenIsSilentAgain) {
  const FileWatch watch(file_);

  Write(file_, "after");

  EXPECT_TRUE(HasNoticed(watch));
  watch.Drain();
  EXPECT_FALSE(HasNoticed(watch));
}

TEST_F(FileWatching, NoticesAReplacementByRenamingEachTime) {
  const FileWatch watch(file_);

  for (int i = 0; i < 3; ++i) {
    Write(folder_.Path() / "new", "after");
    watch.Drain();
    fs::rename(folder_.Path() / "new", file_);
    EXPECT_TRUE(HasNoticed(watch));
    watch.Drain();
  }
}

TEST_F(FileWatching, NoticesADeletionAndTheReturn) {
  const FileWatch watch(file_);

  fs::remove(file_);
  EXPECT_TRUE(HasNoticed(watch));
  watch.Drain();
  Write(file_, "back");

  EXPECT_TRUE(HasNoticed(watch));
}

TEST_F(FileWatching, NoticesALinkThatIsExchanged) {
  Write(folder_.Path() / "one.yml", "one");
  Write(folder_.Path() / "two.yml", "two");
  const fs::path link = folder_.Path() / "link.yml";
  fs::create_symlink("one.yml", link);
  const FileWatch watch(link);

  fs::create_symlink("two.yml", folder_.Path() / "next");
  watch.Drain();
  fs::rename(folder_.Path() / "next", link);

  EXPECT_TRUE(HasNoticed(watch));
}

TEST_F(FileWatching, ReadingIsNoChange) {
  const FileWatch watch(file_);

  std::string text;
  std::ifstream(file_) >> text;

  EXPECT_FALSE(HasNoticed(watch));
}

TEST_F(FileWatching, OfAFolderThatIsNotThereWatchesNothing) {
  const FileWatch watch(folder_.Path() / "nowhere" / "config.yml");

  EXPECT_EQ(watch.Descriptor(), -1);
}

}  // namespace
}  // namespace monorelay::app
