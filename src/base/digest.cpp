#include "base/digest.hpp"

#include <sodium.h>

#include <array>

namespace monorelay {
namespace {

const unsigned char* Bytes(const void* data) {
  return static_cast<const unsigned char*>(data);
}

}  // namespace

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), Bytes(bytes.data()), bytes.size());
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

Digester& Digester::Add(std::string_view text) {
  const std::uint64_t size = text.size();
  crypto_generichash_update(&state_, Bytes(&size), sizeof size);
  crypto_generichash_update(&state_, Bytes(text.data()), text.size());
  return *this;
}

Digest Digester::Finish() {
  Digest digest{};
  crypto_generichash_final(&state_, digest.data(), digest.size());
  return digest;
}

}  // namespace monorelay
