// What an OpenID provider's ID token must say. Source: OpenID Connect Core 1.0, 3.1.3.7.
#pragma once

#include <chrono>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "json/document.hpp"

namespace monorelay::identity::sso {

// How far the clocks of provider and relay may be apart.
constexpr std::chrono::seconds kLeeway{60};
// An ID token says who has just signed in; an older one is somebody's leftover.
constexpr std::chrono::hours kOldest{1};

struct Expected {
  std::string_view issuer;
  std::string_view client_id;
  std::string_view nonce;
  WallTime now;
};

// Checks the claims of a token whose signature was verified: issuer, audience and authorized party,
// time, nonce, and that there is a subject. Fails with kUpstreamError and a text that says which.
Result<void> CheckClaims(const json::Value& claims, const Expected& expected);

}  // namespace monorelay::identity::sso
