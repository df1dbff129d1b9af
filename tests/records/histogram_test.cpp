#include "records/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace monorelay::records {
namespace {

TEST(Histogram, KeepsSmallValuesExactly) {
  Histogram histogram;
  for (int i = 1; i <= 31; ++i) histogram.Add(i);

  EXPECT_EQ(histogram.Percentile(0.5), 16);
  EXPECT_EQ(histogram.Percentile(1), 31);
  EXPECT_EQ(histogram.Percentile(0), 1);
  EXPECT_EQ(histogram.Count(), 31U);
}

TEST(Histogram, OfNothingHasNoPercentile) {
  EXPECT_EQ(Histogram().Percentile(0.5), std::nullopt);
  EXPECT_EQ(Histogram().Mean(), std::nullopt);
}

TEST(Histogram, IsOffByLessThanTwoPercent) {
  std::mt19937_64 chance(3);
  Histogram histogram;
  std::vector<double> values;
  for (int i = 0; i < 20'000; ++i) {
    const auto value =
        static_cast<std::int64_t>(std::exp(static_cast<double>(chance() % 2200) / 100));
    histogram.Add(value);
    values.push_back(static_cast<double>(value));
  }
  std::ranges::sort(values);

  for (const double share : {0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 1.0}) {
    const double exact =
        values[static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1];
    EXPECT_NEAR(*histogram.Percentile(share), exact, exact * 0.017 + 0.5) << share;
  }
}

TEST(Histogram, CountsWhatIsOutOfRangeAtItsEnds) {
  Histogram histogram;
  histogram.Add(-5);
  histogram.Add(INT64_MAX);

  EXPECT_EQ(histogram.Percentile(0), 0);
  EXPECT_NEAR(*histogram.Percentile(1), static_cast<double>(Histogram::kLargest),
              static_cast<double>(Histogram::kLargest) * 0.02);
}

TEST(Histogram, MergedIsTheSameAsCountedTogether) {
  std::mt19937_64 chance(4);
  Histogram one;
  Histogram other;
  Histogram both;
  for (int i = 0; i < 1000; ++i) {
    const auto value = static_cast<std::int64_t>(chance() % 10'000'000);
    (i % 3 == 0 ? one : other).Add(value);
    both.Add(value);
  }

  Histogram merged = one;
  merged.Merge(other);
  Histogram read;
  EXPECT_TRUE(read.MergeEncoded(one.Encode()));
  EXPECT_TRUE(read.MergeEncoded(other.Encode()));

  EXPECT_EQ(merged, both);
  EXPECT_EQ(read, both);
}

TEST(Histogram, CountsBetweenBounds) {
  Histogram histogram;
  for (const std::int64_t value : {0, 4, 5, 9, 10, 1'000'000}) histogram.Add(value);
  const std::int64_t bounds[] = {5, 10, 20};

  EXPECT_EQ(histogram.CountsBetween(bounds), (std::vector<std::uint64_t>{2, 2, 1, 1}));
  EXPECT_EQ(Histogram().CountsBetween(bounds), (std::vector<std::uint64_t>{0, 0, 0, 0}));
}

TEST(Histogram, RefusesDamagedBytes) {
  Histogram histogram;
  for (int i = 0; i < 100; ++i) histogram.Add(i * 1000);
  const std::string bytes = histogram.Encode();

  EXPECT_FALSE(Histogram().MergeEncoded(bytes.substr(0, bytes.size() - 1)));
  EXPECT_FALSE(Histogram().MergeEncoded("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  EXPECT_FALSE(Histogram().MergeEncoded("\xff\xff\x7f\x01"));
  EXPECT_TRUE(Histogram().MergeEncoded(""));
}

}  // namespace
}  // namespace monorelay::records
