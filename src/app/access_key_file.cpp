#include "app/access_key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/random.hpp"

namespace monorelay::app {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kShortestKey = 16;

std::unexpected<Error> Failed(const std::filesystem::path& file, const std::string& why) {
  return RelayError(ErrorKind::kInternal, "the access key file " + file.string() + " " + why +
                                              "; make it accessible, or set server.access_key");
}

Result<void> WriteNew(const std::filesystem::path& file, const Secret& key) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0)
    return Failed(file, std::string("cannot be written: ") + std::strerror(errno));
  const std::string text = std::string(key.Reveal()) + "\n";
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written) {
    ::unlink(file.c_str());
    return Failed(file, std::string("cannot be written: ") + std::strerror(errno));
  }
  return {};
}

}  // namespace

Result<GeneratedKey> LoadOrMakeAccessKey(const std::filesystem::path& data_dir) {
  const std::filesystem::path file = data_dir / "access_key";
  std::error_code failure;
  if (!std::filesystem::exists(data_dir, failure)) {
    std::filesystem::create_directories(data_dir, failure);
    if (!failure)
      std::filesystem::permissions(data_dir, std::filesystem::perms::owner_all, failure);
    if (failure) return Failed(file, "cannot be written: " + failure.message());
  }
  if (std::ifstream stream(file); stream) {
    std::string text;
    std::getline(stream, text);
    if (text.ends_with('\r')) text.pop_back();
    if (text.size() < kShortestKey) return Failed(file, "holds no key of at least 16 characters");
    return GeneratedKey{Secret(std::move(text)), false};
  }
  if (std::filesystem::exists(file, failure)) return Failed(file, "cannot be read");
  GeneratedKey made{Secret("mr-" + RandomToken(kKeyBytes)), true};
  const auto written = WriteNew(file, made.key);
  if (!written) return std::unexpected(written.error());
  return made;
}

}  // namespace monorelay::app
