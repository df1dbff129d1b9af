#include "identity/totp.hpp"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <cstddef>

#include "base/digest.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

namespace monorelay::identity {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kCodeLetters = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::int64_t kStepSeconds = 30;
constexpr std::size_t kSecretBytes = 20;
constexpr std::size_t kCodes = 10;
constexpr std::size_t kHalf = 5;  // of a recovery code

std::optional<std::string> FromBase32(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 5U) | static_cast<unsigned>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xffU));
    bits &= (1U << static_cast<unsigned>(count)) - 1;
  }
  return bytes;
}

}  // namespace

std::string MakeTotpSecret() {
  // 32 letters of 5 bits each.
  std::string text;
  for (std::size_t i = 0; i < kSecretBytes * 8 / 5; ++i)
    text.push_back(kBase32[randombytes_uniform(kBase32.size())]);
  return text;
}

std::optional<std::string> TotpCode(std::string_view secret, std::int64_t step) {
  const auto key = FromBase32(secret);
  if (!key || key->empty()) return std::nullopt;
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (HMAC(EVP_sha1(), key->data(), static_cast<int>(key->size()), counter.data(), counter.size(),
           hash.data(), &size) == nullptr)
    return std::nullopt;
  // RFC 4226, section 5.3: the low half of the last byte says where the number stands.
  const std::size_t at = hash.at(size - 1) & 0x0fU;
  const std::uint32_t number = ((hash.at(at) & 0x7fU) << 24U) | (hash.at(at + 1) << 16U) |
                               (hash.at(at + 2) << 8U) | hash.at(at + 3);
  return fmt::format("{:06}", number % 1'000'000);
}

std::optional<std::int64_t> MatchTotp(std::string_view secret, std::string_view code,
                                      std::int64_t now, std::int64_t last_step) {
  const std::int64_t current = now / kStepSeconds;
  std::optional<std::int64_t> found;
  for (std::int64_t step = current - 1; step <= current + 1; ++step) {
    const auto expected = TotpCode(secret, step);
    const bool is_same = expected && Secret(*expected).Equals(code);
    if (is_same && step > last_step) found = step;
  }
  return found;
}

std::string TotpUri(std::string_view secret, std::string_view account) {
  std::string label;
  for (const char c : account) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (is_plain) {
      label.push_back(c);
    } else {
      label += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return fmt::format("otpauth://totp/MonoRelay:{}?secret={}&issuer=MonoRelay", label, secret);
}

std::vector<std::string> MakeRecoveryCodes() {
  std::vector<std::string> codes(kCodes);
  for (std::string& code : codes) {
    for (std::size_t i = 0; i < 2 * kHalf; ++i) {
      if (i == kHalf) code.push_back('-');
      code.push_back(kCodeLetters[randombytes_uniform(kCodeLetters.size())]);
    }
  }
  return codes;
}

std::string RecoveryHash(std::string_view user_id, std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c != '-' && c != ' ') plain.push_back(c);
  }
  return Sha256(std::string(user_id) + ":" + ToLower(plain));
}

}  // namespace monorelay::identity
