#include "identity/password.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <array>

#include "base/random.hpp"
#include "base/text.hpp"

namespace monorelay::identity {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 128;
constexpr std::string_view kPredecessor = "predecessor:";
constexpr std::size_t kSaltDigits = 32;
constexpr std::size_t kHashDigits = 64;

bool MatchesPredecessor(std::string_view kept, std::string_view password) {
  constexpr int kRounds = 100'000;
  const std::string_view salt = kept.substr(0, kSaltDigits);
  std::array<unsigned char, kHashDigits / 2> hash{};
  const int done =
      PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                        static_cast<const unsigned char*>(static_cast<const void*>(salt.data())),
                        static_cast<int>(salt.size()), kRounds, EVP_sha256(),
                        static_cast<int>(hash.size()), hash.data());
  std::array<char, kHashDigits + 1> digits{};
  sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
  return done == 1 && sodium_memcmp(digits.data(), kept.data() + kSaltDigits, kHashDigits) == 0;
}

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
  if (hash.starts_with(kPredecessor))
    return MatchesPredecessor(std::string_view(hash).substr(kPredecessor.size()), password);
  const std::string& asked = hash.empty() ? nobodys_hash_ : hash;
  const bool is_right =
      crypto_pwhash_str_verify(asked.c_str(), password.data(), password.size()) == 0;
  return is_right && !hash.empty();
}

std::string PasswordHasher::OfPredecessor(std::string_view kept) {
  const bool is_hash = kept.size() == kSaltDigits + kHashDigits &&
                       kept.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return is_hash ? std::string(kPredecessor) + std::string(kept) : std::string();
}

bool PasswordHasher::IsOutdated(const std::string& hash) const {
  if (hash.starts_with(kPredecessor)) return true;
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.operations, cost_.memory_bytes) != 0;
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
