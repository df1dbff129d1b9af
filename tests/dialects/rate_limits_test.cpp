#include "dialects/rate_limits.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

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

struct RefusalCase {
  std::string_view lines;
  std::int64_t milliseconds;  // -1: nothing is foreseen
};

constexpr RefusalCase kRefusals[] = {
    {"", -1},
    {"content-type: application/json\r\n", -1},
    {"x-ratelimit-remaining-requests: 1\r\nx-ratelimit-reset-requests: 5s\r\n", -1},
    {"x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 5s\r\n", 5'000},
    {"X-RateLimit-Remaining-Requests: 0\r\nX-RateLimit-Reset-Requests: 5s\r\n", 5'000},
    {"x-ratelimit-reset-tokens: 1m30s\r\nx-ratelimit-remaining-tokens: 0\r\n", 90'000},
    // Each limit has its own reset; the longest counts.
    {"x-ratelimit-remaining-requests: 3\r\nx-ratelimit-reset-requests: 1h\r\n"
     "x-ratelimit-remaining-tokens: 0\r\nx-ratelimit-reset-tokens: 250ms\r\n",
     250},
    {"x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 2s\r\n"
     "x-ratelimit-remaining-tokens: 0\r\nx-ratelimit-reset-tokens: 7.66s\r\n",
     7'660},
    {"x-ratelimit-remaining-requests: 0\r\n", -1},
    {"x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: soon\r\n", -1},
    {"x-ratelimit-remaining-requests: \r\nx-ratelimit-reset-requests: 5s\r\n", -1},
    {"x-ratelimit-remaining-requests: none\r\nx-ratelimit-reset-requests: 5s\r\n", -1},
    {"x-ratelimit-remaining-requests: -1\r\nx-ratelimit-reset-requests: 5s\r\n", 5'000},
    {"x-ratelimit-remaining-requests: 0.0\r\nx-ratelimit-reset-requests: 5s\r\n", 5'000},
    // Without a unit.
    {"x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 30\r\n", 30'000},
    {"x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 12\r\n", 12'000},
    {"X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1795687210\r\n", 10'000},
    {"X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1795687215000\r\n", 15'000},
    {"X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1795687199\r\n", -1},
    // Times.
    {"anthropic-ratelimit-requests-remaining: 0\r\n"
     "anthropic-ratelimit-requests-reset: 2026-11-26T10:00:42Z\r\n",
     42'000},
    {"anthropic-ratelimit-input-tokens-remaining: 0\r\n"
     "anthropic-ratelimit-input-tokens-reset: 2026-11-26T10:01:00Z\r\n"
     "anthropic-ratelimit-output-tokens-remaining: 9\r\n"
     "anthropic-ratelimit-output-tokens-reset: 2026-11-26T10:09:00Z\r\n",
     60'000},
    {"anthropic-ratelimit-requests-remaining: 0\r\n"
     "anthropic-ratelimit-requests-reset: 2026-11-26T09:59:00Z\r\n",
     -1},
    {"anthropic-ratelimit-requests-remaining: 0\r\n"
     "anthropic-ratelimit-requests-reset: tomorrow\r\n",
     -1},
    // Of somebody else.
    {"x-quota-remaining: 0\r\nx-quota-reset: 5s\r\n", -1},
    {"remaining: 0\r\nreset: 5s\r\n", -1},
};

TEST(RateLimits, ForeseeARefusal) {
  for (const RefusalCase& row : kRefusals) {
    const auto wait = RefusedFor(row.lines, kNow);
    EXPECT_EQ(wait ? wait->count() : -1, row.milliseconds) << row.lines;
  }
}

TEST(RateLimits, ForeseeNothingBeyondAYear) {
  EXPECT_EQ(RefusedFor("x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 999999999\r\n", kNow),
            std::nullopt);
}

}  // namespace
}  // namespace monorelay::dialects
