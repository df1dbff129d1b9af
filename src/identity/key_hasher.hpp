// How access keys are kept: not at all, but for their keyed hash.
#pragma once

#include <string_view>

#include "base/digest.hpp"
#include "base/secret.hpp"

namespace monorelay::identity {

// BLAKE2b under a secret of this installation: whoever reads the database can neither guess keys
// against it nor make one that fits. Thread-safe.
class KeyHasher {
 public:
  // Requires: 16 to 64 bytes (crypto_generichash_KEYBYTES_MIN and _MAX).
  explicit KeyHasher(Secret secret) : secret_(std::move(secret)) {}

  [[nodiscard]] Digest Of(std::string_view key) const;

 private:
  Secret secret_;
};

}  // namespace monorelay::identity
