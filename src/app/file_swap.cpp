#include "app/file_swap.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/no_room.hpp"

namespace monorelay::app {
namespace {

bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Returns 0 or what went wrong.
int Fill(int descriptor, std::string_view text, const FileRights& rights) {
  if (::fchown(descriptor, rights.owner, rights.group) != 0) return errno;
  if (::fchmod(descriptor, rights.mode) != 0) return errno;
  if (!WriteAll(descriptor, text) || ::fsync(descriptor) != 0) return errno;
  return 0;
}

}  // namespace

Result<FolderLock> FolderLock::Take(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return CannotWrite(folder, errno);
  FolderLock lock(descriptor, folder);
  int taken = ::flock(descriptor, LOCK_EX);
  while (taken != 0 && errno == EINTR) taken = ::flock(descriptor, LOCK_EX);
  if (taken != 0) return CannotWrite(folder, errno);
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), folder_(std::move(other.folder_)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> FolderLock::Sync() const {
  if (::fsync(descriptor_) != 0) return CannotWrite(folder_, errno);
  return {};
}

Result<void> SwapFile(const FolderLock& lock, const std::filesystem::path& file,
                      std::string_view text, const FileRights& rights) {
  const std::filesystem::path beside =
      file.parent_path() / ("." + file.filename().string() + ".new");
  // What a killed run has left; the lock says that no other run is writing it.
  if (::unlink(beside.c_str()) != 0 && errno != ENOENT) return CannotWrite(file, errno);
  const int descriptor = ::open(
      beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return CannotWrite(file, errno);
  int failure = Fill(descriptor, text, rights);
  if (::close(descriptor) != 0 && failure == 0) failure = errno;
  if (failure == 0 && ::rename(beside.c_str(), file.c_str()) != 0) failure = errno;
  if (failure != 0) {
    ::unlink(beside.c_str());
    return CannotWrite(file, failure);
  }
  return lock.Sync();
}

}  // namespace monorelay::app
