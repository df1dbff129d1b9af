// Who uses a data directory.
#pragma once

#include <filesystem>
#include <optional>

#include "base/error.hpp"

namespace monorelay::app {

// Kept by the kernel on the file `.lock` in the directory, so that it ends with the process.
class DataLock {
 public:
  // For whoever reads and writes it: several may have it. Makes the directory (mode 0700) if it is
  // missing. Waits while it is being replaced.
  static Result<DataLock> Share(const std::filesystem::path& data_dir);
  // For whoever replaces it. Fails with kOverloaded at once if anybody else has it.
  static Result<DataLock> Own(const std::filesystem::path& data_dir);
  DataLock(DataLock&& other) noexcept;
  DataLock& operator=(DataLock&&) = delete;
  ~DataLock();

  // The name of the file, which is no data.
  static constexpr const char* kFile = ".lock";

 private:
  explicit DataLock(int descriptor) : descriptor_(descriptor) {}
  static Result<DataLock> Take(const std::filesystem::path& data_dir, int how);

  int descriptor_;
};

}  // namespace monorelay::app
