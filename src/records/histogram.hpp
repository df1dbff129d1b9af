// How often values of each size occurred, in little space, so that percentiles of many such counts
// can be had from their sum.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace monorelay::records {

// Log-linear: values below 32 each have a bucket of their own, and above that each power of two is
// cut into 32. A percentile is off by at most 1.6 % of its value. Not thread-safe.
class Histogram {
 public:
  // What is larger counts as this: 36 days in microseconds.
  static constexpr std::int64_t kLargest = (1LL << 42) - 1;

  // A negative value counts as 0.
  void Add(std::int64_t value);
  void Merge(const Histogram& other);
  // Adds what Encode gave. False if the bytes are damaged; what came before the damage may have
  // been added.
  bool MergeEncoded(std::string_view bytes);

  // Bytes, of which only used buckets take any: pairs of (steps from the bucket before, count),
  // each a number of seven bits a byte, the lowest first.
  [[nodiscard]] std::string Encode() const;
  [[nodiscard]] std::uint64_t Count() const;
  // How many values there are below each bound, and not below the one before; behind them one more
  // for what is not below the last. `bounds` rise. A value counts as the middle of its bucket.
  [[nodiscard]] std::vector<std::uint64_t> CountsBetween(
      std::span<const std::int64_t> bounds) const;
  // The middle of the bucket in which the value stands that `share` (0 to 1) of all do not exceed.
  // Nothing if there is no value.
  [[nodiscard]] std::optional<double> Percentile(double share) const;
  // Of the middles of the buckets. Nothing if there is no value.
  [[nodiscard]] std::optional<double> Mean() const;

  bool operator==(const Histogram& other) const;

 private:
  void AddToBucket(std::size_t bucket, std::uint64_t count);
  // Adds the pairs at the front that need no more memory, and says how many bytes they were;
  // `bucket` is that of the pair before, and then of the last one.
  std::size_t MergePairs(std::string_view bytes, std::uint64_t& bucket);

  std::vector<std::uint32_t> counts_;  // by bucket, as far as any is used; full ones stay full
};

}  // namespace monorelay::records
