// The file of a backup: a tar archive, sealed with a passphrase or not, with a manifest at its end.
#pragma once

#include <sodium.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "sync/archive.hpp"
#include "sync/sealed_box.hpp"

namespace monorelay::app {

inline constexpr std::int64_t kBackupFormat = 1;
inline constexpr std::string_view kBackupManifest = "manifest.json";
inline constexpr std::string_view kBackupConfig = "config.yml";
inline constexpr std::string_view kBackupData = "data/";  // before the names of the data directory

struct BackupEntry {
  std::string name;
  std::uint64_t bytes = 0;
  std::string sha256;  // hex, lower case

  bool operator==(const BackupEntry&) const = default;
};

// SHA-256 of bytes that come in pieces.
class RunningSha256 {
 public:
  RunningSha256() { crypto_hash_sha256_init(&state_); }
  void Add(std::string_view bytes);
  // In hex. To be called once.
  std::string Finish();

 private:
  crypto_hash_sha256_state state_{};
};

// Writes a new file of mode 0600. Whatever fails, fails with the file's name. Not thread-safe.
class BackupWriter {
 public:
  // `file` must not exist. Without a passphrase it is not sealed.
  static Result<BackupWriter> Begin(const std::filesystem::path& file, const Secret& passphrase,
                                    sync::PassphraseCost cost);
  BackupWriter(BackupWriter&& other) noexcept;
  BackupWriter& operator=(BackupWriter&&) = delete;
  ~BackupWriter();

  // A file under that name; it must not change meanwhile. What no archive can name is refused.
  Result<void> AddFile(const std::string& name, const std::filesystem::path& from,
                       std::int64_t time_s);
  Result<void> AddText(const std::string& name, std::string_view text, std::int64_t time_s);
  // True unless the last file could be written in part alone.
  [[nodiscard]] bool IsBetweenFiles() const { return !is_in_file_; }
  // The manifest and the end; brings all to the disk.
  Result<void> Finish(std::int64_t made_at);
  [[nodiscard]] const std::vector<BackupEntry>& Entries() const { return entries_; }

 private:
  BackupWriter(int descriptor, std::filesystem::path file)
      : descriptor_(descriptor), file_(std::move(file)) {}
  Result<void> Put(std::string_view bytes);
  Result<void> Write(std::string_view bytes);

  int descriptor_;
  std::filesystem::path file_;
  std::unique_ptr<sync::Sealer> sealer_;  // nullptr: not sealed
  std::string piece_;                     // what waits to be sealed
  std::vector<BackupEntry> entries_;
  bool is_in_file_ = false;
};

// Reads a backup from one end to the other, telling `sink`, and holds every file against the
// manifest, which it yields. Fails with kInvalidRequest if the file is no backup, is cut off or was
// changed, if a passphrase is missing or is not the one; with kInternal if it cannot be read.
Result<std::vector<BackupEntry>> ReadBackup(const std::filesystem::path& file,
                                            const Secret& passphrase,
                                            sync::ArchiveReader::Sink* sink);

}  // namespace monorelay::app
