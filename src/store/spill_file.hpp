// One file of the spill, read and written at given places.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace monorelay::store {

// Not thread-safe.
class SpillFile {
 public:
  // `flags` as of open(2); a new file is private to its owner.
  SpillFile(const std::filesystem::path& path, int flags);
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;
  ~SpillFile();

  // False if it could not be opened; errno says why.
  [[nodiscard]] bool IsOpen() const { return descriptor_ >= 0; }
  // Writes all of `bytes` at `at`, or tells why not (an errno) and cuts off what it has written.
  int Write(std::string_view bytes, std::uint64_t at);
  // `size` bytes from `at` on; fewer if the file ends before.
  std::string Read(std::size_t size, std::uint64_t at);
  std::uint64_t Size();

 private:
  int descriptor_;
};

}  // namespace monorelay::store
