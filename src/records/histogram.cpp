#include "records/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/varint.hpp"

namespace monorelay::records {
namespace {

constexpr std::uint64_t kSteps = 32;  // of each power of two
constexpr int kStepBits = 5;
constexpr std::size_t kBuckets = kSteps + (42 - kStepBits) * kSteps;

std::size_t BucketOf(std::int64_t value) {
  const auto size =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(value, 0, Histogram::kLargest));
  if (size < kSteps) return size;
  const int shift = static_cast<int>(std::bit_width(size)) - 1 - kStepBits;
  return kSteps + static_cast<std::size_t>(shift) * kSteps + ((size >> shift) - kSteps);
}

double MiddleOf(std::size_t bucket) {
  if (bucket < kSteps) return static_cast<double>(bucket);
  const std::size_t shift = (bucket - kSteps) / kSteps;
  const std::uint64_t first = (kSteps + (bucket - kSteps) % kSteps) << shift;
  const std::uint64_t width = std::uint64_t{1} << shift;
  return static_cast<double>(first) + static_cast<double>(width - 1) / 2;
}

}  // namespace

void Histogram::AddToBucket(std::size_t bucket, std::uint64_t count) {
  if (counts_.size() <= bucket) counts_.resize(bucket + 1);
  const std::uint64_t sum = counts_[bucket] + count;
  counts_[bucket] = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(sum, std::numeric_limits<std::uint32_t>::max()));
}

void Histogram::Add(std::int64_t value) {
  AddToBucket(BucketOf(value), 1);
}

void Histogram::Merge(const Histogram& other) {
  for (std::size_t bucket = other.counts_.size(); bucket-- > 0;) {
    if (other.counts_[bucket] != 0) AddToBucket(bucket, other.counts_[bucket]);
  }
}

bool Histogram::MergeEncoded(std::string_view bytes) {
  std::uint64_t bucket = 0;
  while (!bytes.empty()) {
    const std::size_t taken = MergePairs(bytes, bucket);
    bytes.remove_prefix(taken);
    if (bytes.empty()) break;
    std::uint64_t step = 0;
    std::uint64_t count = 0;
    if (!TakeVarint(bytes, step) || !TakeVarint(bytes, count)) return false;
    if (step >= kBuckets - bucket || count > std::numeric_limits<std::uint32_t>::max())
      return false;
    bucket += step;
    AddToBucket(bucket, count);
  }
  return true;
}

// A query over a month reads tens of millions of pairs, nearly all of two bytes, into buckets that
// are there already and far from full: those cost four instructions each here.
std::size_t Histogram::MergePairs(std::string_view bytes, std::uint64_t& bucket) {
  constexpr std::uint32_t kFarFromFull = 1U << 31;
  const std::span<std::uint32_t> sums(counts_);
  std::size_t place = bucket;
  std::size_t at = 0;
  for (; at + 2 <= bytes.size(); at += 2) {
    const auto step = static_cast<unsigned char>(bytes[at]);
    const auto count = static_cast<unsigned char>(bytes[at + 1]);
    const std::size_t next = place + step;
    if (((step | count) & 0x80) != 0 || next >= sums.size() || sums[next] >= kFarFromFull) break;
    sums[next] += count;
    place = next;
  }
  bucket = place;
  return at;
}

std::string Histogram::Encode() const {
  std::string bytes;
  std::size_t before = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    if (counts_[bucket] == 0) continue;
    AppendVarint(bytes, bucket - before);
    AppendVarint(bytes, counts_[bucket]);
    before = bucket;
  }
  return bytes;
}

std::uint64_t Histogram::Count() const {
  std::uint64_t count = 0;
  for (const std::uint32_t in_bucket : counts_) count += in_bucket;
  return count;
}

std::vector<std::uint64_t> Histogram::CountsBetween(std::span<const std::int64_t> bounds) const {
  std::vector<std::uint64_t> counts(bounds.size() + 1);
  std::size_t at = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    while (at < bounds.size() && MiddleOf(bucket) >= static_cast<double>(bounds[at])) ++at;
    counts[at] += counts_[bucket];
  }
  return counts;
}

std::optional<double> Histogram::Percentile(double share) const {
  const std::uint64_t count = Count();
  if (count == 0) return std::nullopt;
  const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(count));
  const auto rank = std::max<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1);
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  for (; bucket < counts_.size(); ++bucket) {
    seen += counts_[bucket];
    if (seen >= rank) break;
  }
  return MiddleOf(bucket);
}

std::optional<double> Histogram::Mean() const {
  double sum = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket)
    sum += MiddleOf(bucket) * static_cast<double>(counts_[bucket]);
  const std::uint64_t count = Count();
  if (count == 0) return std::nullopt;
  return sum / static_cast<double>(count);
}

bool Histogram::operator==(const Histogram& other) const {
  return Encode() == other.Encode();
}

}  // namespace monorelay::records
