#include "app/backup_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::app {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::size_t kMostManifest = 16UL * 1024 * 1024;
constexpr std::size_t kRead = 256UL * 1024;

std::unexpected<Error> Unwritten(const std::filesystem::path& file, int code) {
  return RelayError(ErrorKind::kInternal,
                    fmt::format("{} cannot be written: {}", file.string(), std::strerror(code)));
}
std::unexpected<Error> Unread(const std::filesystem::path& file) {
  return RelayError(ErrorKind::kInternal, fmt::format("{} cannot be read", file.string()));
}
std::unexpected<Error> Wrong(std::string text) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

std::string ManifestOf(const std::vector<BackupEntry>& entries, std::int64_t made_at) {
  std::string text;
  json::Writer json(text);
  json.BeginObject().Field("format", kFormat).Field("made_at", made_at).Key("files").BeginArray();
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

Result<std::vector<BackupEntry>> EntriesIn(const std::string& manifest) {
  json::Document document;
  if (!document.ParseCopy(manifest)) return Wrong("the backup's manifest cannot be read");
  if (document.Root()["format"].GetInt() != kFormat)
    return Wrong("the backup is of a later version; restore it with that version or a later one");
  std::vector<BackupEntry> entries;
  for (const json::Value entry : document.Root()["files"].Items()) {
    entries.push_back({.name = entry["name"].Decoded(),
                       .bytes = static_cast<std::uint64_t>(entry["bytes"].GetInt().value_or(0)),
                       .sha256 = entry["sha256"].Decoded()});
  }
  return entries;
}

// Hashes what comes by, keeps the manifest, and tells whoever wants to know.
class Checker final : public sync::ArchiveReader::Sink {
 public:
  explicit Checker(sync::ArchiveReader::Sink* sink) : sink_(sink) {}

  Result<void> OnEntry(const sync::ArchiveEntry& entry) override {
    if (!manifest_.empty()) return Wrong("something follows the backup's manifest");
    is_manifest_ = entry.name == kBackupManifest;
    if (is_manifest_ && entry.bytes > kMostManifest)
      return Wrong("the backup's manifest is too large");
    if (is_manifest_) return {};
    entries_.push_back({.name = entry.name, .bytes = entry.bytes, .sha256 = {}});
    hash_ = RunningSha256();
    return sink_ == nullptr ? Result<void>() : sink_->OnEntry(entry);
  }
  Result<void> OnBytes(std::string_view bytes) override {
    if (is_manifest_) {
      manifest_ += bytes;
      return {};
    }
    hash_.Add(bytes);
    return sink_ == nullptr ? Result<void>() : sink_->OnBytes(bytes);
  }
  Result<void> OnEntryEnd() override {
    if (is_manifest_) return {};
    entries_.back().sha256 = hash_.Finish();
    return sink_ == nullptr ? Result<void>() : sink_->OnEntryEnd();
  }

  Result<std::vector<BackupEntry>> Finish() {
    if (manifest_.empty()) return Wrong("the backup has no manifest: it is cut off, or is none");
    auto said = EntriesIn(manifest_);
    if (!said) return said;
    if (*said == entries_) return said;
    return Wrong("the backup is damaged: its files are not those that its manifest tells of");
  }

 private:
  sync::ArchiveReader::Sink* sink_;
  std::vector<BackupEntry> entries_;
  RunningSha256 hash_;
  std::string manifest_;
  bool is_manifest_ = false;
};

// The plain bytes of a file, sealed or not, piece by piece.
template <class Take>
Result<void> EachPiece(const std::filesystem::path& file, const Secret& passphrase,
                       const Take& take) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Unread(file);
  const auto read = [&](std::size_t most) {
    std::string bytes(most, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(most));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
  };
  std::string head = read(sync::kSealedHeadBytes);
  if (!sync::LooksSealed(head)) {
    for (std::string bytes = std::move(head); !bytes.empty(); bytes = read(kRead)) {
      if (auto taken = take(bytes); !taken) return taken;
    }
    return stream.bad() ? Result<void>(Unread(file)) : Result<void>();
  }
  if (passphrase.IsEmpty())
    return Wrong(file.string() + " is sealed: give its passphrase with --passphrase-file");
  auto opener = sync::Opener::Begin(passphrase, head);
  if (!opener) return std::unexpected(std::move(opener.error()));
  for (std::string bytes = read(sync::kSealedPieceBytes); !bytes.empty();
       bytes = read(sync::kSealedPieceBytes)) {
    const auto opened = opener->Pull(bytes);
    if (!opened) return std::unexpected(opened.error());
    if (auto taken = take(*opened); !taken) return taken;
  }
  if (stream.bad()) return Unread(file);
  if (!opener->IsAtEnd()) return Wrong(file.string() + " is cut off");
  return {};
}

}  // namespace

void RunningSha256::Add(std::string_view bytes) {
  crypto_hash_sha256_update(
      &state_, static_cast<const unsigned char*>(static_cast<const void*>(bytes.data())),
      bytes.size());
}

std::string RunningSha256::Finish() {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state_, digest.data());
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

Result<BackupWriter> BackupWriter::Begin(const std::filesystem::path& file,
                                         const Secret& passphrase, sync::PassphraseCost cost) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Unwritten(file, errno);
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
    if (written < 0 && errno != EINTR) return Unwritten(file_, errno);
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
    return Wrong(
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
  if (::fsync(descriptor_) != 0) return Unwritten(file_, errno);
  return {};
}

Result<std::vector<BackupEntry>> ReadBackup(const std::filesystem::path& file,
                                            const Secret& passphrase,
                                            sync::ArchiveReader::Sink* sink) {
  Checker checker(sink);
  sync::ArchiveReader reader(checker);
  auto read =
      EachPiece(file, passphrase, [&](std::string_view bytes) { return reader.Feed(bytes); });
  if (!read) return std::unexpected(std::move(read.error()));
  if (auto ended = reader.Finish(); !ended) return std::unexpected(std::move(ended.error()));
  return checker.Finish();
}

}  // namespace monorelay::app
