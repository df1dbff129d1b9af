#include "app/secret_file.hpp"

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

std::unexpected<Error> Failed(const SecretFile& secret, const std::string& why) {
  return RelayError(ErrorKind::kInternal, "the " + secret.what + " file " + secret.file.string() +
                                              " " + why + "; " + secret.remedy);
}

Result<void> WriteNew(const SecretFile& secret, const Secret& key) {
  const std::filesystem::path& file = secret.file;
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0)
    return Failed(secret, std::string("cannot be written: ") + std::strerror(errno));
  const std::string text = std::string(key.Reveal()) + "\n";
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written) {
    ::unlink(file.c_str());
    return Failed(secret, std::string("cannot be written: ") + std::strerror(errno));
  }
  return {};
}

}  // namespace

Result<GeneratedKey> LoadOrMake(const SecretFile& secret) {
  const std::filesystem::path folder = secret.file.parent_path();
  std::error_code failure;
  if (!std::filesystem::exists(folder, failure)) {
    std::filesystem::create_directories(folder, failure);
    if (!failure) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failure);
    if (failure) return Failed(secret, "cannot be written: " + failure.message());
  }
  if (std::ifstream stream(secret.file); stream) {
    std::string text;
    std::getline(stream, text);
    if (text.ends_with('\r')) text.pop_back();
    if (text.size() < kShortestKey) return Failed(secret, "holds no key of at least 16 characters");
    return GeneratedKey{Secret(std::move(text)), false};
  }
  if (std::filesystem::exists(secret.file, failure)) return Failed(secret, "cannot be read");
  GeneratedKey made{Secret(secret.prefix + RandomToken(kKeyBytes)), true};
  const auto written = WriteNew(secret, made.key);
  if (!written) return std::unexpected(written.error());
  return made;
}

}  // namespace monorelay::app
