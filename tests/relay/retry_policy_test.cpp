#include "relay/retry_policy.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace monorelay::relay {
namespace {

using namespace std::chrono_literals;
using Advice = RetryAdvice;

RetryRules Rules() {
  return {.enabled = true,
          .most = 2,
          .statuses = {429, 503},
          .errors = {"upstream_error"},
          .factor = 2,
          .longest = 3000ms};
}

struct Row {
  const char* name;
  FailedTry failed;
  NextStep step;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

class RetryPolicy : public testing::TestWithParam<Row> {};

TEST_P(RetryPolicy, DecidesWhatIsNext) {
  Random random(7);

  EXPECT_EQ(DecideNext(Rules(), GetParam().failed, random).step, GetParam().step);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RetryPolicy,
    testing::Values(
        Row{"client's mistake", {.advice = Advice::kNever}, NextStep::kNone},
        Row{"mistake that the operator lists",
            {.advice = Advice::kNever, .is_covered = true, .time_left = 1h},
            NextStep::kSameKey},
        Row{"listed mistake, tried enough",
            {.advice = Advice::kNever, .is_covered = true, .retries = 2, .time_left = 1h},
            NextStep::kNone},
        Row{"fault, not listed, another key",
            {.advice = Advice::kNextKey, .has_another_key = true, .time_left = 1h},
            NextStep::kNextKey},
        Row{"fault, not listed, no other key",
            {.advice = Advice::kNextKey, .time_left = 1h},
            NextStep::kNextCandidate},
        Row{"listed fault goes before another key",
            {.advice = Advice::kNextKey,
             .is_covered = true,
             .has_another_key = true,
             .time_left = 1h},
            NextStep::kSameKey},
        Row{"listed fault, tried enough, another key",
            {.advice = Advice::kNextKey,
             .is_covered = true,
             .has_another_key = true,
             .retries = 2,
             .time_left = 1h},
            NextStep::kNextKey},
        Row{"limited key, another is free",
            {.advice = Advice::kNextKey,
             .is_covered = true,
             .is_about_key = true,
             .has_another_key = true,
             .time_left = 1h},
            NextStep::kNextKey},
        Row{"limited key, no other",
            {.advice = Advice::kNextKey, .is_covered = true, .is_about_key = true, .time_left = 1h},
            NextStep::kSameKey},
        Row{"the wait that was asked for fits",
            {.advice = Advice::kNextKey, .is_covered = true, .retry_after = 20s, .time_left = 21s},
            NextStep::kSameKey},
        Row{"the wait that was asked for does not fit",
            {.advice = Advice::kNextKey, .is_covered = true, .retry_after = 20s, .time_left = 20s},
            NextStep::kNextCandidate},
        Row{"no time for any wait",
            {.advice = Advice::kNextCandidate, .is_covered = true, .time_left = 0ms},
            NextStep::kNextCandidate},
        Row{"advice of the same key alone", {.advice = Advice::kSameKey}, NextStep::kNextCandidate},
        Row{"other candidate",
            {.advice = Advice::kNextCandidate, .has_another_key = true},
            NextStep::kNextCandidate}));

TEST(RetryBackoff, IsDrawnBetweenNothingAndABoundThatGrowsToALimit) {
  const RetryRules rules{.enabled = true, .most = 9, .factor = 2, .longest = 3000ms};
  Random random(1);
  for (const auto& [retries, bound] :
       {std::pair(0, 2000ms), std::pair(1, 3000ms), std::pair(8, 3000ms)}) {
    std::chrono::milliseconds least = bound;
    std::chrono::milliseconds most{0};
    for (int i = 0; i < 2000; ++i) {
      const NextTry next =
          DecideNext(rules, {.is_covered = true, .retries = retries, .time_left = 1h}, random);
      ASSERT_EQ(next.step, NextStep::kSameKey);
      least = std::min(least, next.wait);
      most = std::max(most, next.wait);
    }
    EXPECT_LE(most, bound);
    EXPECT_GT(most, bound * 9 / 10);
    EXPECT_LT(least, bound / 10);
  }
}

TEST(RetryBackoff, IsNeverShorterThanTheProviderAsks) {
  Random random(1);
  for (int i = 0; i < 100; ++i) {
    const NextTry next =
        DecideNext(Rules(), {.is_covered = true, .retry_after = 1900ms, .time_left = 1h}, random);
    EXPECT_GE(next.wait, 1900ms);
    EXPECT_LE(next.wait, 2000ms);
  }
}

TEST(RetryRules, CoverStatusesAndNamesIfEnabled) {
  RetryRules rules = Rules();

  EXPECT_TRUE(rules.Cover(503, ""));
  EXPECT_TRUE(rules.Cover(400, "upstream_error"));
  EXPECT_FALSE(rules.Cover(500, ""));
  rules.enabled = false;
  EXPECT_FALSE(rules.Cover(503, "upstream_error"));
}

TEST(RetryRules, KnowErrorsWithoutANameByTheirKind) {
  const auto silence = UpstreamError(ErrorKind::kUpstreamTimeout, Advice::kNextKey, "").error();
  const auto refused = UpstreamError(ErrorKind::kUpstreamUnreachable, Advice::kNextKey, "").error();
  const auto mistake = ClientError(ErrorKind::kInvalidRequest, "").error();

  EXPECT_EQ(RetryTypeOf(silence), "timeout_error");
  EXPECT_EQ(RetryTypeOf(refused), "upstream_error");
  EXPECT_EQ(RetryTypeOf(mistake), "");
}

TEST(IgnoreRules, CoverTypesAndCodesIfEnabled) {
  IgnoreRules rules{.enabled = true, .errors = {"content_filter"}};

  EXPECT_TRUE(rules.Cover("content_filter", ""));
  EXPECT_TRUE(rules.Cover("invalid_request_error", "content_filter"));
  EXPECT_FALSE(rules.Cover("", ""));
  rules.enabled = false;
  EXPECT_FALSE(rules.Cover("content_filter", ""));
}

}  // namespace
}  // namespace monorelay::relay
