#include "identity/password.hpp"

#include <sodium.h>

#include <array>

#include "base/random.hpp"
#include "base/text.hpp"

namespace monorelay::identity {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 128;

}  // namespace

PasswordCost PasswordCost::Cheapest() {
  return {.operations = crypto_pwhash_argon2id_OPSLIMIT_MIN,
          .memory_bytes = crypto_pwhash_argon2id_MEMLIMIT_MIN};
}

PasswordHasher::PasswordHasher(PasswordCost cost) : cost_(cost) {
  nobodys_hash_ = Hash(RandomToken(kShortest)).value_or(std::string());
}

Result<std::string> PasswordHasher::Hash(std::string_view password) const {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const int failed =
      crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost_.operations,
                            cost_.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0)
    return RelayError(ErrorKind::kOverloaded,
                      "there is no memory to hash a password with just now; try again");
  return std::string(text.data());
}

bool PasswordHasher::Matches(const std::string& hash, std::string_view password) const {
  const std::string& asked = hash.empty() ? nobodys_hash_ : hash;
  const bool is_right =
      crypto_pwhash_str_verify(asked.c_str(), password.data(), password.size()) == 0;
  return is_right && !hash.empty();
}

Result<void> CheckPassword(std::string_view password, std::string_view name) {
  if (password.size() < kShortest || password.size() > kLongest)
    return ClientError(ErrorKind::kInvalidRequest, "a password has 8 to 128 bytes");
  if (EqualsIgnoringCase(password, name))
    return ClientError(ErrorKind::kInvalidRequest,
                       "the password is the user's name; choose another one");
  return {};
}

}  // namespace monorelay::identity
