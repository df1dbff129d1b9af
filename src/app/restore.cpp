#include "app/restore.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "app/backup.hpp"
#include "app/backup_file.hpp"
#include "app/data_lock.hpp"
#include "app/restore_ending.hpp"
#include "base/no_room.hpp"
#include "store/sqlite/database_copy.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

// Unpacks into files of their own, each brought to the disk.
class Unpacker final : public sync::ArchiveReader::Sink {
 public:
  Unpacker(fs::path data, fs::path config) : data_(std::move(data)), config_(std::move(config)) {}
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  ~Unpacker() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  Result<void> OnEntry(const sync::ArchiveEntry& entry) override {
    if (entry.name == kBackupConfig) {
      file_ = config_;
    } else if (entry.name.starts_with(kBackupData)) {
      file_ = data_ / entry.name.substr(kBackupData.size());
    } else {
      return ClientError(ErrorKind::kInvalidRequest,
                         "the backup holds " + entry.name + ", which belongs nowhere");
    }
    if (auto made = MakeFolder(file_.parent_path()); !made) return made;
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                         S_IRUSR | S_IWUSR);
    if (descriptor_ < 0) return CannotWrite(file_, errno);
    return {};
  }
  Result<void> OnBytes(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) return CannotWrite(file_, errno);
      if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
  Result<void> OnEntryEnd() override {
    const int failed = ::fsync(descriptor_) == 0 ? 0 : errno;
    ::close(std::exchange(descriptor_, -1));
    if (failed != 0) return CannotWrite(file_, failed);
    if (store::sqlite::IsDatabase(file_)) {
      if (auto checked = store::sqlite::CheckDatabase(file_); !checked) return checked;
    }
    return SyncFolder(file_.parent_path());
  }

 private:
  fs::path data_;
  fs::path config_;
  fs::path file_;
  int descriptor_ = -1;
};

// Unpacks what was checked; the same bytes must come again.
Result<void> Unpack(const RestoreOrder& order, const std::vector<BackupEntry>& checked) {
  if (auto made = MakeFolder(NewData(order.data_dir)); !made) return made;
  Unpacker unpacker(NewData(order.data_dir), NewConfig(order.data_dir));
  const auto unpacked = ReadBackup(order.from, order.passphrase, &unpacker);
  if (!unpacked) return std::unexpected(unpacked.error());
  if (*unpacked == checked) return {};
  return RelayError(ErrorKind::kInternal, "the backup was changed while it was read");
}

// A name that is free in the data directory.
std::string NameAside(const fs::path& data_dir, const Clock& clock) {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.WallNow());
  const std::string name =
      fmt::format("{}{:%Y%m%dT%H%M%SZ}", kSetAside, fmt::gmtime(now.time_since_epoch().count()));
  std::string free = name;
  std::error_code failure;
  for (int i = 2; fs::exists(data_dir / free, failure); ++i) free = fmt::format("{}-{}", name, i);
  return free;
}

}  // namespace

Result<RestoreReport> RestoreBackup(const RestoreOrder& order, const Clock& clock) {
  const auto owned = DataLock::Own(order.data_dir);
  if (!owned) return std::unexpected(owned.error());
  if (auto ended = EndRestore(order.data_dir); !ended)
    return std::unexpected(std::move(ended.error()));
  // All of it, before anything is written.
  const auto checked = ReadBackup(order.from, order.passphrase, nullptr);
  if (!checked) return std::unexpected(checked.error());
  std::error_code failure;
  if (auto unpacked = Unpack(order, *checked); !unpacked) {
    fs::remove_all(RestoreFolder(order.data_dir), failure);
    return std::unexpected(std::move(unpacked.error()));
  }
  const RestoreDecision decision{
      .config = order.config ? fs::absolute(*order.config).string() : std::string(),
      .set_aside = NameAside(order.data_dir, clock)};
  if (auto decided = DecideRestore(order.data_dir, decision); !decided)
    return std::unexpected(std::move(decided.error()));
  if (auto ended = EndRestore(order.data_dir); !ended)
    return std::unexpected(std::move(ended.error()));
  RestoreReport report{.files = checked->size()};
  const fs::path aside = order.data_dir / decision.set_aside;
  if (fs::exists(aside, failure)) report.set_aside = aside;
  return report;
}

Result<void> FinishRestore(const fs::path& data_dir) {
  std::error_code failure;
  if (!fs::exists(RestoreFolder(data_dir), failure)) return {};
  const auto owned = DataLock::Own(data_dir);
  if (!owned) {
    return RelayError(owned.error().kind,
                      fmt::format("{}; or it is being restored: try again when that is done",
                                  owned.error().text.value.Get()));
  }
  return EndRestore(data_dir);
}

}  // namespace monorelay::app
