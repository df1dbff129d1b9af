#include "base/digest.hpp"

namespace monorelay {
namespace {

const unsigned char* Bytes(const void* data) {
  return static_cast<const unsigned char*>(data);
}

}  // namespace

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
