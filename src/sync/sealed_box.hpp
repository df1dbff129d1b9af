// Bytes that only a passphrase opens: Argon2id makes a key of it, and XChaCha20-Poly1305 as
// libsodium's secretstream seals one piece after the other, so that nothing can be changed, swapped
// or cut off unnoticed, and no more than a piece is in memory.
//
// The head, 64 bytes: "MRSEALED", the version (1), the derivation (1, Argon2id 1.3), two zeros; in
// little-endian the passes and the memory in KiB, each four bytes; four zeros; 16 bytes of salt; 24
// bytes of the stream's beginning. Each piece is authenticated together with the whole head.
#pragma once

#include <sodium.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace monorelay::sync {

// What a guess costs whoever has the sealed bytes.
struct PassphraseCost {
  std::uint32_t passes = 3;               // 1 to 16
  std::uint32_t memory_kib = 128 * 1024;  // 8 to 1 GiB
};

inline constexpr std::size_t kSealedHeadBytes = 64;
inline constexpr std::size_t kPieceBytes =
    64UL * 1024;  // of what is sealed; the last may be shorter
inline constexpr std::size_t kSealedPieceBytes =
    kPieceBytes + crypto_secretstream_xchacha20poly1305_ABYTES;
inline constexpr std::size_t kShortestPassphrase = 8;

// True if the bytes begin as sealed ones do.
bool LooksSealed(std::string_view bytes);

// Not thread-safe. Wiped when destroyed.
class Sealer {
 public:
  // Takes as long as the cost says. Fails with kInvalidRequest if the passphrase is shorter than
  // eight bytes, with kOverloaded if there is no memory for it.
  static Result<Sealer> Begin(const Secret& passphrase, PassphraseCost cost);
  Sealer(const Sealer&) = default;
  Sealer& operator=(const Sealer&) = default;
  ~Sealer() { sodium_memzero(&state_, sizeof state_); }

  // To be written first.
  [[nodiscard]] const std::string& Head() const { return head_; }
  // The next piece, sealed. All but the last have kPieceBytes; the last may be empty.
  std::string Push(std::string_view piece, bool is_last);

 private:
  Sealer() = default;

  crypto_secretstream_xchacha20poly1305_state state_{};
  std::string head_;
};

// Not thread-safe. Wiped when destroyed.
class Opener {
 public:
  // Of the first kSealedHeadBytes. Fails with kInvalidRequest if they are none, of a later version,
  // or ask for more work than the bounds of PassphraseCost.
  static Result<Opener> Begin(const Secret& passphrase, std::string_view head);
  Opener(const Opener&) = default;
  Opener& operator=(const Opener&) = default;
  ~Opener() { sodium_memzero(&state_, sizeof state_); }

  // What was sealed in the next piece. Fails with kInvalidRequest if the passphrase is another one,
  // or the bytes have changed.
  Result<std::string> Pull(std::string_view sealed);
  // True once the last piece was opened. An end before that is an end too early.
  [[nodiscard]] bool IsAtEnd() const { return is_at_end_; }

 private:
  Opener() = default;

  crypto_secretstream_xchacha20poly1305_state state_{};
  std::string head_;
  bool is_first_ = true;
  bool is_at_end_ = false;
};

// All at once.
Result<std::string> Sealed(std::string_view plain, const Secret& passphrase, PassphraseCost cost);
// Fails also if the end is missing, or something follows it.
Result<Secret> Opened(std::string_view sealed, const Secret& passphrase);

}  // namespace monorelay::sync
