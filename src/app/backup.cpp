#include "app/backup.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/backup_file.hpp"
#include "app/config_loader.hpp"
#include "app/data_lock.hpp"
#include "app/file_swap.hpp"
#include "base/digest.hpp"
#include "store/sqlite/database_copy.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKeyFile = "secret.key";

struct Found {
  fs::path path;
  std::string name;  // in the archive
};

bool IsLeftOut(const std::string& name) {
  const bool is_companion =
      name.ends_with("-wal") || name.ends_with("-shm") || name.ends_with("-journal");
  return is_companion || name.starts_with('.') || IsNoState(name) || name.ends_with(".search.db") ||
         name.contains(".damaged-");
}

// What is to be in the archive, by name.
Result<std::vector<Found>> FilesOf(const BackupOrder& order, BackupReport& report) {
  std::vector<Found> found;
  std::error_code failure;
  fs::recursive_directory_iterator walk(order.data_dir, failure);
  for (; !failure && walk != fs::recursive_directory_iterator(); walk.increment(failure)) {
    const std::string name = walk->path().filename().string();
    std::error_code unseen;
    const fs::file_status status = walk->symlink_status(unseen);
    if (IsLeftOut(name) || fs::equivalent(walk->path(), report.file, unseen)) {
      if (fs::is_directory(status)) walk.disable_recursion_pending();
    } else if (fs::is_regular_file(status)) {
      found.push_back({walk->path(), std::string(kBackupData) +
                                         walk->path().lexically_relative(order.data_dir).string()});
    } else if (!fs::is_directory(status)) {
      report.left_out.push_back(walk->path().string() + " is no plain file");
    }
  }
  if (failure) {
    return RelayError(ErrorKind::kInternal,
                      fmt::format("the data directory {} cannot be read: {}",
                                  order.data_dir.string(), failure.message()));
  }
  if (order.database && fs::exists(*order.database, failure)) {
    const std::string name = std::string(kBackupData) + "requests.db";
    if (std::ranges::find(found, name, &Found::name) != found.end()) {
      report.left_out.push_back((order.data_dir / "requests.db").string() +
                                " is not the request log that logging.db_path names");
      std::erase_if(found, [&](const Found& file) { return file.name == name; });
    }
    found.push_back({*order.database, name});
  }
  std::ranges::sort(found, {}, &Found::name);
  return found;
}

std::string ContentOf(const fs::path& file) {
  std::error_code failure;
  if (!fs::exists(file, failure)) return {};
  const auto text = ReadConfigFile(file);
  return text ? *text : std::string();
}

// One backup on its way.
class Making {
 public:
  Making(const BackupOrder& order, const Clock& clock, fs::path file, FolderLock lock)
      : order_(order),
        file_(std::move(file)),
        beside_(file_.parent_path() / ("." + file_.filename().string() + ".new")),
        copy_(beside_.string() + ".db"),
        lock_(std::move(lock)),
        now_s_(
            std::chrono::floor<std::chrono::seconds>(clock.WallNow()).time_since_epoch().count()) {}
  ~Making() {
    std::error_code failure;
    fs::remove(beside_, failure);
    fs::remove(copy_, failure);
  }
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;

  Result<void> Write(const std::vector<Found>& found) {
    auto writer = BackupWriter::Begin(beside_, order_.passphrase, order_.cost);
    if (!writer) return std::unexpected(std::move(writer.error()));
    if (order_.config) {
      const auto text = ReadConfigFile(*order_.config);
      if (!text) return RelayError(ErrorKind::kInternal, text.error());
      if (auto added = writer->AddText(std::string(kBackupConfig), *text, now_s_); !added)
        return added;
    }
    // A new master key would not open the secrets of a database that was copied before it.
    const std::string key = ContentOf(order_.data_dir / kKeyFile);
    for (const Found& file : found) {
      if (auto added = Add(*writer, file); !added) return added;
    }
    if (ContentOf(order_.data_dir / kKeyFile) != key) {
      return RelayError(ErrorKind::kOverloaded,
                        "the master key was changed during the backup; make it again");
    }
    if (auto finished = writer->Finish(now_s_); !finished) return finished;
    written_ = writer->Entries();
    return {};
  }

