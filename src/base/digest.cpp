#include "base/digest.hpp"

#include <sodium.h>

#include <array>

namespace monorelay {

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(),
                     static_cast<const unsigned char*>(static_cast<const void*>(bytes.data())),
                     bytes.size());
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

}  // namespace monorelay
