#include "base/secret.hpp"

#include <sodium.h>

#include <array>

namespace monorelay {

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    Wipe();
    value_ = other.value_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe();
    value_ = std::move(other.value_);
    other.Wipe();
  }
  return *this;
}

bool Secret::Equals(std::string_view presented) const {
  // Equal lengths are needed by sodium_memcmp; the length of a key is no secret.
  if (presented.size() != value_.size()) return false;
  return sodium_memcmp(presented.data(), value_.data(), value_.size()) == 0;
}

std::string Secret::Fingerprint() const {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  std::string bytes = value_;
  crypto_hash_sha256(hash.data(),
                     static_cast<const unsigned char*>(static_cast<void*>(bytes.data())),
                     bytes.size());
  sodium_memzero(bytes.data(), bytes.size());
  std::array<char, 9> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), 4);
  return std::string("sha256:") + hex.data();
}

void Secret::Wipe() {
  // The whole room: a short text leaves its bytes behind when it is moved from.
  value_.resize(value_.capacity());
  sodium_memzero(value_.data(), value_.size());
  value_.clear();
}

}  // namespace monorelay