  // Reads what stands on the disk, and gives it its name.
  Result<void> VerifyAndPlace() {
    const auto read = ReadBackup(beside_, order_.passphrase, nullptr);
    if (!read) return std::unexpected(read.error());
    if (*read != written_) {
      return RelayError(
          ErrorKind::kInternal,
          file_.string() + " does not hold what was written: the disk may be damaged");
    }
    std::error_code failure;
    fs::rename(beside_, file_, failure);
    if (failure) {
      return RelayError(ErrorKind::kInternal,
                        fmt::format("{} cannot be written: {}", file_.string(), failure.message()));
    }
    return lock_.Sync();
  }
  [[nodiscard]] std::size_t Files() const { return written_.size(); }

 private:
  Result<void> Add(BackupWriter& writer, const Found& file) {
    std::error_code failure;
    if (!store::sqlite::IsDatabase(file.path)) {
      auto added = writer.AddFile(file.name, file.path, now_s_);
      // The relay removes old versions and what it has made up for.
      if (!added && !fs::exists(file.path, failure) && writer.IsBetweenFiles()) return {};
      return added;
    }
    fs::remove(copy_, failure);
    if (auto copied = store::sqlite::CopyDatabase(file.path, copy_); !copied) return copied;
    if (auto checked = store::sqlite::CheckDatabase(copy_); !checked) return checked;
    auto added = writer.AddFile(file.name, copy_, now_s_);
    fs::remove(copy_, failure);
    return added;
  }

  const BackupOrder& order_;
  fs::path file_;
  fs::path beside_;
  fs::path copy_;
  FolderLock lock_;
  std::int64_t now_s_;
  std::vector<BackupEntry> written_;
};

// What backups that were killed have left beside `file`; the lock says that none is under way.
void RemoveLeft(const fs::path& file) {
  const fs::path folder = file.parent_path();
  std::error_code failure;
  for (const char* end : {".new", ".new.db", ".new.db-journal"})
    fs::remove(folder / ("." + file.filename().string() + end), failure);
  for (const auto& entry : fs::directory_iterator(folder, failure)) {
    const std::string name = entry.path().filename().string();
    const bool is_left =
        name.starts_with(".") &&
        (name.ends_with(".new") || name.ends_with(".new.db") || name.contains(".new.db-")) &&
        name.contains(".tar");
    std::error_code ignored;
    if (is_left) fs::remove(entry.path(), ignored);
  }
}

fs::path FileFor(const BackupOrder& order, const Clock& clock) {
  std::error_code failure;
  if (!fs::is_directory(order.to, failure)) return fs::absolute(order.to);
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.WallNow());
  return fs::absolute(order.to) / fmt::format("monorelay-{:%Y%m%dT%H%M%SZ}.tar{}",
                                              fmt::gmtime(now.time_since_epoch().count()),
                                              order.passphrase.IsEmpty() ? "" : ".sealed");
}

}  // namespace

bool IsNoState(std::string_view name) {
  const bool is_backup = name.ends_with(".tar") || name.ends_with(".tar.sealed");
  return is_backup || name.starts_with(kSetAside) || name == "lost+found";
}

Result<BackupReport> MakeBackup(const BackupOrder& order, const Clock& clock) {
  std::error_code failure;
  if (!fs::is_directory(order.data_dir, failure)) {
    return RelayError(ErrorKind::kInvalidRequest,
                      fmt::format("there is no data directory {}; name it with --data-dir",
                                  order.data_dir.string()));
  }
  const auto shared = DataLock::Share(order.data_dir);
  if (!shared) return std::unexpected(shared.error());
  BackupReport report{.file = FileFor(order, clock)};
  auto lock = FolderLock::Take(report.file.parent_path());
  if (!lock) return std::unexpected(std::move(lock.error()));
  RemoveLeft(report.file);
  const auto found = FilesOf(order, report);
  if (!found) return std::unexpected(found.error());
  Making making(order, clock, report.file, *std::move(lock));
  if (auto written = making.Write(*found); !written)
    return std::unexpected(std::move(written.error()));
  if (auto placed = making.VerifyAndPlace(); !placed)
    return std::unexpected(std::move(placed.error()));
  report.bytes = fs::file_size(report.file, failure);
  report.files = making.Files();
  return report;
}

}  // namespace monorelay::app
