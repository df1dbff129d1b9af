#include "app/data_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace monorelay::app {

Result<DataLock> DataLock::Take(const std::filesystem::path& data_dir, int how) {
  const auto fail = [&](int code) {
    return RelayError(ErrorKind::kInternal, fmt::format("the data directory {} cannot be used: {}",
                                                        data_dir.string(), std::strerror(code)));
  };
  std::error_code failure;
  if (!std::filesystem::exists(data_dir, failure)) {
    std::filesystem::create_directories(data_dir, failure);
    if (failure) return fail(failure.value());
    ::chmod(data_dir.c_str(), S_IRWXU);
  }
  const int descriptor = ::open((data_dir / kFile).c_str(),
                                O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return fail(errno);
  DataLock lock(descriptor);
  int taken = ::flock(descriptor, how);
  while (taken != 0 && errno == EINTR) taken = ::flock(descriptor, how);
  if (taken == 0) return lock;
  if (errno != EWOULDBLOCK) return fail(errno);
  return RelayError(ErrorKind::kOverloaded,
                    fmt::format("the data directory {} is in use: end the relay that serves from "
                                "it first",
                                data_dir.string()));
}

Result<DataLock> DataLock::Share(const std::filesystem::path& data_dir) {
  return Take(data_dir, LOCK_SH);
}

Result<DataLock> DataLock::Own(const std::filesystem::path& data_dir) {
  return Take(data_dir, LOCK_EX | LOCK_NB);
}

DataLock::DataLock(DataLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DataLock::~DataLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace monorelay::app
