// Signed tokens and the keys that they are checked with. Sources: RFC 7515 (JWS), 7517 (JWK), 7518
// (RS256, PS256, ES256), 8037 (EdDSA with Ed25519).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "json/document.hpp"

// OpenSSL's own name, so that its headers stay out of ours.
struct evp_pkey_st;

namespace monorelay::identity::sso {

// A token in the compact form, taken apart; nothing of it is to be believed yet.
struct SignedToken {
  std::string algorithm;
  std::string key_id;   // empty: it names none
  std::string signed_;  // what the signature is of
  std::string signature;
  std::string payload;  // JSON, if it is what it should be
};

// Fails with kUpstreamError: no compact form, longer than 64 KiB, without signature, or with
// extensions that must be understood (`crit`).
Result<SignedToken> ParseToken(std::string_view token);

// A public key. Immutable; thread-safe.
class VerifyKey {
 public:
  // Nothing if the key is of a kind that is not used here, is meant for something else, or is weak
  // (RSA under 2048 bits).
  static std::optional<VerifyKey> FromJwk(const json::Value& jwk);

  [[nodiscard]] const std::string& Id() const { return id_; }
  // Whether this key is for that algorithm, which the token names and an attacker may have chosen.
  // Never for "none" and those with a shared secret (HS256).
  [[nodiscard]] bool IsFor(std::string_view algorithm) const;
  // Requires: IsFor(token.algorithm).
  [[nodiscard]] bool Verifies(const SignedToken& token) const;

 private:
  enum class Kind : std::uint8_t { kRsa, kP256, kEd25519 };

  VerifyKey(Kind kind, std::shared_ptr<evp_pkey_st> key) : kind_(kind), key_(std::move(key)) {}

  Kind kind_;
  std::shared_ptr<evp_pkey_st> key_;  // shared by copies
  std::string id_;
  std::string algorithm_;  // the only one it is for; empty: any of its kind
};

// The keys that an issuer publishes (JWKS). Immutable; thread-safe.
class KeySet {
 public:
  // Fails with kUpstreamError if `text` is no key set. Keys that cannot be used are left out.
  static Result<KeySet> Parse(std::string_view text);

  // True if a key could be the one that `token` was signed with; if not, newer keys may have it.
  [[nodiscard]] bool HasKeyFor(const SignedToken& token) const;
  // True if one of those has signed it.
  [[nodiscard]] bool Verifies(const SignedToken& token) const;

 private:
  std::vector<VerifyKey> keys_;
};

}  // namespace monorelay::identity::sso
