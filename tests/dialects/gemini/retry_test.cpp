#include "dialects/gemini/retry.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::dialects::gemini {
namespace {

using std::chrono::milliseconds;

std::optional<milliseconds> DelayOf(std::string_view value) {
  return RetryDelayIn(R"({"error":{"code":429,"details":[{"@type":"QuotaFailure"},{"retryDelay":)" +
                      std::string(value) + "}]}}");
}

TEST(GeminiRetry, ReadsTheDelay) {
  EXPECT_EQ(DelayOf("\"46s\""), milliseconds(46000));
  EXPECT_EQ(DelayOf("\"1.5s\""), milliseconds(1500));
  EXPECT_EQ(DelayOf("\"0.0001s\""), milliseconds(1));
  EXPECT_EQ(DelayOf("\"0s\""), milliseconds(0));
  EXPECT_EQ(DelayOf(R"({"seconds":2,"nanos":500000000})"), milliseconds(2500));
}

TEST(GeminiRetry, ReadsAnErrorWithinAnArray) {
  EXPECT_EQ(RetryDelayIn(R"([{"error":{"details":[{"retryDelay":"3s"}]}}])"), milliseconds(3000));
}

TEST(GeminiRetry, GivesNothingForWhatIsNoDelay) {
  for (const std::string_view value :
       {"\"46\"", "\"\"", "\"-1s\"", "\"1e99s\"", "\"nans\"", "\"s\"", "7", "null", "\"90000s\""}) {
    EXPECT_EQ(DelayOf(value), std::nullopt) << value;
  }
  for (const std::string_view body : {"", "oops", "[]", "{}", R"({"error":"x"})"}) {
    EXPECT_EQ(RetryDelayIn(body), std::nullopt) << body;
  }
}

}  // namespace
}  // namespace monorelay::dialects::gemini
