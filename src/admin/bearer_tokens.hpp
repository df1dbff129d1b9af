// The tokens that scripts sign in with, as the predecessor's did: JSON Web Tokens, HMAC-SHA256.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace monorelay::admin {

// Each token names a session, and is good as long as that lasts, at most an hour. Sources: RFC
// 7515, RFC 7519. Thread-safe.
class BearerTokens {
 public:
  static constexpr std::chrono::seconds kLife{3600};

  // `key`: any text that nobody can guess.
  explicit BearerTokens(Secret key) : key_(std::move(key)) {}

  [[nodiscard]] std::string Make(std::string_view user_id, std::string_view session_id,
                                 WallTime now) const;
  // The session that a token names, if the token is ours and has not expired. Of all algorithms
  // only ours is taken: the header must be the one that Make writes.
  [[nodiscard]] std::optional<std::string> SessionOf(std::string_view token, WallTime now) const;

  // True for what has the shape of such a token.
  static bool IsOne(std::string_view text);

 private:
  [[nodiscard]] std::string Sign(std::string_view text) const;

  Secret key_;
};

}  // namespace monorelay::admin
