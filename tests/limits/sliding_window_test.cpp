#include "limits/sliding_window.hpp"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

namespace monorelay::limits {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

WallTime At(std::int64_t second) {
  return WallTime(seconds(second));
}

TEST(SlidingWindow, ForgetsACountWhenItsWholeStepHasLeftTheSpan) {
  SlidingWindow window(SpanOf(Kind::kRequestsPerMinute));

  window.Add(WallTime(std::chrono::milliseconds(100'900)), 3);

  EXPECT_EQ(window.Total(At(160)), 3) << "the span of a minute, and the rest of the step";
  EXPECT_EQ(window.Total(WallTime(std::chrono::milliseconds(160'999))), 3);
  EXPECT_EQ(window.Total(At(161)), 0);
}

TEST(SlidingWindow, TellsHowLongUntilThereIsRoom) {
  SlidingWindow window(SpanOf(Kind::kRequestsPerMinute));
  window.Add(At(100), 3);
  window.Add(At(110), 4);

  EXPECT_EQ(window.UntilAtMost(7, At(120)), seconds(0));
  EXPECT_EQ(window.UntilAtMost(6, At(120)), seconds(41));
  EXPECT_EQ(window.UntilAtMost(4, At(120)), seconds(41));
  EXPECT_EQ(window.UntilAtMost(3, At(120)), seconds(51));
  EXPECT_EQ(window.UntilAtMost(0, At(120)), seconds(51));
}

TEST(SlidingWindow, NeverForgetsWhatCountsForEver) {
  SlidingWindow window(SpanOf(Kind::kUsdLifetime));

  window.Add(At(1), 5);

  EXPECT_EQ(window.Total(At(2'000'000'000)), 5);
  EXPECT_EQ(window.UntilAtMost(4, At(2'000'000'000)), std::nullopt);
}

TEST(SlidingWindow, CountsIntoTheLatestStepWhenTheClockIsSetBack) {
  SlidingWindow window(SpanOf(Kind::kRequestsPerMinute));
  window.Add(At(1000), 1);

  window.Add(At(500), 1);

  EXPECT_EQ(window.Total(At(500)), 2);
  EXPECT_EQ(window.Total(At(1060)), 2);
  EXPECT_EQ(window.Total(At(1061)), 0);
}

TEST(SlidingWindow, IsTheSameAfterARestart) {
  SlidingWindow window(SpanOf(Kind::kUsdPerMonth));
  for (std::int64_t day = 0; day < 50; ++day) window.Add(At(day * 86'400), day);
  SlidingWindow restored(SpanOf(Kind::kUsdPerMonth));

  restored.Restore(window.Buckets());

  for (std::int64_t day = 49; day < 90; ++day)
    EXPECT_EQ(restored.Total(At(day * 86'400)), window.Total(At(day * 86'400))) << day;
}

TEST(SlidingWindow, RestoresNothingFromNothing) {
  SlidingWindow window(SpanOf(Kind::kTokensPerDay));

  window.Restore({});

  EXPECT_EQ(window.Total(At(100)), 0);
  EXPECT_TRUE(window.Buckets().empty());
}

// The same by a list of all that was ever counted.
class Reference {
 public:
  explicit Reference(Span span) : span_(span) {}
  void Add(std::int64_t second, std::int64_t amount) { all_.emplace_back(second, amount); }
  [[nodiscard]] std::int64_t Total(std::int64_t now) const {
    std::int64_t total = 0;
    for (const auto& [second, amount] : all_) {
      const std::int64_t step = span_.step.count();
      const bool counts = second / step > now / step - span_.span.count() / step - 1;
      if (counts) total += amount;
    }
    return total;
  }

 private:
  Span span_;
  std::vector<std::pair<std::int64_t, std::int64_t>> all_;
};

class SlidingWindowModel : public ::testing::TestWithParam<Kind> {};

TEST_P(SlidingWindowModel, AgreesWithAListOfAllCounts) {
  const Span span = SpanOf(GetParam());
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 chance(seed);
    SlidingWindow window(span);
    Reference reference(span);
    std::int64_t now = 1'000'000'000;
    for (int i = 0; i < 200; ++i) {
      // Often within a step, sometimes far beyond the span.
      const auto most =
          static_cast<unsigned>(chance() % 8 == 0 ? 2 * span.span.count() : 3 * span.step.count());
      now += chance() % most;
      const auto amount = static_cast<std::int64_t>(chance() % 100);
      window.Add(At(now), amount);
      reference.Add(now, amount);
      ASSERT_EQ(window.Total(At(now)), reference.Total(now)) << "seed " << seed << " step " << i;
      const std::int64_t most_left = reference.Total(now) / 2;
      const auto wait = window.UntilAtMost(most_left, At(now));
      ASSERT_TRUE(wait);
      ASSERT_LE(reference.Total(now + wait->count()), most_left);
      if (wait->count() > 0) {
        ASSERT_GT(reference.Total(now + wait->count() - 1), most_left);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, SlidingWindowModel,
                         ::testing::Values(Kind::kRequestsPerMinute, Kind::kTokensPerDay,
                                           Kind::kUsdPerWeek, Kind::kUsdPerMonth));

}  // namespace
}  // namespace monorelay::limits
