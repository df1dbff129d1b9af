#include "providers/classify.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "dialects/gemini/retry.hpp"

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

// Words by which providers say why they refuse. Lower case; seen in 2026-11 in the error bodies of
// OpenAI, Azure, OpenRouter, vLLM, llama.cpp, Anthropic, Gemini, Mistral, DeepSeek and Groq.
struct Words {
  std::string_view text;
  RefusalReason reason;
};
constexpr Words kWords[] = {
    {"context_length_exceeded", RefusalReason::kContextWindow},
    {"maximum context length", RefusalReason::kContextWindow},
    {"context window", RefusalReason::kContextWindow},
    {"context size", RefusalReason::kContextWindow},
    {"prompt is too long", RefusalReason::kContextWindow},
    {"input is too long", RefusalReason::kContextWindow},
    {"too large for model", RefusalReason::kContextWindow},
    {"exceeds the maximum number of tokens", RefusalReason::kContextWindow},
    {"reduce the length of the messages", RefusalReason::kContextWindow},
    {"content_filter", RefusalReason::kContentPolicy},
    {"content_policy_violation", RefusalReason::kContentPolicy},
    {"content management policy", RefusalReason::kContentPolicy},
    {"responsibleaipolicyviolation", RefusalReason::kContentPolicy},
    {"content_moderation", RefusalReason::kContentPolicy},
    {"policy_violation", RefusalReason::kContentPolicy},
};
constexpr std::size_t kMostSearched = 4096;

RefusalReason ReasonOf(const ClassificationInput& input) {
  if (input.status != 400 && input.status != 413 && input.status != 422 && input.status != 403)
    return RefusalReason::kNone;
  const std::string body = ToLower(input.body.substr(0, kMostSearched));
  for (const Words& words : kWords) {
    if (body.find(words.text) != std::string::npos) return words.reason;
  }
  return RefusalReason::kNone;
}

std::string TextFor(const ClassificationInput& input, RefusalReason reason) {
  const bool about_key = input.status == 401 || input.status == 403;
  if (about_key && reason == RefusalReason::kNone) {
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

Classification Classify(const ClassificationInput& given) {
  ClassificationInput input = given;
  // Gemini says it in the body alone.
  if (!input.retry_after && (input.status == 429 || input.status == 503))
    input.retry_after = dialects::gemini::RetryDelayIn(input.body);
  Classification verdict;
  Error& error = verdict.error;
  error.kind = KindOf(input.status);
  error.origin = ErrorOrigin::kUpstream;
  error.reason = ReasonOf(input);
  error.text = {TextFor(input, error.reason)};
  error.detail = {dialects::MessageOf(input.body)};
  error.status = input.status;
  error.advice = RetryAdvice::kNever;
  if (error.reason != RefusalReason::kNone) {
    // The client's request, not the key: a 403 may say so too.
    error.kind = ErrorKind::kInvalidRequest;
    const bool moves_on = error.reason == RefusalReason::kContextWindow || input.policy_moves_on;
    if (moves_on) error.advice = RetryAdvice::kNextCandidate;
    return verdict;
  }
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
