#include "providers/classify.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "dialects/errors.hpp"

namespace monorelay::providers {
namespace {

// A key that a provider refuses is not tried again before someone can have repaired it.
constexpr std::chrono::seconds kShortestRefusedRest{600};
constexpr int kRefusedRestFactor = 10;
// What a provider may ask for at most.
constexpr std::chrono::hours kLongestRest{24};

ErrorKind KindOf(int status) {
  switch (status) {
    case 402:
      return ErrorKind::kInsufficientQuota;
    case 404:
      return ErrorKind::kModelNotFound;
    case 408:
    case 504:
      return ErrorKind::kUpstreamTimeout;
    case 413:
      return ErrorKind::kPayloadTooLarge;
    case 429:
      return ErrorKind::kRateLimited;
    case 503:
    case 529:
      return ErrorKind::kOverloaded;
    case 401:
    case 403:
      return ErrorKind::kUpstreamError;
    default:
      return status >= 400 && status < 500 ? ErrorKind::kInvalidRequest : ErrorKind::kUpstreamError;
  }
}

std::string TextFor(const ClassificationInput& input) {
  if (input.status == 401 || input.status == 403) {
    // The provider's own words may quote a part of the key.
    return fmt::format(
        "provider \"{}\" refused the relay's key with status {}; the operator must check the key",
        input.provider, input.status);
  }
  const std::string message = dialects::MessageOf(input.body);
  if (message.empty())
    return fmt::format("provider \"{}\" answered with status {}", input.provider, input.status);
  return fmt::format("provider \"{}\" answered with status {}: {}", input.provider, input.status,
                     message);
}

std::optional<std::chrono::milliseconds> ReadDate(std::string_view text, WallTime now) {
  std::tm parts{};
  const std::string copy(text);
  // RFC 9110, 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT
  const char* rest = ::strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  const WallTime then{std::chrono::seconds(::timegm(&parts))};
  return std::chrono::duration_cast<std::chrono::milliseconds>(then - now);
}

std::optional<std::chrono::milliseconds> ReadNumber(std::string_view text,
                                                    double unit_in_milliseconds) {
  double number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size() || !(number >= 0) || number > 1e9)
    return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(number * unit_in_milliseconds));
}

}  // namespace

Classification Classify(const ClassificationInput& input) {
  Classification verdict;
  Error& error = verdict.error;
  error.kind = KindOf(input.status);
  error.origin = ErrorOrigin::kUpstream;
  error.text = {TextFor(input)};
  error.detail = {dialects::MessageOf(input.body)};
  error.status = input.status;
  error.advice = RetryAdvice::kNever;
  if (input.status < 400) {
    error.status = 502;
    error.advice = RetryAdvice::kNextCandidate;
  } else if (input.status == 429) {
    error.advice = RetryAdvice::kNextKey;
    verdict.effect = KeyEffect::kRateLimited;
    verdict.rest = input.retry_after.value_or(input.cooldown);
  } else if (input.status == 401 || input.status == 402 || input.status == 403) {
    error.advice = RetryAdvice::kNextKey;
    verdict.effect = KeyEffect::kRefused;
    verdict.rest = std::max(kShortestRefusedRest, input.cooldown * kRefusedRestFactor);
  } else if (input.status == 404) {
    error.advice = RetryAdvice::kNextCandidate;
  } else if (input.status >= 500 || input.status == 408) {
    error.advice = RetryAdvice::kNextKey;
  }
  if (input.retry_after) {
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(*input.retry_after);
  }
  verdict.rest = std::min<std::chrono::milliseconds>(verdict.rest, kLongestRest);
  return verdict;
}

std::optional<std::chrono::milliseconds> RetryAfter(const http::HeadBase& head, WallTime now) {
  if (const auto text = head.Find("retry-after-ms")) {
    if (const auto wait = ReadNumber(*text, 1)) return wait;
  }
  const auto text = head.Find("retry-after");
  if (!text) return std::nullopt;
  if (const auto wait = ReadNumber(*text, 1000)) return wait;
  const auto wait = ReadDate(*text, now);
  if (!wait) return std::nullopt;
  return std::max(*wait, std::chrono::milliseconds(0));
}

}  // namespace monorelay::providers
