#include "dialects/rate_limits.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace monorelay::dialects {
namespace {

const std::chrono::sys_seconds kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) +
                                    std::chrono::hours(10)};

std::string For(Dialect client, std::string_view lines) {
  return TranslateRateLimits(lines, client, kNow);
}

TEST(RateLimits, AreTimesForClientsOfMessages) {
  EXPECT_EQ(For(Dialect::kAnthropicMessages,
                "X-RateLimit-Limit-Requests: 60\r\nx-ratelimit-remaining-tokens: 149984\r\n"
                "x-ratelimit-reset-requests: 6m0s\r\nretry-after: 3\r\n"),
            "anthropic-ratelimit-requests-limit: 60\r\n"
            "anthropic-ratelimit-tokens-remaining: 149984\r\n"
            "anthropic-ratelimit-requests-reset: 2026-11-26T10:06:00Z\r\n");
}

TEST(RateLimits, AreDurationsForOtherClients) {
  EXPECT_EQ(For(Dialect::kOpenAiChat,
                "anthropic-ratelimit-input-tokens-limit: 50000\r\n"
                "anthropic-ratelimit-requests-reset: 2026-11-26T10:00:42Z\r\n"),
            "x-ratelimit-limit-input-tokens: 50000\r\nx-ratelimit-reset-requests: 42s\r\n");
  EXPECT_EQ(For(Dialect::kGemini, "anthropic-ratelimit-tokens-reset: 2026-11-26T09:00:00Z\r\n"),
            "x-ratelimit-reset-tokens: 0s\r\n");
}

TEST(RateLimits, UnderstandEveryFormOfADuration) {
  const auto reset = [](std::string_view duration) {
    return For(Dialect::kAnthropicMessages,
               "x-ratelimit-reset-requests: " + std::string(duration) + "\r\n");
  };
  const auto at = [](std::string_view time) {
    return "anthropic-ratelimit-requests-reset: 2026-11-26T" + std::string(time) + "Z\r\n";
  };

  EXPECT_EQ(reset("1s"), at("10:00:01"));
  EXPECT_EQ(reset("20ms"), at("10:00:01"));
  EXPECT_EQ(reset("1.5s"), at("10:00:02"));
  EXPECT_EQ(reset("1h2m3s"), at("11:02:03"));
  EXPECT_EQ(reset("30"), at("10:00:30"));
}

TEST(RateLimits, LeaveOutWhatMakesNoSense) {
  for (const std::string line :
       {"x-ratelimit-reset-requests: soon\r\n", "x-ratelimit-reset-requests: -1s\r\n",
        "x-ratelimit-reset-requests: 99999999999h\r\n", "x-ratelimit-reset-requests: \r\n",
        "x-ratelimit-limit: 3\r\n", "no line", "x-ratelimit-"}) {
    EXPECT_EQ(For(Dialect::kAnthropicMessages, line), "") << line;
  }
  for (const std::string line : {"anthropic-ratelimit-tokens-reset: 2026-13-26T10:00:00Z\r\n",
                                 "anthropic-ratelimit-tokens-reset: tomorrow\r\n"}) {
    EXPECT_EQ(For(Dialect::kOpenAiChat, line), "") << line;
  }
}

}  // namespace
}  // namespace monorelay::dialects
