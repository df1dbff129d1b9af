#include "identity/key_hasher.hpp"

#include <sodium.h>

namespace monorelay::identity {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

}  // namespace

Digest KeyHasher::Of(std::string_view key) const {
  Digest digest{};
  const std::string_view secret = secret_.Reveal();
  crypto_generichash(digest.data(), digest.size(), Bytes(key), key.size(), Bytes(secret),
                     secret.size());
  return digest;
}

}  // namespace monorelay::identity
