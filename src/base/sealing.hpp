// Sealing: bytes that nobody can read, change or put in another's place without the key.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace monorelay {

// 256 bits for XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). Wiped when destroyed. Reading is
// thread-safe.
class SealingKey {
 public:
  static constexpr std::size_t kBytes = 32;

  // From the operating system's generator.
  static SealingKey Make();
  // From 64 hex digits, or the base64 of 32 bytes; white space around it is harmless. Nothing if
  // `text` is neither.
  static std::optional<SealingKey> FromText(std::string_view text);
  SealingKey(const SealingKey&) = default;
  SealingKey& operator=(const SealingKey&) = default;
  ~SealingKey();

  // As FromText takes it.
  [[nodiscard]] Secret ToText() const;
  // `plain`, sealed for `purpose`: opens under that purpose alone. No two results are equal.
  [[nodiscard]] std::string Seal(std::string_view plain, std::string_view purpose) const;
  // What was sealed; nothing if it was by another key, for another purpose, or has changed.
  [[nodiscard]] std::optional<Secret> Open(std::string_view sealed, std::string_view purpose) const;

 private:
  SealingKey() = default;

  std::array<unsigned char, kBytes> bytes_{};
};

}  // namespace monorelay
