// Files that are replaced whole or not at all, whatever happens meanwhile.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::app {

// The right to change files in a folder, as long as this lives: others that ask for it, in this
// process or another, wait. Kept by the kernel, so it ends with the process.
class FolderLock {
 public:
  static Result<FolderLock> Take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

  // Makes what was renamed in the folder last over a power cut.
  Result<void> Sync() const;

 private:
  FolderLock(int descriptor, std::filesystem::path folder)
      : descriptor_(descriptor), folder_(std::move(folder)) {}

  int descriptor_;
  std::filesystem::path folder_;
};

// Who may read a file that is made.
struct FileRights {
  mode_t mode = 0600;
  uid_t owner = static_cast<uid_t>(-1);  // -1: whoever runs the program
  gid_t group = static_cast<gid_t>(-1);
};

// Writes `text` beside `file`, brings it to the disk and renames it to `file`. Whoever reads `file`
// at any moment, also after a crash, finds the former text or this one. Requires the lock on its
// folder. Fails with a sentence that says what to change.
Result<void> SwapFile(const FolderLock& lock, const std::filesystem::path& file,
                      std::string_view text, const FileRights& rights);

}  // namespace monorelay::app
