// Writing the file of a backup; backup_file.cpp reads it.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <utility>

#include "app/backup_file.hpp"
#include "base/no_room.hpp"
#include "json/writer.hpp"

namespace monorelay::app {
namespace {

constexpr std::size_t kRead = 256UL * 1024;

std::unexpected<Error> Unread(const std::filesystem::path& file) {
  return RelayError(ErrorKind::kInternal, fmt::format("{} cannot be read", file.string()));
}

std::string ManifestOf(const std::vector<BackupEntry>& entries, std::int64_t made_at) {
  std::string text;
  json::Writer json(text);
  json.BeginObject()
      .Field("format", kBackupFormat)
      .Field("made_at", made_at)
      .Key("files")
      .BeginArray();
  for (const BackupEntry& entry : entries) {
    json.BeginObject()
        .Field("name", std::string_view(entry.name))
        .Field("bytes", entry.bytes)
        .Field("sha256", std::string_view(entry.sha256))
        .EndObject();
  }
  json.EndArray().EndObject();
  return text + "\n";
}

}  // namespace

Result<BackupWriter> BackupWriter::Begin(const std::filesystem::path& file,
                                         const Secret& passphrase, sync::PassphraseCost cost) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return CannotWrite(file, errno);
  BackupWriter writer(descriptor, file);
  if (passphrase.IsEmpty()) return writer;
  auto sealer = sync::Sealer::Begin(passphrase, cost);
  if (!sealer) return std::unexpected(std::move(sealer.error()));
  writer.sealer_ = std::make_unique<sync::Sealer>(*std::move(sealer));
  if (auto written = writer.Write(writer.sealer_->Head()); !written)
    return std::unexpected(std::move(written.error()));
  return writer;
}

BackupWriter::BackupWriter(BackupWriter&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      file_(std::move(other.file_)),
      sealer_(std::move(other.sealer_)),
      piece_(std::move(other.piece_)),
      entries_(std::move(other.entries_)) {}

BackupWriter::~BackupWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> BackupWriter::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return CannotWrite(file_, errno);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> BackupWriter::Put(std::string_view bytes) {
  if (sealer_ == nullptr) return Write(bytes);
  while (!bytes.empty()) {
    // A full piece is sealed only once something follows it: the last one is marked.
    if (piece_.size() == sync::kPieceBytes) {
      if (auto written = Write(sealer_->Push(piece_, false)); !written) return written;
      piece_.clear();
    }
    const std::string_view part = bytes.substr(0, sync::kPieceBytes - piece_.size());
    piece_ += part;
    bytes.remove_prefix(part.size());
  }
  return {};
}

Result<void> BackupWriter::AddFile(const std::string& name, const std::filesystem::path& from,
                                   std::int64_t time_s) {
  if (!sync::IsArchiveName(name)) {
    return ClientError(
        ErrorKind::kInvalidRequest,
        fmt::format("{} cannot be backed up: its name has other characters than letters, "
                    "digits and \"._-\", or is too long",
                    from.string()));
  }
  std::ifstream stream(from, std::ios::binary);
  std::error_code failure;
  const std::uint64_t size = std::filesystem::file_size(from, failure);
  if (!stream || failure) return Unread(from);
  is_in_file_ = true;
  if (auto put = Put(sync::ArchiveHead({.name = name, .bytes = size, .time_s = time_s})); !put)
    return put;
  RunningSha256 hash;
  std::string bytes;
  for (std::uint64_t left = size; left > 0; left -= bytes.size()) {
    bytes.resize(std::min<std::uint64_t>(left, kRead));
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return Unread(from);
    hash.Add(bytes);
    if (auto put = Put(bytes); !put) return put;
  }
  is_in_file_ = false;
  entries_.push_back({.name = name, .bytes = size, .sha256 = hash.Finish()});
  return Put(sync::ArchivePadding(size));
}

Result<void> BackupWriter::AddText(const std::string& name, std::string_view text,
                                   std::int64_t time_s) {
  if (auto put = Put(sync::ArchiveHead({.name = name, .bytes = text.size(), .time_s = time_s}));
      !put)
    return put;
  RunningSha256 hash;
  hash.Add(text);
  entries_.push_back({.name = name, .bytes = text.size(), .sha256 = hash.Finish()});
  if (auto put = Put(text); !put) return put;
  return Put(sync::ArchivePadding(text.size()));
}

Result<void> BackupWriter::Finish(std::int64_t made_at) {
  const std::string manifest = ManifestOf(entries_, made_at);
  const auto entry = sync::ArchiveEntry{
      .name = std::string(kBackupManifest), .bytes = manifest.size(), .time_s = made_at};
  if (auto put = Put(sync::ArchiveHead(entry) + manifest + sync::ArchivePadding(manifest.size()) +
                     sync::ArchiveEnd());
      !put)
    return put;
  if (sealer_ != nullptr) {
    if (auto written = Write(sealer_->Push(piece_, true)); !written) return written;
  }
  if (::fsync(descriptor_) != 0) return CannotWrite(file_, errno);
  return {};
}

}  // namespace monorelay::app
