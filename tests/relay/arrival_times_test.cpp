#include "relay/arrival_times.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::relay {
namespace {

using namespace std::chrono_literals;
using Of = ArrivalTimes::Of;

TEST(DecayedHistogram, SaysNothingWhileItKnowsTooLittle) {
  DecayedHistogram times;
  for (std::uint32_t i = 1; i < DecayedHistogram::kFewest; ++i) times.Add(100ms);

  EXPECT_FALSE(times.Quantile(0.95));
  times.Add(100ms);
  EXPECT_TRUE(times.Quantile(0.95));
}

TEST(DecayedHistogram, IsRightWithinAStep) {
  DecayedHistogram times;
  for (int i = 1; i <= 400; ++i) times.Add(std::chrono::milliseconds(i));

  const auto p95 = times.Quantile(0.95);

  ASSERT_TRUE(p95);
  EXPECT_GE(*p95, 380ms);
  EXPECT_LE(*p95, 380ms * 5 / 4 + 1ms);
}

TEST(DecayedHistogram, TakesTimesOfAnyLength) {
  DecayedHistogram times;
  for (int i = 0; i < 30; ++i) times.Add(0ms);
  EXPECT_EQ(times.Quantile(0.95), 1ms);

  for (int i = 0; i < 3000; ++i) times.Add(std::chrono::hours(10'000));
  EXPECT_GT(*times.Quantile(0.95), 15min);
}

TEST(DecayedHistogram, ForgetsWhatWasLongAgo) {
  DecayedHistogram times;
  for (int i = 0; i < 500; ++i) times.Add(10s);
  for (int i = 0; i < 3000; ++i) times.Add(100ms);

  EXPECT_LE(*times.Quantile(0.95), 126ms);
}

TEST(ArrivalTimes, KeepsModelsAndKindsApart) {
  ArrivalTimes times;
  for (int i = 0; i < 30; ++i) {
    times.Note("fast", Of::kStream, 100ms);
    times.Note("slow", Of::kStream, 10s);
    times.Note("fast", Of::kWhole, 3s);
  }

  EXPECT_LE(*times.P95("fast", Of::kStream), 126ms);
  EXPECT_GE(*times.P95("slow", Of::kStream), 10s);
  EXPECT_GE(*times.P95("fast", Of::kWhole), 3s);
  EXPECT_FALSE(times.P95("slow", Of::kWhole));
}

TEST(ArrivalTimes, ForgetsTheModelThatWasHeardOfLongestAgo) {
  ArrivalTimes times;
  for (int i = 0; i < 30; ++i) times.Note("kept", Of::kStream, 1s);
  for (int i = 0; i < 30; ++i) times.Note("forgotten", Of::kStream, 1s);
  times.Note("kept", Of::kStream, 1s);
  for (std::size_t i = 0; i + 1 < ArrivalTimes::kMostModels; ++i)
    times.Note("other " + std::to_string(i), Of::kStream, 1s);

  EXPECT_TRUE(times.P95("kept", Of::kStream));
  EXPECT_FALSE(times.P95("forgotten", Of::kStream));
}

}  // namespace
}  // namespace monorelay::relay
