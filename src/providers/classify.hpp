// What a provider's refusal means: for the client, for the key, and for what to try next.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/head.hpp"

namespace monorelay::providers {

// What becomes of the key that was used.
enum class KeyEffect : std::uint8_t {
  kNone,         // it was not its fault
  kRateLimited,  // rests for as long as the provider says, else the configured cool-down
  kRefused,      // does not work: rests much longer
};

struct Classification {
  Error error;
  KeyEffect effect = KeyEffect::kNone;
  std::chrono::milliseconds rest{0};  // if the effect is not kNone
};

struct ClassificationInput {
  std::string_view provider;  // its name, for the text
  int status = 0;             // >= 300
  std::string_view body;      // as much as was read
  std::optional<std::chrono::milliseconds> retry_after;
  std::chrono::seconds cooldown{60};
  bool policy_moves_on = false;  // what one model will not answer is asked of the next candidate
};

// What the words of the error mean (see Refusals) counts more than its status: a request that is
// too long for the model goes to the next candidate, one that the provider's policy refuses only on
// wish; so does a model that the provider does not know; a key that is invalid or has no money left
// rests, whatever the status. Otherwise: status 400, 413, 422 and other 4xx are the client's
// mistakes and end the request; for a 404 the next candidate is asked, which may have the model.
// 401, 402, 403 and 429 concern the key, and another key is tried; 5xx too, since accounts fail
// apart.
Classification Classify(const ClassificationInput& input);

// How long a provider asks to wait: retry-after-ms, or retry-after in seconds or as a date
// (RFC 9110, 10.2.3). Nothing if it does not say or what it says cannot be read.
std::optional<std::chrono::milliseconds> RetryAfter(const http::HeadBase& head, WallTime now);

}  // namespace monorelay::providers
