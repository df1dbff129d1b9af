#include "providers/classify.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "dialects/gemini/retry.hpp"
#include "providers/refusals.hpp"

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

RefusalReason ReasonOf(Meaning meaning) {
  if (meaning == Meaning::kContextWindow) return RefusalReason::kContextWindow;
  return meaning == Meaning::kContentPolicy ? RefusalReason::kContentPolicy : RefusalReason::kNone;
}

std::string TextFor(const ClassificationInput& input, Meaning meaning) {
  const bool about_key = meaning == Meaning::kKeyInvalid || input.status == 401 ||
                         (input.status == 403 && meaning == Meaning::kAsStatus);
  if (about_key) {
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

void Refuse(const ClassificationInput& input, Classification& verdict) {
  verdict.error.advice = RetryAdvice::kNextKey;
  verdict.effect = KeyEffect::kRefused;
  verdict.rest = std::max(kShortestRefusedRest, input.cooldown * kRefusedRestFactor);
}

void ByStatus(const ClassificationInput& input, Classification& verdict) {
  Error& error = verdict.error;
  if (input.status < 400) {
    error.status = 502;
    error.advice = RetryAdvice::kNextCandidate;
  } else if (input.status == 429) {
    error.advice = RetryAdvice::kNextKey;
    verdict.effect = KeyEffect::kRateLimited;
    verdict.rest = input.retry_after.value_or(input.cooldown);
  } else if (input.status == 401 || input.status == 402 || input.status == 403) {
    Refuse(input, verdict);
  } else if (input.status == 404) {
    error.advice = RetryAdvice::kNextCandidate;
  } else if (input.status >= 500 || input.status == 408) {
    error.advice = RetryAdvice::kNextKey;
  }
}

void ByMeaning(const ClassificationInput& input, Meaning meaning, Classification& verdict) {
  Error& error = verdict.error;
  switch (meaning) {
    case Meaning::kAsStatus:
      return;
    case Meaning::kContextWindow:
      // The client's request, not the key: a 403 may say so too.
      error.kind = ErrorKind::kInvalidRequest;
      error.advice = RetryAdvice::kNextCandidate;
      return;
    case Meaning::kContentPolicy:
      error.kind = ErrorKind::kInvalidRequest;
      if (input.policy_moves_on) error.advice = RetryAdvice::kNextCandidate;
      return;
    case Meaning::kNoSuchModel:
      error.kind = ErrorKind::kModelNotFound;
      error.advice = RetryAdvice::kNextCandidate;
      return;
    case Meaning::kKeyInvalid:
      // Whatever the provider calls it, it is no mistake of the client.
      error.kind = ErrorKind::kUpstreamError;
      error.status = input.status == 403 ? 403 : 401;
      return Refuse(input, verdict);
    case Meaning::kNoMoney:
      error.kind = ErrorKind::kInsufficientQuota;
      error.status = input.status == 429 ? 429 : 402;
      return Refuse(input, verdict);
    case Meaning::kOverloaded:
      error.kind = ErrorKind::kOverloaded;
      error.status = 503;
      error.advice = RetryAdvice::kNextKey;
      return;
    case Meaning::kNotHere:
      error.kind = ErrorKind::kUpstreamError;
      error.advice = RetryAdvice::kNextCandidate;
      return;
  }
}

}  // namespace

Classification Classify(const ClassificationInput& given) {
  ClassificationInput input = given;
  // Gemini says it in the body alone.
  if (!input.retry_after && (input.status == 429 || input.status == 503))
    input.retry_after = dialects::gemini::RetryDelayIn(input.body);
  const Meaning meaning = MeaningOf(input.status, input.body);
  Classification verdict;
  Error& error = verdict.error;
  error.kind = KindOf(input.status);
  error.origin = ErrorOrigin::kUpstream;
  error.reason = ReasonOf(meaning);
  error.text = {TextFor(input, meaning)};
  error.detail = {dialects::MessageOf(input.body)};
  error.status = input.status;
  error.advice = RetryAdvice::kNever;
  if (meaning == Meaning::kAsStatus) {
    ByStatus(input, verdict);
  } else {
    ByMeaning(input, meaning, verdict);
  }
  if (input.retry_after && error.reason == RefusalReason::kNone) {
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
