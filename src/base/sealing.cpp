#include "base/sealing.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/base64.hpp"

namespace monorelay {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SealingKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Bytes(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}
unsigned char* Room(std::string& text) {
  return static_cast<unsigned char*>(static_cast<void*>(text.data()));
}

std::string_view Stripped(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

SealingKey SealingKey::Make() {
  SealingKey key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

std::optional<SealingKey> SealingKey::FromText(std::string_view text) {
  text = Stripped(text);
  SealingKey key;
  std::size_t size = 0;
  const bool is_hex = text.size() == 2 * kBytes &&
                      sodium_hex2bin(key.bytes_.data(), key.bytes_.size(), text.data(), text.size(),
                                     nullptr, &size, nullptr) == 0 &&
                      size == kBytes;
  if (is_hex) return key;
  auto decoded = FromBase64(text);
  if (!decoded || decoded->size() != kBytes) return std::nullopt;
  std::copy_n(Bytes(*decoded), kBytes, key.bytes_.begin());
  sodium_memzero(decoded->data(), decoded->size());
  return key;
}

SealingKey::~SealingKey() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

Secret SealingKey::ToText() const {
  const std::string_view bytes(static_cast<const char*>(static_cast<const void*>(bytes_.data())),
                               bytes_.size());
  return Secret(ToBase64(bytes));
}

std::string SealingKey::Seal(std::string_view plain, std::string_view purpose) const {
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  unsigned char* nonce = Room(sealed);
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, nullptr, Bytes(plain),
                                             plain.size(), Bytes(purpose), purpose.size(), nullptr,
                                             nonce, bytes_.data());
  return sealed;
}

std::optional<Secret> SealingKey::Open(std::string_view sealed, std::string_view purpose) const {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view cipher = sealed.substr(kNonceBytes);
  std::string plain(cipher.size() - kTagBytes, '\0');
  const int failure = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Room(plain), nullptr, nullptr, Bytes(cipher), cipher.size(), Bytes(purpose), purpose.size(),
      Bytes(sealed), bytes_.data());
  if (failure != 0) return std::nullopt;
  return Secret(std::move(plain));
}

}  // namespace monorelay
