#include "app/file_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>

namespace monorelay::app {

FileWatch::FileWatch(const std::filesystem::path& file)
    : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (descriptor_ < 0) return;
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  if (::inotify_add_watch(descriptor_, folder.c_str(),
                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE) < 0) {
    ::close(descriptor_);
    descriptor_ = -1;
  }
}

FileWatch::~FileWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FileWatch::Drain() const {
  std::array<char, 4096> events{};
  while (::read(descriptor_, events.data(), events.size()) > 0) {
  }
}

}  // namespace monorelay::app
