// What is agreed with one browser when a sign-in begins, kept by that browser in a sealed cookie.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/sealing.hpp"

namespace monorelay::identity::sso {

struct BrowserFlow {
  std::string provider;
  std::string state;
  std::string nonce;
  std::string verifier;  // PKCE: RFC 7636
  std::string return_to;
  std::string callback_path;
  WallTime expires;
};

// A new one with 256 bits of chance in each of its three secrets.
BrowserFlow MakeFlow(std::string provider, std::string return_to, std::string callback_path,
                     WallTime expires);

// The flow as a cookie's value, and back; nothing if it was not sealed with that key, or has
// expired.
std::string SealFlow(const BrowserFlow& flow, const SealingKey& key);
std::optional<BrowserFlow> OpenFlow(std::string_view cookie, const SealingKey& key, WallTime now);

// The code challenge of a verifier, by S256.
std::string ChallengeOf(std::string_view verifier);

}  // namespace monorelay::identity::sso
