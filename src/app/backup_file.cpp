// Reading the file of a backup; backup_writer.cpp writes it.

#include "app/backup_file.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <utility>

#include "json/document.hpp"

namespace monorelay::app {
namespace {

constexpr std::size_t kMostManifest = 16UL * 1024 * 1024;
constexpr std::size_t kRead = 256UL * 1024;

std::unexpected<Error> Unread(const std::filesystem::path& file) {
  return RelayError(ErrorKind::kInternal, fmt::format("{} cannot be read", file.string()));
}
std::unexpected<Error> Wrong(std::string text) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

Result<std::vector<BackupEntry>> EntriesIn(const std::string& manifest) {
  json::Document document;
  if (!document.ParseCopy(manifest)) return Wrong("the backup's manifest cannot be read");
  if (document.Root()["format"].GetInt() != kBackupFormat)
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
