// Records that wait on disk: a folder of numbered files, each written from its beginning to its end
// and then read in the same order.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "records/record_spill.hpp"
#include "store/compression.hpp"
#include "store/record_codec.hpp"
#include "store/spill_file.hpp"

namespace monorelay::store {

struct SpillOptions {
  // What all files together may have; beyond it Append fails.
  std::uint64_t max_bytes = 4ULL << 30U;
  // A file that has grown to this size is followed by a new one.
  std::uint64_t file_bytes = 32ULL << 20U;
};

// A file is a row of blocks: four bytes of length, the lowest first, and that many of a zstd frame
// with checksum around the records of one Append. The last block of a file whose writer was killed
// may be cut off.
class SpillFolder final : public records::RecordSpill {
 public:
  // Finds what an earlier process left. The folder is created, private to its owner, when the first
  // record comes. Fails if it is there and cannot be read.
  static Result<std::unique_ptr<SpillFolder>> Open(std::filesystem::path folder,
                                                   SpillOptions options = {});

  Result<void> Append(std::span<const records::RequestRecord> records) override;
  Result<std::vector<records::RequestRecord>> Next() override;
  void Advance() override;
  [[nodiscard]] std::uint64_t WaitingBytes() const override { return waiting_bytes_.load(); }

 private:
  SpillFolder(std::filesystem::path folder, SpillOptions options);
  Result<void> FindFiles();
  [[nodiscard]] std::filesystem::path PathOf(std::uint64_t number) const;

  // --- With mutex_ held ---
  Result<void> BeginFile();
  // The oldest file, which is written to no more; none if there is none.
  std::optional<std::uint64_t> OldestFile();

  // --- The reader's ---
  Result<void> OpenOldest();
  enum class Fault : std::uint8_t { kNone, kCutOff, kDamaged };
  // The next block of the open file.
  std::expected<std::string, Fault> ReadBlock();
  // Reads its records.
  std::expected<std::vector<records::RequestRecord>, Fault> ReadRecords();
  // Removes the file, or sets it aside if it is damaged.
  void EndFile(Fault fault);

  const std::filesystem::path folder_;
  const SpillOptions options_;
  std::atomic<std::uint64_t> waiting_bytes_{0};

  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::uint64_t> numbers_;  // of the files that are there, ascending
  std::unique_ptr<SpillFile> writing_;  // the last of them, if it is still written to
  std::uint64_t next_number_ = 1;
  std::uint64_t written_ = 0;  // to that file
  Compressor compressor_;
  std::string packed_;

  // The reader's own.
  std::unique_ptr<SpillFile> reading_;
  std::uint64_t reading_number_ = 0;
  std::uint64_t reading_size_ = 0;  // of the file
  std::uint64_t block_at_ = 0;      // where the block begins that Next returned last
  std::uint64_t next_at_ = 0;       // where the one behind it begins
  RecordReader reader_;
};

}  // namespace monorelay::store
