// Fingerprints of bytes.
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace monorelay {

// SHA-256 of `bytes`, as 64 hex digits in lower case.
std::string Sha256(std::string_view bytes);

// 256 bits of BLAKE2b.
using Digest = std::array<std::uint8_t, 32>;

// For hash tables: any bits of a digest will do.
struct DigestHash {
  std::size_t operator()(const Digest& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

// A digest of several texts together, which no two different rows of texts share.
class Digester {
 public:
  Digester() { crypto_generichash_init(&state_, nullptr, 0, Digest().size()); }

  // The next text, with its length, so that "ab", "c" and "a", "bc" differ.
  Digester& Add(std::string_view text);
  // To be called once.
  [[nodiscard]] Digest Finish();

 private:
  crypto_generichash_state state_{};
};

}  // namespace monorelay
