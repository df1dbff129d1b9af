#include "sync/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace monorelay::sync {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kLongestName = 100;
constexpr std::uint64_t kMostBytes = 1ULL << 44U;
constexpr std::uint64_t kMostOctal = (1ULL << 33U) - 1;  // eleven digits

struct Place {
  std::size_t at;
  std::size_t size;
};
constexpr Place kName{0, 100};
constexpr Place kMode{100, 8};
constexpr Place kOwner{108, 8};
constexpr Place kGroup{116, 8};
constexpr Place kSize{124, 12};
constexpr Place kTime{136, 12};
constexpr Place kChecksum{148, 8};
constexpr std::size_t kType = 156;
constexpr Place kMagic{257, 8};
constexpr Place kPrefix{345, 155};
constexpr std::string_view kUstar{"ustar\00000", 8};

std::string_view In(std::string_view head, Place place) {
  return head.substr(place.at, place.size);
}
void Put(std::string& head, Place place, std::string_view text) {
  head.replace(place.at, text.size(), text);
}
void PutOctal(std::string& head, Place place, std::uint64_t number) {
  Put(head, place, fmt::format("{:0{}o}", number, place.size - 1));
}

void PutSize(std::string& head, std::uint64_t bytes) {
  if (bytes <= kMostOctal) return PutOctal(head, kSize, bytes);
  // The first bit says that the number follows in binary.
  for (std::size_t i = 0; i < kSize.size; ++i)
    head[kSize.at + i] = i < 4 ? '\0' : static_cast<char>(bytes >> (8 * (kSize.size - 1 - i)));
  head[kSize.at] = static_cast<char>(0x80);
}

std::uint64_t ChecksumOf(std::string_view head) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    const bool is_itself = i >= kChecksum.at && i < kChecksum.at + kChecksum.size;
    sum += is_itself ? ' ' : static_cast<unsigned char>(head[i]);
  }
  return sum;
}

std::optional<std::uint64_t> OctalIn(std::string_view head, Place place) {
  std::string_view text = In(head, place);
  text =
      text.substr(0, text.find_first_of(std::string_view("\0 ", 2), text.find_first_not_of(' ')));
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, 8);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> SizeIn(std::string_view head) {
  const std::string_view text = In(head, kSize);
  if (static_cast<unsigned char>(text[0]) != 0x80) return OctalIn(head, kSize);
  std::uint64_t number = 0;
  for (const char byte : text.substr(1)) {
    if (number >> 56U != 0) return std::nullopt;
    number = number << 8U | static_cast<unsigned char>(byte);
  }
  return number;
}

std::unexpected<Error> Wrong(std::string text) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

std::uint64_t PaddingOf(std::uint64_t bytes) {
  return (kBlock - bytes % kBlock) % kBlock;
}

bool IsZero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

Result<ArchiveEntry> EntryIn(std::string_view head) {
  if (!In(head, kMagic).starts_with("ustar")) return Wrong("this is no tar archive");
  if (OctalIn(head, kChecksum) != ChecksumOf(head))
    return Wrong("the archive is damaged: a checksum in it is wrong");
  if ((head[kType] != '0' && head[kType] != '\0') || !IsZero(In(head, kPrefix)))
    return Wrong("the archive holds more than plain files with short names; it is none of ours");
  std::string_view name = In(head, kName);
  name = name.substr(0, name.find('\0'));
  if (!IsArchiveName(name)) return Wrong("the archive holds a file whose name is not allowed");
  const auto bytes = SizeIn(head);
  if (!bytes || *bytes > kMostBytes) return Wrong("the archive is damaged: a size is impossible");
  return ArchiveEntry{.name = std::string(name),
                      .bytes = *bytes,
                      .time_s = static_cast<std::int64_t>(OctalIn(head, kTime).value_or(0))};
}

class FileKeeper final : public ArchiveReader::Sink {
 public:
  FileKeeper(std::size_t most_files, std::uint64_t most_bytes)
      : most_files_(most_files), bytes_left_(most_bytes) {}

