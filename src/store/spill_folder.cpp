#include "store/spill_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/log.hpp"

namespace monorelay::store {
namespace {

using records::RequestRecord;

constexpr std::string_view kSuffix = ".spill";
constexpr std::size_t kLengthBytes = 4;
// Far beyond one batch.
constexpr std::size_t kLargestBlock = 1UL << 30U;

std::unexpected<Error> Failed(std::string text, int error) {
  return RelayError(ErrorKind::kInternal, std::move(text),
                    std::error_code(error, std::generic_category()).message());
}

void PutLength(std::string& out, std::size_t length) {
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    out.push_back(static_cast<char>(length >> (8 * i) & 0xffU));
}

std::size_t LengthIn(std::string_view bytes) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    length |= std::size_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return length;
}

}  // namespace

SpillFolder::SpillFolder(std::filesystem::path folder, SpillOptions options)
    : folder_(std::move(folder)), options_(options) {}

Result<std::unique_ptr<SpillFolder>> SpillFolder::Open(std::filesystem::path folder,
                                                       SpillOptions options) {
  std::unique_ptr<SpillFolder> spill(new SpillFolder(std::move(folder), options));
  if (auto found = spill->FindFiles(); !found) return std::unexpected(std::move(found.error()));
  return spill;
}

Result<void> SpillFolder::FindFiles() {
  std::error_code failure;
  if (!std::filesystem::exists(folder_, failure)) return {};
  std::uint64_t bytes = 0;
  for (std::filesystem::directory_iterator entry(folder_, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::string name = entry->path().filename();
    std::uint64_t number = 0;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || std::string_view(stop) != kSuffix) continue;
    numbers_.push_back(number);
    bytes += entry->file_size(failure);
  }
  if (failure)
    return Failed(fmt::format("the folder {} cannot be read", folder_.string()), failure.value());
  std::ranges::sort(numbers_);
  if (!numbers_.empty()) {
    next_number_ = numbers_.back() + 1;
    log::Info("request log: {} bytes of records wait in {} from an earlier run", bytes,
              folder_.string());
  }
  waiting_bytes_ = bytes;
  return {};
}

std::filesystem::path SpillFolder::PathOf(std::uint64_t number) const {
  return folder_ / fmt::format("{:012}{}", number, kSuffix);
}

Result<void> SpillFolder::Append(std::span<const RequestRecord> records) {
  const std::scoped_lock lock(mutex_);
  packed_.clear();
  AppendRecords(packed_, records);
  const std::string_view frame = compressor_.Compress(packed_);
  if (frame.empty()) return RelayError(ErrorKind::kInternal, "no memory to spill records");
  std::string block;
  block.reserve(kLengthBytes + frame.size());
  PutLength(block, frame.size());
  block += frame;
  if (waiting_bytes_ + block.size() > options_.max_bytes) {
    return RelayError(ErrorKind::kInternal, fmt::format("the spill {} is full with {} bytes",
                                                        folder_.string(), waiting_bytes_.load()));
  }
  if (writing_ == nullptr || written_ >= options_.file_bytes) {
    if (auto begun = BeginFile(); !begun) return begun;
  }
  if (const int error = writing_->Write(block, written_); error != 0)
    return Failed(fmt::format("{} cannot be written", folder_.string()), error);
  written_ += block.size();
  waiting_bytes_ += block.size();
  return {};
}

Result<void> SpillFolder::BeginFile() {
  if (::mkdir(folder_.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    return Failed(fmt::format("the folder {} cannot be created", folder_.string()), errno);
  auto file = std::make_unique<SpillFile>(PathOf(next_number_), O_RDWR | O_CREAT | O_EXCL);
  if (!file->IsOpen())
    return Failed(fmt::format("{} cannot be created", PathOf(next_number_).string()), errno);
  writing_ = std::move(file);
  written_ = 0;
  numbers_.push_back(next_number_++);
  return {};
}

std::optional<std::uint64_t> SpillFolder::OldestFile() {
  if (numbers_.empty()) return std::nullopt;
  if (numbers_.size() == 1) writing_ = nullptr;
  return numbers_.front();
}

Result<std::vector<RequestRecord>> SpillFolder::Next() {
  for (;;) {
    if (reading_ == nullptr) {
      if (auto opened = OpenOldest(); !opened) return std::unexpected(std::move(opened.error()));
      if (reading_ == nullptr) return std::vector<RequestRecord>();
    }
    if (block_at_ == reading_size_) {
      EndFile(Fault::kNone);
      continue;
    }
    auto records = ReadRecords();
    if (records) return *std::move(records);
    EndFile(records.error());
  }
}

void SpillFolder::Advance() {
  block_at_ = next_at_;
}

Result<void> SpillFolder::OpenOldest() {
  const std::scoped_lock lock(mutex_);
  const auto oldest = OldestFile();
  if (!oldest) return {};
  auto file = std::make_unique<SpillFile>(PathOf(*oldest), O_RDONLY);
  if (!file->IsOpen())
    return Failed(fmt::format("{} cannot be read", PathOf(*oldest).string()), errno);
  reading_ = std::move(file);
  reading_number_ = *oldest;
  reading_size_ = reading_->Size();
  block_at_ = 0;
  next_at_ = 0;
  return {};
}

std::expected<std::vector<RequestRecord>, SpillFolder::Fault> SpillFolder::ReadRecords() {
  const auto block = ReadBlock();
  if (!block) return std::unexpected(block.error());
  auto records = reader_.Read(*block);
  if (!records) return std::unexpected(Fault::kDamaged);
  return *std::move(records);
}

std::expected<std::string, SpillFolder::Fault> SpillFolder::ReadBlock() {
  const std::string length = reading_->Read(kLengthBytes, block_at_);
  if (length.size() < kLengthBytes) return std::unexpected(Fault::kCutOff);
  const std::size_t size = LengthIn(length);
  if (size > reading_size_ - block_at_ - kLengthBytes) return std::unexpected(Fault::kCutOff);
  const std::string frame = reading_->Read(size, block_at_ + kLengthBytes);
  next_at_ = block_at_ + kLengthBytes + size;
  auto block = Decompress(frame, kLargestBlock);
  if (!block) return std::unexpected(Fault::kDamaged);
  return *std::move(block);
}

void SpillFolder::EndFile(Fault fault) {
  const std::filesystem::path path = PathOf(reading_number_);
  std::error_code failure;
  if (fault == Fault::kDamaged) {
    std::filesystem::path aside = path;
    aside += ".damaged";
    std::filesystem::rename(path, aside, failure);
    log::Failure("request log: {} is damaged from byte {} of {} on; it is kept as {}",
                 path.string(), block_at_, reading_size_, aside.filename().string());
  } else {
    if (fault == Fault::kCutOff)
      log::Warning("request log: the last block of {} is not whole: the program was killed then",
                   path.string());
    std::filesystem::remove(path, failure);
  }
  if (failure)
    log::Failure("request log: {} cannot be removed: {}; its records come again at the next start",
                 path.string(), failure.message());
  reading_ = nullptr;
  const std::scoped_lock lock(mutex_);
  std::erase(numbers_, reading_number_);
  waiting_bytes_ -= reading_size_;
}

}  // namespace monorelay::store
