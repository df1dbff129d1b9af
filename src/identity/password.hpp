// Passwords: what is taken for one, and how it is kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::identity {

// What hashing costs, as Argon2id counts it.
struct PasswordCost {
  unsigned long long operations = 3;
  std::size_t memory_bytes = 64UL << 20U;

  // The cheapest that Argon2id allows: for tests.
  static PasswordCost Cheapest();
};

// Hashes with Argon2id. Thread-safe; takes tens of milliseconds and `memory_bytes`: to be called on
// the thread that is there for it alone.
class PasswordHasher {
 public:
  explicit PasswordHasher(PasswordCost cost = {});

  // Fails with kOverloaded if there is no memory for it.
  [[nodiscard]] Result<std::string> Hash(std::string_view password) const;
  // False for an empty hash too, after the same time: whether there is such an account does not
  // show.
  [[nodiscard]] bool Matches(const std::string& hash, std::string_view password) const;
  // The hash that the predecessor kept, as Matches takes it: 32 hex digits of salt and 64 of
  // PBKDF2-HMAC-SHA256 (100,000 rounds, over the digits of the salt as they are). Empty if `kept`
  // is none. It is outdated: the first sign-in replaces it.
  static std::string OfPredecessor(std::string_view kept);
  // True if the hash was made at another cost than is asked for now.
  [[nodiscard]] bool IsOutdated(const std::string& hash) const;

 private:
  PasswordCost cost_;
  std::string nobodys_hash_;
};

// 8 to 128 bytes, and not the user's name. Fails with kInvalidRequest, and what to do.
Result<void> CheckPassword(std::string_view password, std::string_view name);

}  // namespace monorelay::identity
