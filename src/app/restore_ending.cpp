#include "app/restore_ending.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "app/backup.hpp"
#include "app/data_lock.hpp"
#include "app/file_swap.hpp"
#include "base/no_room.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = ".restore";
constexpr const char* kNew = "new";           // the data directory to be
constexpr const char* kNewConfig = "config";  // the configuration to be
constexpr const char* kOld = "old";           // what was there
constexpr const char* kDecided = "decided";   // from here on the new state is the one
constexpr const char* kCleared = "cleared";   // all that was there is in `old`

Result<void> Move(const fs::path& from, const fs::path& to) {
  std::error_code failure;
  fs::rename(from, to, failure);
  if (!failure) return {};
  return RelayError(
      ErrorKind::kInternal,
      fmt::format("{} cannot be moved to {}: {}; the restore goes on when the relay is "
                  "started again",
                  from.string(), to.string(), failure.message()));
}

std::string TextOf(const RestoreDecision& decision) {
  std::string text;
  json::Writer json(text);
  json.BeginObject()
      .Field("config", std::string_view(decision.config))
      .Field("set_aside", std::string_view(decision.set_aside))
      .EndObject();
  return text;
}

std::string ContentOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return stream ? std::string(std::istreambuf_iterator<char>(stream), {}) : std::string();
}

Result<RestoreDecision> ReadDecision(const fs::path& file) {
  json::Document document;
  if (!document.ParseCopy(ContentOf(file)) || !document.Root().IsObject()) {
    return RelayError(ErrorKind::kInternal,
                      file.string() + " cannot be read; the restore cannot be ended");
  }
  return RestoreDecision{.config = document.Root()["config"].Decoded(),
                         .set_aside = document.Root()["set_aside"].Decoded()};
}

// What stands in the data directory and is its state.
std::vector<fs::path> StateIn(const fs::path& data_dir) {
  std::vector<fs::path> state;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(data_dir, failure)) {
    const std::string name = entry.path().filename().string();
    const bool is_state = name != kFolder && name != DataLock::kFile && !IsNoState(name);
    if (is_state) state.push_back(entry.path());
  }
  return state;
}

// The steps after the decision. Each can be done again, from wherever a crash has left them.
class Ending {
 public:
  Ending(fs::path data_dir, RestoreDecision decision)
      : data_dir_(std::move(data_dir)),
        folder_(data_dir_ / kFolder),
        decision_(std::move(decision)) {}

  Result<void> Run() {
    if (auto cleared = Clear(); !cleared) return cleared;
    if (auto filled = Fill(); !filled) return filled;
    if (auto put = PutConfig(); !put) return put;
    return TidyUp();
  }

 private:
  Result<void> Clear() {
    std::error_code failure;
    if (fs::exists(folder_ / kCleared, failure)) return {};
    const fs::path old = folder_ / kOld;
    if (auto made = MakeFolder(old); !made) return made;
    for (const fs::path& entry : StateIn(data_dir_)) {
      if (auto moved = Move(entry, old / entry.filename()); !moved) return moved;
    }
    const fs::path former = old / "config.yml.before-restore";
    if (!decision_.config.empty() && fs::exists(decision_.config, failure)) {
      const auto lock = FolderLock::Take(old);
      if (!lock) return std::unexpected(lock.error());
      if (auto kept = SwapFile(*lock, former, ContentOf(decision_.config), {}); !kept) return kept;
    }
    for (const fs::path& folder : {old, data_dir_}) {
      if (auto synced = SyncFolder(folder); !synced) return synced;
    }
    const auto lock = FolderLock::Take(folder_);
    if (!lock) return std::unexpected(lock.error());
    return SwapFile(*lock, folder_ / kCleared, "", {});
  }

  Result<void> Fill() {
    std::error_code failure;
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder_ / kNew, failure))
      entries.push_back(entry.path());
    for (const fs::path& entry : entries) {
      if (auto moved = Move(entry, data_dir_ / entry.filename()); !moved) return moved;
    }
    return SyncFolder(data_dir_);
  }

  Result<void> PutConfig() {
    std::error_code failure;
    if (decision_.config.empty() || !fs::exists(folder_ / kNewConfig, failure)) return {};
    const fs::path target = fs::is_symlink(decision_.config, failure)
                                ? fs::canonical(decision_.config, failure)
                                : fs::path(decision_.config);
    struct stat status{};
    FileRights rights;
    if (::stat(target.c_str(), &status) == 0)
      rights = {.mode = status.st_mode & 07777, .owner = status.st_uid, .group = status.st_gid};
    const auto lock = FolderLock::Take(target.parent_path());
    if (!lock) return std::unexpected(lock.error());
    return SwapFile(*lock, target, ContentOf(folder_ / kNewConfig), rights);
  }

  Result<void> TidyUp() {
    std::error_code failure;
    const fs::path old = folder_ / kOld;
    const bool has_old = fs::exists(old, failure) && !fs::is_empty(old, failure);
    if (has_old) {
      if (auto moved = Move(old, data_dir_ / decision_.set_aside); !moved) return moved;
    }
    if (auto synced = SyncFolder(data_dir_); !synced) return synced;
    // First: what is left without it is rubbish.
    fs::remove(folder_ / kDecided, failure);
    if (failure) return CannotWrite(folder_ / kDecided, failure.value());
    if (auto synced = SyncFolder(folder_); !synced) return synced;
    fs::remove_all(folder_, failure);
    return SyncFolder(data_dir_);
  }

  fs::path data_dir_;
  fs::path folder_;
  RestoreDecision decision_;
};

}  // namespace

Result<void> SyncFolder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return CannotWrite(folder, errno);
  const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (failed != 0) return CannotWrite(folder, failed);
  return {};
}

Result<void> MakeFolder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) return CannotWrite(folder, failure.value());
  ::chmod(folder.c_str(), S_IRWXU);
  return {};
}

fs::path RestoreFolder(const fs::path& data_dir) {
  return data_dir / kFolder;
}
fs::path NewData(const fs::path& data_dir) {
  return data_dir / kFolder / kNew;
}
fs::path NewConfig(const fs::path& data_dir) {
  return data_dir / kFolder / kNewConfig;
}

Result<void> DecideRestore(const fs::path& data_dir, const RestoreDecision& decision) {
  const fs::path folder = data_dir / kFolder;
  const auto lock = FolderLock::Take(folder);
  if (!lock) return std::unexpected(lock.error());
  return SwapFile(*lock, folder / kDecided, TextOf(decision), {});
}

Result<void> EndRestore(const fs::path& data_dir) {
  std::error_code failure;
  const fs::path folder = data_dir / kFolder;
  if (!fs::exists(folder, failure)) return {};
  if (!fs::exists(folder / kDecided, failure)) {
    fs::remove_all(folder, failure);
    if (failure) return CannotWrite(folder, failure.value());
    return {};
  }
  auto decision = ReadDecision(folder / kDecided);
  if (!decision) return std::unexpected(std::move(decision.error()));
  return Ending(data_dir, *std::move(decision)).Run();
}

}  // namespace monorelay::app
