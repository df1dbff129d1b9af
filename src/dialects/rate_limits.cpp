#include "dialects/rate_limits.hpp"

#include <fmt/chrono.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/text.hpp"
#include "base/time_text.hpp"

namespace monorelay::dialects {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kOpenAi = "x-ratelimit-";
constexpr std::string_view kAnthropic = "anthropic-ratelimit-";
constexpr milliseconds kLongest = std::chrono::hours(24 * 366);

// A duration such as 1s, 6m0s, 1h2m3s, 20ms, 1.5s. Source: OpenAI's guide to rate limits.
std::optional<milliseconds> Duration(std::string_view text) {
  double total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || number < 0 || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    double unit = 1000;
    std::size_t length = 1;
    if (text.starts_with("ms")) {
      unit = 1;
      length = 2;
    } else if (text.starts_with('h')) {
      unit = 3'600'000;
    } else if (text.starts_with('m')) {
      unit = 60'000;
    } else if (text.starts_with('d')) {
      unit = 86'400'000;
    } else if (!text.starts_with('s') && !text.empty()) {
      return std::nullopt;
    }
    total += number * unit;
    text.remove_prefix(std::min(length, text.size()));
  }
  if (total > static_cast<double>(kLongest.count())) return std::nullopt;
  return milliseconds(static_cast<std::int64_t>(std::llround(total)));
}

void AppendLine(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// `rest` is KIND-NAME, as in "remaining-tokens".
void FromOpenAi(std::string& out, std::string_view rest, std::string_view value,
                std::chrono::sys_seconds now) {
  const std::size_t dash = rest.find('-');
  if (dash == std::string_view::npos) return;
  const std::string_view kind = rest.substr(0, dash);
  const std::string name =
      std::string(kAnthropic) + std::string(rest.substr(dash + 1)) + "-" + std::string(kind);
  if (kind != "reset") return AppendLine(out, name, value);
  const auto wait = Duration(value);
  if (!wait) return;
  const auto at = std::chrono::ceil<std::chrono::seconds>(now + *wait);
  AppendLine(out, name, fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", at));
}

// `rest` is NAME-KIND, as in "input-tokens-remaining".
void FromAnthropic(std::string& out, std::string_view rest, std::string_view value,
                   std::chrono::sys_seconds now) {
  const std::size_t dash = rest.rfind('-');
  if (dash == std::string_view::npos) return;
  const std::string_view kind = rest.substr(dash + 1);
  const std::string name =
      std::string(kOpenAi) + std::string(kind) + "-" + std::string(rest.substr(0, dash));
  if (kind != "reset") return AppendLine(out, name, value);
  const auto at = ParseTime(value);
  if (!at) return;
  const auto wait =
      std::max(std::chrono::ceil<std::chrono::seconds>(*at - now), std::chrono::seconds(0));
  AppendLine(out, name, fmt::format("{}s", wait.count()));
}

// Calls `take` with the name, in lower case, and the value of each line.
template <class Take>
void ForEachLine(std::string_view lines, Take take) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n') + 1);
    lines.remove_prefix(line.empty() ? lines.size() : line.size());
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name = ToLower(line.substr(0, colon));
    std::string_view value = line.substr(colon + 1);
    take(std::string_view(name), Trim(value.substr(0, value.find_last_not_of("\r\n") + 1)));
  }
}

bool IsZero(std::string_view value) {
  double number = 1;
  const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
  return failure == std::errc() && end == value.data() + value.size() && number <= 0;
}

// A reset whose unit nobody tells: a small number is seconds from now, a large one a time.
std::optional<milliseconds> PlainReset(std::string_view value, std::chrono::sys_seconds now) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (failure != std::errc() || end != value.data() + value.size() || number < 0)
    return std::nullopt;
  constexpr std::int64_t kFirstTime = 1'000'000'000;  // in the year 2001, in seconds
  constexpr std::int64_t kFirstMilliseconds = 100 * kFirstTime;
  if (number < kFirstTime) return std::chrono::seconds(number);
  const milliseconds at = number < kFirstMilliseconds ? milliseconds(std::chrono::seconds(number))
                                                      : milliseconds(number);
  return at - now.time_since_epoch();
}

// When the limit of that name is reset, in milliseconds from now.
std::optional<milliseconds> ResetOf(std::string_view lines, std::string_view wanted,
                                    std::chrono::sys_seconds now) {
  std::optional<milliseconds> wait;
  ForEachLine(lines, [&](std::string_view name, std::string_view value) {
    if (name != wanted) return;
    if (name.starts_with(kAnthropic)) {
      if (const auto at = ParseTime(value))
        wait = std::chrono::duration_cast<milliseconds>(*at - now);
      return;
    }
    wait = PlainReset(value, now);
    if (!wait) wait = Duration(value);
  });
  return wait;
}

}  // namespace

std::optional<milliseconds> RefusedFor(std::string_view lines, std::chrono::sys_seconds now) {
  // Usually there is no such line, or something remains.
  if (lines.find("emaining") == std::string_view::npos) return std::nullopt;
  std::optional<milliseconds> longest;
  ForEachLine(lines, [&](std::string_view name, std::string_view value) {
    constexpr std::string_view kRemaining = "remaining";
    const bool is_limit = name.starts_with(kOpenAi) || name.starts_with(kAnthropic);
    const std::size_t at = name.find(kRemaining);
    if (!is_limit || at == std::string_view::npos || !IsZero(value)) return;
    const std::string reset = std::string(name.substr(0, at)) + "reset" +
                              std::string(name.substr(at + kRemaining.size()));
    const auto wait = ResetOf(lines, reset, now);
    if (wait && wait->count() > 0 && *wait <= kLongest)
      longest = std::max(*wait, longest.value_or(milliseconds(0)));
  });
  return longest;
}

std::string TranslateRateLimits(std::string_view lines, Dialect client,
                                std::chrono::sys_seconds now) {
  std::string out;
  const bool wants_anthropic = client == Dialect::kAnthropicMessages;
  ForEachLine(lines, [&](std::string_view rest, std::string_view value) {
    if (wants_anthropic && rest.starts_with(kOpenAi)) {
      FromOpenAi(out, rest.substr(kOpenAi.size()), value, now);
    } else if (!wants_anthropic && rest.starts_with(kAnthropic)) {
      FromAnthropic(out, rest.substr(kAnthropic.size()), value, now);
    }
  });
  return out;
}

}  // namespace monorelay::dialects
