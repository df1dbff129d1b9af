#include "app/backup.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>

#include "app/backup_command.hpp"
#include "app/backup_file.hpp"
#include "app/data_lock.hpp"
#include "app/options.hpp"
#include "app/restore.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/files.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using store::sqlite::Database;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr sync::PassphraseCost kCheap{.passes = 1, .memory_kib = 8};

std::string ErrorOf(const auto& result) {
  return result ? std::string() : result.error().text.value.Get();
}
std::string ContentOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}
void Write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() {
    Write(config, "server: {port: 1}\n");
    Write(data / "secret.key", "key");
    Write(data / "access_key", "mr-secret");
    Write(data / "versions" / "1", "former text");
    Write(data / "requests.search.db", "made anew");
    Count(1);
  }

  // Sets the number in the database, through a connection that stays open, as the relay's does.
  void Count(int number) {
    if (database == nullptr) {
      ASSERT_TRUE(store::sqlite::PrepareFile(data / "requests.db"));
      database = std::make_unique<Database>(
          *Database::Open(data / "requests.db", std::chrono::milliseconds(1000)));
      ASSERT_TRUE(
          database->Execute("CREATE TABLE counts (n INTEGER); INSERT INTO counts VALUES (0)"));
    }
    auto statement = *database->Prepare("UPDATE counts SET n = ?1");
    statement.Bind(1, std::int64_t{number});
    ASSERT_TRUE(statement.Step());
  }
  static std::int64_t CountIn(const fs::path& folder) {
    auto opened = Database::OpenReadOnly(folder / "requests.db", std::chrono::milliseconds(1000));
    return opened ? opened->ReadInteger("SELECT n FROM counts").value_or(-1) : -2;
  }

  Result<BackupReport> Backup(const fs::path& to, const Secret& passphrase = Secret()) {
    return MakeBackup(
        {.to = to, .data_dir = data, .config = config, .passphrase = passphrase, .cost = kCheap},
        clock);
  }
  Result<RestoreReport> Restore(const fs::path& from, const Secret& passphrase = Secret()) {
    database.reset();
    return RestoreBackup(
        {.from = from, .data_dir = data, .config = config, .passphrase = passphrase}, clock);
  }
  std::vector<std::string> Litter(const fs::path& in) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(in)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with('.') && name != DataLock::kFile) names.push_back(name);
    }
    return names;
  }

  testing::TemporaryFolder folder;
  ManualClock clock;
  fs::path config = folder.Path() / "config.yml";
  fs::path data = folder.Path() / "data";
  fs::path file = folder.Path() / "backups" / "b.tar";
  std::unique_ptr<Database> database;
};

class BackupFileTest : public BackupTest {
 protected:
  BackupFileTest() { fs::create_directories(file.parent_path()); }
};

TEST_F(BackupFileTest, HoldsADatabaseThatIsWrittenMeanwhileAsItIsAtOneMoment) {
  const auto made = Backup(file);
  ASSERT_TRUE(made) << ErrorOf(made);
  EXPECT_EQ(made->files, 5U);
  EXPECT_EQ(made->bytes, fs::file_size(file));
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  Count(2);
  Write(config, "server: {port: 2}\n");
  Write(data / "extra", "x");

  const auto restored = Restore(file);

  ASSERT_TRUE(restored) << ErrorOf(restored);
  EXPECT_EQ(CountIn(data), 1);
  EXPECT_EQ(ContentOf(config), "server: {port: 1}\n");
  EXPECT_EQ(ContentOf(data / "versions" / "1"), "former text");
  EXPECT_FALSE(fs::exists(data / "extra"));
  EXPECT_FALSE(fs::exists(data / "requests.search.db"));
  // The former state is kept.
  ASSERT_TRUE(restored->set_aside);
  EXPECT_EQ(CountIn(*restored->set_aside), 2);
  EXPECT_EQ(ContentOf(*restored->set_aside / "config.yml.before-restore"), "server: {port: 2}\n");
  EXPECT_THAT(Litter(data), IsEmpty());
  EXPECT_THAT(Litter(file.parent_path()), IsEmpty());
}

TEST_F(BackupFileTest, IsNamedByTheTimeInAFolderAndLeavesOutFormerRestores) {
  ASSERT_TRUE(Backup(file));
  ASSERT_TRUE(Restore(file));
  ASSERT_TRUE(Restore(file));  // in the same second: another name

  const auto made = Backup(file.parent_path());

  ASSERT_TRUE(made) << ErrorOf(made);
  EXPECT_THAT(made->file.filename().string(), HasSubstr("monorelay-20260101T"));
  EXPECT_EQ(made->files, 5U);
}

