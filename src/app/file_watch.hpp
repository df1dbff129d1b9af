// Notices when a file gets another content, whichever way an editor writes it.
#pragma once

#include <filesystem>

namespace monorelay::app {

// Watches the folder of a file, so that a file which is replaced by renaming, or reached through a
// symbolic link that is exchanged, is noticed as well. Used by one thread.
class FileWatch {
 public:
  // Watches nothing if the system has no more watches; then Descriptor() is -1.
  explicit FileWatch(const std::filesystem::path& file);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // Readable when something has happened in the folder.
  [[nodiscard]] int Descriptor() const { return descriptor_; }
  // Takes what has happened; call when the descriptor is readable.
  void Drain() const;

 private:
  int descriptor_ = -1;
};

}  // namespace monorelay::app
