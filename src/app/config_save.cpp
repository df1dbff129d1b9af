#include "app/config_save.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "app/config_loader.hpp"
#include "app/file_swap.hpp"
#include "base/digest.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

std::string ShortDigest(std::string_view text) {
  constexpr std::size_t kDigits = 12;
  return Sha256(text).substr(0, kDigits);
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
  if (*on_disk != save.former) {
    return ClientError(
        ErrorKind::kInvalidRequest,
        fmt::format("{} was changed meanwhile: sha256 {} was read and {} is there "
                    "now; look at it and make the change again",
                    save.file.string(), ShortDigest(save.former), ShortDigest(*on_disk)));
  }
  auto kept = versions.Keep(save.former, save.who);
  if (!kept) return kept;
  auto written = SwapFile(*lock, file, save.text, *rights);
  if (!written) return std::unexpected(std::move(written.error()));
  return kept;
}

}  // namespace monorelay::app