TEST_F(BackupFileTest, SealedOpensForItsPassphraseAlone) {
  const Secret passphrase("correct horse");
  // More than one piece.
  Write(data / "large", std::string(300'000, 'l'));
  ASSERT_TRUE(Backup(file, passphrase));
  EXPECT_THAT(ContentOf(file), Not(HasSubstr("mr-secret")));
  Count(2);

  EXPECT_THAT(ErrorOf(Restore(file)), HasSubstr("--passphrase-file"));
  EXPECT_THAT(ErrorOf(Restore(file, Secret("correct house"))), HasSubstr("not the one"));
  EXPECT_EQ(CountIn(data), 2);
  ASSERT_TRUE(Restore(file, passphrase));
  EXPECT_EQ(CountIn(data), 1);
  EXPECT_EQ(ContentOf(data / "large"), std::string(300'000, 'l'));
}

TEST_F(BackupFileTest, CutOffChangedOrForeignIsRefusedAndNothingIsTouched) {
  ASSERT_TRUE(Backup(file));
  Count(2);
  const std::string whole = ContentOf(file);
  const fs::path bad = folder.Path() / "bad.tar";
  // The last 1024 bytes are zeros behind the end.
  for (std::size_t size = 0; size + 1024 < whole.size(); size += 1500) {
    Write(bad, whole.substr(0, size));
    EXPECT_FALSE(Restore(bad)) << size;
  }
  for (std::size_t at = 100; at < whole.size() - 1024; at += 3001) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x20);
    Write(bad, changed);
    // Padding and unused bytes of heads are nobody's content.
    if (Restore(bad)) {
      EXPECT_EQ(CountIn(data), 1) << at;
      break;
    }
    EXPECT_EQ(CountIn(data), 2) << at;
  }
  Write(bad, "no backup");
  EXPECT_FALSE(Restore(bad));
  EXPECT_FALSE(Restore(folder.Path() / "missing"));
  EXPECT_THAT(Litter(data), IsEmpty());
}

TEST_F(BackupFileTest, InTheDataDirectoryDoNotHoldEachOther) {
  const fs::path inside = data / "relay.tar";
  const auto first = Backup(inside);
  ASSERT_TRUE(first) << ErrorOf(first);
  ASSERT_TRUE(Backup(data / "odd.name"));
  Write(data / "lost+found" / "#12", "of the file system");

  const auto second = Backup(inside);
  const auto again = Backup(data / "odd.name");

  ASSERT_TRUE(second) << ErrorOf(second);
  // Only what nobody can tell from a backup is in it: one under another name.
  EXPECT_EQ(second->files, first->files + 1);
  EXPECT_EQ(again->files, first->files);
  fs::remove(data / "odd.name");
  ASSERT_TRUE(Backup(inside));
  ASSERT_TRUE(Restore(inside));
  EXPECT_TRUE(fs::exists(inside));
  EXPECT_TRUE(fs::exists(data / "lost+found"));
  EXPECT_TRUE(Restore(inside));
}

// Runs it in a child that cannot write files of more than `most` bytes; what it says.
template <class Work>
std::string SaidWithFullDisk(rlim_t most, const Work& work) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = most, .rlim_max = most};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string said = work();
    const bool is_told = ::write(ends[1], said.data(), said.size()) >= 0;
    ::_exit(is_told ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said(4096, '\0');
  const ssize_t count = ::read(ends[0], said.data(), said.size());
  said.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return said;
}

TEST_F(BackupFileTest, OnAFullDiskTheFormerBackupAndTheFormerStateStay) {
  Write(data / "large", std::string(60'000, 'l'));
  ASSERT_TRUE(Backup(file));
  const std::string former = ContentOf(file);
  Count(2);
  database.reset();

  EXPECT_THAT(SaidWithFullDisk(50'000, [&] { return ErrorOf(Backup(file)); }),
              HasSubstr("there is no room left; make some"));
  EXPECT_EQ(ContentOf(file), former);
  EXPECT_THAT(SaidWithFullDisk(50'000, [&] { return ErrorOf(Restore(file)); }),
              HasSubstr("there is no room left; make some"));
  EXPECT_EQ(CountIn(data), 2);

  EXPECT_THAT(Litter(data), IsEmpty());
  EXPECT_THAT(Litter(file.parent_path()), IsEmpty());
  EXPECT_TRUE(Backup(file));
}

TEST_F(BackupFileTest, OfADamagedDatabaseIsNotMade) {
  database.reset();
  ASSERT_TRUE(Backup(file));
  const std::string former = ContentOf(file);
  std::string bytes = ContentOf(data / "requests.db");
  bytes.replace(bytes.size() - 100, 50, std::string(50, '\xff'));
  bytes.replace(4096, 8, "garbage!");
  Write(data / "requests.db", bytes);

  EXPECT_THAT(ErrorOf(Backup(file)), HasSubstr("damaged"));

  EXPECT_EQ(ContentOf(file), former);
}

TEST_F(BackupFileTest, IsNotRestoredUnderARelayThatServes) {
  ASSERT_TRUE(Backup(file));
  Count(2);
  {
    const auto serving = DataLock::Share(data);
    ASSERT_TRUE(serving);

    EXPECT_THAT(ErrorOf(Restore(file)), HasSubstr("is in use"));
    EXPECT_TRUE(Backup(file.parent_path() / "other.tar"));
  }
  EXPECT_EQ(CountIn(data), 2);
  EXPECT_TRUE(Restore(file));
}

TEST_F(BackupFileTest, SaysWhatIsMissing) {
  EXPECT_THAT(ErrorOf(MakeBackup({.to = file, .data_dir = folder.Path() / "none"}, clock)),
              HasSubstr("there is no data directory"));
  EXPECT_THAT(ErrorOf(Backup(folder.Path() / "no" / "such" / "b.tar")), HasSubstr("cannot be"));
  Write(data / "odd name", "x");
  EXPECT_THAT(ErrorOf(Backup(file)), HasSubstr("odd name cannot be backed up"));
}

// Runs `work` in a child, looks up to `looks` times whether it has ended, and kills it then. Yields
// how often it has looked.
template <class Work>
int KillAfter(int looks, const Work& work) {
  const pid_t child = ::fork();
  EXPECT_GE(child, 0);
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  int looked = 0;
  while (looked < looks && ::waitpid(child, &status, WNOHANG) == 0) ++looked;
  if (looked < looks) return looked;
  ::kill(child, SIGKILL);
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return looked;
}

constexpr int kRounds = 100;
constexpr int kToTheEnd = std::numeric_limits<int>::max();

TEST_F(BackupFileTest, KilledAHundredTimesLeavesTheFormerFileOrTheNewOne) {
  database.reset();  // a connection is none of a child's
  const int whole = KillAfter(kToTheEnd, [&] { static_cast<void>(Backup(file)); });
  for (int round = 0; round < kRounds; ++round) {
    KillAfter(whole / kRounds * round, [&] { static_cast<void>(Backup(file)); });

    const auto read = ReadBackup(file, {}, nullptr);
    ASSERT_TRUE(read) << round << ErrorOf(read);
    ASSERT_EQ(read->size(), 5U);
  }
  EXPECT_TRUE(Backup(file));
  EXPECT_THAT(Litter(file.parent_path()), IsEmpty());
}

TEST_F(BackupFileTest, RestoreKilledAHundredTimesLeavesTheFormerStateOrTheNewOne) {
  ASSERT_TRUE(Backup(file));  // n = 1, port 1
  Count(2);
  Write(config, "server: {port: 2}\n");
  const fs::path other = file.parent_path() / "other.tar";
  ASSERT_TRUE(Backup(other));  // n = 2, port 2
  database.reset();
  const int whole = KillAfter(kToTheEnd, [&] { static_cast<void>(Restore(file)); });
  int stayed = 0;
  int changed = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::int64_t before = CountIn(data);
    const fs::path& from = before == 1 ? other : file;
    KillAfter(whole / kRounds * round, [&] { static_cast<void>(Restore(from)); });

    // As every command does before it looks.
    ASSERT_TRUE(FinishRestore(data));

    const std::int64_t now = CountIn(data);
    ASSERT_TRUE(now == 1 || now == 2) << round << ": " << now;
    ASSERT_EQ(ContentOf(config), fmt::format("server: {{port: {}}}\n", now)) << round;
    ASSERT_EQ(ContentOf(data / "access_key"), "mr-secret");
    ASSERT_EQ(ContentOf(data / "versions" / "1"), "former text");
    ASSERT_FALSE(fs::exists(data / ".restore"));
    ++(now == before ? stayed : changed);
    // Many of them would only make the test slow.
    for (const auto& entry : fs::directory_iterator(data)) {
      if (entry.path().filename().string().starts_with(kSetAside)) fs::remove_all(entry.path());
    }
  }
  // The moments were spread over the whole of it.
  EXPECT_GT(stayed, 0);
  EXPECT_GT(changed, 0);
}

TEST_F(BackupFileTest, CommandsSayWhatTheyDid) {
  Options options;
  options.config = config.string();
  options.backup.place = file.string();
  options.backup.passphrase_file = "-";
  std::istringstream in("correct horse\n");
  std::ostringstream out;
  std::ostringstream err;
  struct NoVariables final : Environment {
    [[nodiscard]] std::optional<std::string> Get(std::string_view) const override {
      return std::nullopt;
    }
  } environment;

  ASSERT_EQ(RunBackup(options, environment, clock, in, out, err, kCheap), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("5 files"));
  database.reset();
  in.clear();
  in.str("correct horse\n");
  ASSERT_EQ(RunRestore(options, clock, in, out, err), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("what was there before is in "));
  in.clear();
  in.str("\n");
  EXPECT_EQ(RunRestore(options, clock, in, out, err), 1);
  EXPECT_THAT(err.str(), HasSubstr("there is no passphrase in standard input"));
}

}  // namespace
}  // namespace monorelay::app
