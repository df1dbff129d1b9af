#include "store/sqlite/files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/log.hpp"

namespace monorelay::store::sqlite {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::unexpected<Error> FileError(std::string text, const std::error_code& code) {
  return RelayError(ErrorKind::kInternal, std::move(text), code.message());
}

std::error_code LastError() {
  return {errno, std::generic_category()};
}

Result<void> PrepareFolder(const std::filesystem::path& folder) {
  std::error_code code;
  if (std::filesystem::is_directory(folder, code)) return {};
  code.clear();  // that it is missing is no failure
  if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), code);
  if (!code && ::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) code = LastError();
  if (code) {
    return FileError(fmt::format("the data directory {} cannot be created", folder.string()), code);
  }
  return {};
}

std::filesystem::path WithSuffix(const std::filesystem::path& file, std::string_view suffix) {
  std::filesystem::path longer = file;
  longer += suffix;
  return longer;
}

}  // namespace

Result<void> PrepareFile(const std::filesystem::path& file) {
  if (file.has_parent_path()) {
    if (auto prepared = PrepareFolder(file.parent_path()); !prepared) return prepared;
  }
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0) {
    return FileError(fmt::format("{} cannot be opened for writing", file.string()), LastError());
  }
  struct stat status{};
  if (::fstat(descriptor, &status) == 0 && (status.st_mode & kOthers) != 0 &&
      ::fchmod(descriptor, kOwnerOnly) != 0) {
    log::Warning("{} can be read by others and its mode cannot be changed: {}", file.string(),
                 LastError().message());
  }
  ::close(descriptor);
  return {};
}

Result<std::filesystem::path> SetAside(const std::filesystem::path& file) {
  std::error_code code;
  std::filesystem::path aside;
  for (int number = 1; number == 1 || std::filesystem::exists(aside, code); ++number) {
    aside = WithSuffix(file, fmt::format(".damaged-{}", number));
  }
  std::filesystem::rename(file, aside, code);
  if (code) {
    return FileError(fmt::format("the damaged {} cannot be renamed", file.string()), code);
  }
  // A log without its file would be taken for that of the new one. The index of the log is made
  // anew at each opening.
  const auto log_file = WithSuffix(file, "-wal");
  if (std::filesystem::exists(log_file, code)) {
    std::filesystem::rename(log_file, WithSuffix(aside, "-wal"), code);
  }
  if (!code) std::filesystem::remove(WithSuffix(file, "-shm"), code);
  if (code) {
    return FileError(fmt::format("the log of the damaged {} cannot be moved", file.string()), code);
  }
  return aside;
}

}  // namespace monorelay::store::sqlite
