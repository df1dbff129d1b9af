#include "app/config_save.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "app/config.hpp"
#include "app/config_loader.hpp"
#include "app/config_overlay.hpp"
#include "app/file_swap.hpp"
#include "base/digest.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

std::string ShortDigest(std::string_view text) {
  constexpr std::size_t kDigits = 12;
  return Sha256(text).substr(0, kDigits);
}

constexpr int kPreconditionFailed = 412;

std::unexpected<Error> Changed(const fs::path& file, std::string_view read, std::string_view now) {
  auto error =
      ClientError(ErrorKind::kInvalidRequest,
                  fmt::format("{} was changed meanwhile: sha256 {} was read and {} is there "
                              "now; look at it and make the change again",
                              file.string(), ShortDigest(read), ShortDigest(now)));
  error.error().status = kPreconditionFailed;
  return error;
}

// Fails for a file that its owner has made read-only, also where the program runs as root.
Result<FileRights> RightsOf(const fs::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    return RelayError(ErrorKind::kNotFound,
                      fmt::format("{} is not there any more; nothing was saved", file.string()));
  }
  const bool has_right = (status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0;
  if (!has_right || ::access(file.c_str(), W_OK) != 0) {
    return RelayError(
        ErrorKind::kForbidden,
        fmt::format("{} is read-only; give this program's user the right to write it, "
                    "or edit it where it comes from",
                    file.string()));
  }
  return FileRights{.mode = status.st_mode & static_cast<mode_t>(07777),
                    .owner = status.st_uid,
                    .group = status.st_gid};
}

}  // namespace

Result<ConfigVersion> SaveConfig(const ConfigSave& save, ConfigVersions& versions) {
  std::error_code failure;
  const fs::path file = fs::canonical(save.file, failure);
  if (failure) {
    return RelayError(ErrorKind::kNotFound,
                      fmt::format("{} cannot be found: {}", save.file.string(), failure.message()));
  }
  const auto lock = FolderLock::Take(file.parent_path());
  if (!lock) return std::unexpected(lock.error());
  const auto rights = RightsOf(file);
  if (!rights) return std::unexpected(rights.error());
  const auto on_disk = ReadConfigFile(file);
  if (!on_disk) return RelayError(ErrorKind::kInternal, on_disk.error());
  if (*on_disk != save.former) return Changed(save.file, save.former, *on_disk);
  auto kept = versions.Keep(save.former, save.who, save.source);
  if (!kept) return kept;
  auto written = SwapFile(*lock, file, save.text, *rights);
  if (!written) return std::unexpected(std::move(written.error()));
  return kept;
}

namespace {

bool IsMountOfItsOwn(const fs::path& file) {
  struct statx status{};
  if (::statx(AT_FDCWD, file.c_str(), AT_STATX_DONT_SYNC, STATX_BASIC_STATS, &status) != 0)
    return false;
  return (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

// Makes the folder (mode 0700) if it is not there.
Result<FolderLock> LockOf(const fs::path& folder) {
  std::error_code failure;
  const bool is_new = fs::create_directories(folder, failure);
  if (!failure && is_new) fs::permissions(folder, fs::perms::owner_all, failure);
  if (failure) {
    return RelayError(ErrorKind::kInternal,
                      fmt::format("{} cannot be made: {}", folder.string(), failure.message()));
  }
  return FolderLock::Take(folder);
}

// Expects the lock on the folder of what is to be written.
Result<void> StillAsRead(const ConfigPlace& place, const ConfigTexts& former) {
  const auto now = ReadConfigTexts(place, true);
  if (!now) return RelayError(ErrorKind::kInternal, now.error());
  if (now->SameFiles(former)) return {};
  return Changed(now->file != former.file ? place.file : place.overlay, former.text, now->text);
}

Result<void> WriteOverlay(const FolderLock& lock, const ConfigPlace& place,
                          const ConfigTexts& texts) {
  if (texts.has_overlay) return SwapFile(lock, place.overlay, texts.overlay, {});
  std::error_code failure;
  fs::remove(place.overlay, failure);
  if (!failure) return lock.Sync();
  return RelayError(ErrorKind::kInternal, fmt::format("{} cannot be removed: {}",
                                                      place.overlay.string(), failure.message()));
}

Result<SavedConfig> SaveOverlay(const ConfigPlace& place, const ConfigTexts& former,
                                std::string_view text, const ConfigAuthor& by,
                                ConfigVersions& versions) {
  const std::string file = former.has_file ? former.file : std::string(DefaultConfigText());
  auto overlay = OverlayFor(file, text);
  if (!overlay) return std::unexpected(std::move(overlay.error()));
  SavedConfig saved{.version = {}, .now = former};
  saved.now.has_overlay = !overlay->empty();
  saved.now.overlay = *std::move(overlay);
  if (auto combined = Combine(place, saved.now); !combined)
    return RelayError(ErrorKind::kInternal, combined.error());
  const auto lock = LockOf(place.overlay.parent_path());
  if (!lock) return std::unexpected(lock.error());
  if (auto same = StillAsRead(place, former); !same)
    return std::unexpected(std::move(same.error()));
  auto kept = versions.Keep(former.text, by.who, by.source);
  if (!kept) return std::unexpected(std::move(kept.error()));
  saved.version = *std::move(kept);
  if (auto written = WriteOverlay(*lock, place, saved.now); !written)
    return std::unexpected(std::move(written.error()));
  return saved;
}

Result<ConfigVersion> MakeFile(const ConfigPlace& place, const ConfigTexts& former,
                               std::string_view text, const ConfigAuthor& by,
                               ConfigVersions& versions) {
  const fs::path file = fs::absolute(place.file);
  const auto lock = FolderLock::Take(file.parent_path());
  if (!lock) return std::unexpected(lock.error());
  if (auto same = StillAsRead(place, former); !same)
    return std::unexpected(std::move(same.error()));
  auto kept = versions.Keep(former.text, by.who, by.source);
  if (!kept) return kept;
  auto written = SwapFile(*lock, file, text, {});
  if (!written) return std::unexpected(std::move(written.error()));
  return kept;
}

}  // namespace

bool IsReadOnly(const fs::path& file) {
  std::error_code failure;
  fs::path real = fs::canonical(file, failure);
  const bool is_there = !failure;
  if (!is_there) real = fs::absolute(file);
  if (is_there && (!RightsOf(real) || IsMountOfItsOwn(real))) return true;
  const fs::path folder = real.parent_path();
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) return true;
  const bool has_right = (status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0;
  return !has_right || ::access(folder.c_str(), W_OK | X_OK) != 0;
}

Result<SavedConfig> SaveTexts(const ConfigPlace& place, const ConfigTexts& former,
                              std::string_view text, const ConfigAuthor& by,
                              ConfigVersions& versions) {
  const bool may_overlay = !place.overlay.empty();
  if (may_overlay && (former.has_overlay || IsReadOnly(place.file)))
    return SaveOverlay(place, former, text, by, versions);
  auto kept = former.has_file ? SaveConfig({.file = place.file,
                                            .former = former.file,
                                            .text = text,
                                            .who = by.who,
                                            .source = by.source},
                                           versions)
                              : MakeFile(place, former, text, by, versions);
  if (!kept) return std::unexpected(std::move(kept.error()));
  SavedConfig saved{.version = *std::move(kept), .now = former};
  saved.now.has_file = true;
  saved.now.file = saved.now.text = std::string(text);
  return saved;
}

}  // namespace monorelay::app
