#include "app/config_save.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "app/config_fixture.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ConfigSaveTest : public ::testing::Test {
 protected:
  void Write(const std::string& text) const { std::ofstream(file, std::ios::binary) << text; }
  [[nodiscard]] std::string Now() const { return ContentOf(file); }
  Result<ConfigVersion> Save(std::string_view former, std::string_view text) {
    return SaveConfig({.file = file, .former = former, .text = text, .who = "ada"}, versions);
  }
  std::vector<std::int64_t> Numbers() {
    std::vector<std::int64_t> numbers;
    for (const ConfigVersion& version : versions.List().value()) numbers.push_back(version.number);
    return numbers;
  }

  testing::TemporaryFolder folder;
  ManualClock clock;
  fs::path file = folder.Path() / "config.yml";
  fs::path kept = folder.Path() / "data" / "config_versions";
  ConfigVersions versions{kept, clock};
};

TEST_F(ConfigSaveTest, WritesTheTextAndKeepsTheFormerOne) {
  Write("a: 1\n");
  ::chmod(file.c_str(), 0640);

  const auto version = Save("a: 1\n", "a: 2\n");

  ASSERT_TRUE(version);
  EXPECT_EQ(Now(), "a: 2\n");
  EXPECT_EQ(versions.Read(version->number).value(), "a: 1\n");
  EXPECT_EQ(versions.List()->front().who, "ada");
  EXPECT_EQ(versions.List()->front().time_s,
            clock.WallNow().time_since_epoch() / std::chrono::seconds(1));
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
  ASSERT_EQ(::stat((kept / "000001.version").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  ASSERT_EQ(::stat(kept.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
}

TEST_F(ConfigSaveTest, AFileThatChangedMeanwhileIsAConflictThatNamesBoth) {
  Write("a: 3\n");

  const auto version = Save("a: 1\n", "a: 2\n");

  ASSERT_FALSE(version);
  EXPECT_THAT(version.error().text.value.Get(), HasSubstr("was changed meanwhile: sha256 "));
  EXPECT_EQ(Now(), "a: 3\n");
  EXPECT_TRUE(Numbers().empty());
}

TEST_F(ConfigSaveTest, AReadOnlyFileStays) {
  Write("a: 1\n");
  ::chmod(file.c_str(), 0444);

  const auto version = Save("a: 1\n", "a: 2\n");

  ASSERT_FALSE(version);
  EXPECT_THAT(version.error().text.value.Get(), HasSubstr("is read-only"));
  EXPECT_EQ(Now(), "a: 1\n");
}

TEST_F(ConfigSaveTest, AFileThatIsGoneIsNotMadeAgain) {
  EXPECT_FALSE(Save("a: 1\n", "a: 2\n"));
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(ConfigSaveTest, WithoutAPlaceForVersionsNothingIsWritten) {
  Write("a: 1\n");
  std::ofstream(folder.Path() / "data") << "a file in the way";

  EXPECT_FALSE(Save("a: 1\n", "a: 2\n"));
  EXPECT_EQ(Now(), "a: 1\n");
}

TEST_F(ConfigSaveTest, ALinkToTheFileStaysALink) {
  Write("a: 1\n");
  const fs::path link = folder.Path() / "link.yml";
  fs::create_symlink("config.yml", link);

  ASSERT_TRUE(
      SaveConfig({.file = link, .former = "a: 1\n", .text = "a: 2\n", .who = "ada"}, versions));

  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(Now(), "a: 2\n");
}

TEST_F(ConfigSaveTest, OfManyWritersAtOnceOneSucceeds) {
  for (int round = 0; round < 10; ++round) {
    const std::string former = fmt::format("round: {}\n", round);
    Write(former);
    std::atomic<int> saved = 0;
    {
      std::vector<std::jthread> writers;
      for (int i = 0; i < 8; ++i) {
        writers.emplace_back([&, i] {
          if (Save(former, fmt::format("writer: {}\n", i))) ++saved;
        });
      }
    }
    EXPECT_EQ(saved, 1);
  }
}

TEST_F(ConfigSaveTest, ATextIsKeptOnceAndTheOldestGoBeyondTheLimits) {
  ConfigVersions few(kept, clock, {.versions = 3, .bytes = 100});
  ASSERT_TRUE(few.Keep("a", "x"));
  ASSERT_TRUE(few.Keep("b", "x"));
  ASSERT_TRUE(few.Keep("a", "x"));
  EXPECT_THAT(Numbers(), ElementsAre(3, 2));
  ASSERT_TRUE(few.Keep("c", "x"));
  ASSERT_TRUE(few.Keep("d", "x"));
  EXPECT_THAT(Numbers(), ElementsAre(5, 4, 3));
  EXPECT_FALSE(few.Read(2));
  ASSERT_TRUE(few.Keep(std::string(99, 'e'), "x"));
  EXPECT_THAT(Numbers(), ElementsAre(6, 5));
  ASSERT_TRUE(few.Keep(std::string(500, 'f'), "x"));
  EXPECT_THAT(Numbers(), ElementsAre(7));
}

TEST_F(ConfigSaveTest, ADamagedVersionIsToldAndNotRead) {
  ASSERT_TRUE(versions.Keep("a: 1\n", "x"));
  std::ofstream(kept / "000001.version", std::ios::app) << "more";

  EXPECT_THAT(versions.Read(1).error().text.value.Get(), HasSubstr("damaged"));
  std::ofstream(kept / "000001.version") << "nothing";
  EXPECT_EQ(versions.List()->front().who, "(damaged)");
  EXPECT_EQ(versions.Keep("b", "x")->number, 2);
}

// Saves one text after the other until it is killed, with a byte to `pipe` before each.
[[noreturn]] void SaveForEver(const fs::path& file, ConfigVersions& versions, int pipe) {
  std::string former = ContentOf(file);
  for (int i = 0;; ++i) {
    const std::string text = fmt::format("n: {}\nfill: {}\n", i, std::string(20000, 'x'));
    if (::write(pipe, ".", 1) != 1) ::_exit(1);
    if (!SaveConfig({.file = file, .former = former, .text = text, .who = "c"}, versions))
      ::_exit(1);
    former = text;
  }
}

bool IsWhole(const std::string& text) {
  return text == "start: 1\n" ||
         (text.starts_with("n: ") && text.ends_with("xx\n") && text.size() > 20000);
}

TEST_F(ConfigSaveTest, KilledAHundredTimesItLeavesAWholeFile) {
  Write("start: 1\n");
  for (int round = 0; round < 100; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) SaveForEver(file, versions, ends[1]);
    ::close(ends[1]);
    char byte = 0;
    for (int i = 0; i <= round % 5; ++i) ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    // Another moment of the save in each round.
    for (volatile int turn = 0; turn < round * 2000; turn = turn + 1) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ::close(ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status));

    ASSERT_TRUE(IsWhole(Now()));
    for (const ConfigVersion& version : versions.List().value())
      ASSERT_TRUE(IsWhole(versions.Read(version.number).value()));
  }
  EXPECT_TRUE(Save(Now(), "a: 2\n"));
  EXPECT_EQ(Now(), "a: 2\n");
}

}  // namespace
}  // namespace monorelay::app
