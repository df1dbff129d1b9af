// Plain archives: tar as POSIX has it (ustar), of regular files alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace monorelay::sync {

struct ArchiveEntry {
  std::string name;
  std::uint64_t bytes = 0;
  std::int64_t time_s = 0;  // since the epoch, UTC
};

// True for names that are kept: 1 to 100 bytes, parts of letters, digits and "._-" with slashes
// between them, none of them "." or "..".
bool IsArchiveName(std::string_view name);

// What stands before a file's bytes. Requires: IsArchiveName. Sizes beyond 8 GiB are written as GNU
// tar does.
std::string ArchiveHead(const ArchiveEntry& entry);
// What stands behind them.
std::string ArchivePadding(std::uint64_t bytes);
// What stands behind the last file.
std::string ArchiveEnd();

// Takes the bytes of an archive as they come, in pieces of any size, and tells what is in it. Not
// thread-safe.
class ArchiveReader {
 public:
  // Whoever wants to know.
  class Sink {
   public:
    virtual ~Sink() = default;
    virtual Result<void> OnEntry(const ArchiveEntry& entry) = 0;
    virtual Result<void> OnBytes(std::string_view bytes) = 0;  // of the last entry
    virtual Result<void> OnEntryEnd() = 0;
  };

  // `sink` must outlive it.
  explicit ArchiveReader(Sink& sink) : sink_(sink) {}

  // Fails with kInvalidRequest at the first thing that no archive of ours has: links, folders,
  // names that are not kept, a wrong checksum, a size beyond 16 TiB, bytes behind the end; or as
  // the sink does. Nothing may be fed after that.
  Result<void> Feed(std::string_view bytes);
  // Fails if the archive is cut off.
  [[nodiscard]] Result<void> Finish() const;

 private:
  Result<void> TakeHead();

  Sink& sink_;
  std::string head_;           // what has come of it
  std::uint64_t left_ = 0;     // of the entry's bytes
  std::uint64_t padding_ = 0;  // of the zeros behind them
  bool is_in_entry_ = false;
  bool has_ended_ = false;
};

// Small archives in memory.
std::string ArchiveOf(const std::vector<std::pair<std::string, std::string>>& files,
                      std::int64_t time_s);
// Fails also if there are more than `most_files`, the same name twice, or more than `most_bytes` in
// all.
Result<std::vector<std::pair<std::string, std::string>>> FilesIn(std::string_view archive,
                                                                 std::size_t most_files,
                                                                 std::uint64_t most_bytes);

}  // namespace monorelay::sync