  Result<void> OnEntry(const ArchiveEntry& entry) override {
    if (files.size() >= most_files_) return Wrong("the archive holds more files than it should");
    if (entry.bytes > bytes_left_) return Wrong("the archive holds more bytes than it may");
    if (std::ranges::any_of(files, [&](const auto& file) { return file.first == entry.name; }))
      return Wrong("the archive holds " + entry.name + " twice");
    bytes_left_ -= entry.bytes;
    files.emplace_back(entry.name, std::string());
    return {};
  }
  Result<void> OnBytes(std::string_view bytes) override {
    files.back().second += bytes;
    return {};
  }
  Result<void> OnEntryEnd() override { return {}; }

  std::vector<std::pair<std::string, std::string>> files;

 private:
  std::size_t most_files_;
  std::uint64_t bytes_left_;
};

}  // namespace

bool IsArchiveName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";
  if (name.empty() || name.size() > kLongestName) return false;
  if (name.find_first_not_of(kAllowed) != std::string_view::npos) return false;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") return false;
    at = end + 1;
  }
  return true;
}

std::string ArchiveHead(const ArchiveEntry& entry) {
  std::string head(kBlock, '\0');
  Put(head, kName, entry.name);
  PutOctal(head, kMode, 0600);
  PutOctal(head, kOwner, 0);
  PutOctal(head, kGroup, 0);
  PutSize(head, entry.bytes);
  PutOctal(head, kTime, static_cast<std::uint64_t>(std::max<std::int64_t>(entry.time_s, 0)));
  head[kType] = '0';
  Put(head, kMagic, kUstar);
  Put(head, kChecksum, fmt::format("{:06o}", ChecksumOf(head)) + std::string("\0 ", 2));
  return head;
}

std::string ArchivePadding(std::uint64_t bytes) {
  return std::string(PaddingOf(bytes), '\0');
}

std::string ArchiveEnd() {
  return std::string(2 * kBlock, '\0');
}

Result<void> ArchiveReader::Feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (has_ended_) {
      if (!IsZero(bytes)) return Wrong("something follows the end of the archive");
      return {};
    }
    if (is_in_entry_ && left_ > 0) {
      const std::string_view piece = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
      bytes.remove_prefix(piece.size());
      left_ -= piece.size();
      if (auto taken = sink_.OnBytes(piece); !taken) return taken;
    } else if (is_in_entry_ && padding_ > 0) {
      const std::size_t size = std::min<std::uint64_t>(padding_, bytes.size());
      bytes.remove_prefix(size);
      padding_ -= size;
    } else {
      const std::string_view piece = bytes.substr(0, kBlock - head_.size());
      bytes.remove_prefix(piece.size());
      head_ += piece;
      if (head_.size() < kBlock) return {};
      if (auto taken = TakeHead(); !taken) return taken;
      head_.clear();
    }
    if (is_in_entry_ && left_ == 0 && padding_ == 0) {
      is_in_entry_ = false;
      if (auto ended = sink_.OnEntryEnd(); !ended) return ended;
    }
  }
  return {};
}

Result<void> ArchiveReader::TakeHead() {
  if (IsZero(head_)) {
    has_ended_ = true;
    return {};
  }
  auto entry = EntryIn(head_);
  if (!entry) return std::unexpected(std::move(entry.error()));
  left_ = entry->bytes;
  padding_ = PaddingOf(entry->bytes);
  is_in_entry_ = true;
  return sink_.OnEntry(*entry);
}

Result<void> ArchiveReader::Finish() const {
  if (has_ended_) return {};
  return Wrong("the archive is cut off");
}

std::string ArchiveOf(const std::vector<std::pair<std::string, std::string>>& files,
                      std::int64_t time_s) {
  std::string archive;
  for (const auto& [name, text] : files) {
    archive += ArchiveHead({.name = name, .bytes = text.size(), .time_s = time_s});
    archive += text;
    archive += ArchivePadding(text.size());
  }
  return archive + ArchiveEnd();
}

Result<std::vector<std::pair<std::string, std::string>>> FilesIn(std::string_view archive,
                                                                 std::size_t most_files,
                                                                 std::uint64_t most_bytes) {
  FileKeeper keeper(most_files, most_bytes);
  ArchiveReader reader(keeper);
  if (auto fed = reader.Feed(archive); !fed) return std::unexpected(std::move(fed.error()));
  if (auto ended = reader.Finish(); !ended) return std::unexpected(std::move(ended.error()));
  return std::move(keeper.files);
}

}  // namespace monorelay::sync
