#include "sync/sealed_box.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace monorelay::sync {
namespace {

constexpr std::string_view kMagic = "MRSEALED";
constexpr unsigned char kVersion = 1;
constexpr unsigned char kArgon2id = 1;
constexpr std::size_t kPassesAt = 12;
constexpr std::size_t kMemoryAt = 16;
constexpr std::size_t kSaltAt = 24;
constexpr std::size_t kStreamAt = kSaltAt + crypto_pwhash_SALTBYTES;
static_assert(kStreamAt + crypto_secretstream_xchacha20poly1305_HEADERBYTES == kSealedHeadBytes);
constexpr std::uint32_t kMostPasses = 16;
constexpr std::uint32_t kLeastMemory = 8;
constexpr std::uint32_t kMostMemory = 1024 * 1024;

const unsigned char* Bytes(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}
unsigned char* Room(std::string& text, std::size_t at = 0) {
  return static_cast<unsigned char*>(static_cast<void*>(text.data())) + at;
}

void PutNumber(std::string& head, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < sizeof number; ++i)
    head[at + i] = static_cast<char>(number >> (8 * i) & 0xffU);
}
std::uint32_t NumberAt(std::string_view head, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number |= std::uint32_t{Bytes(head)[at + i]} << (8 * i);
  return number;
}

bool IsBearable(PassphraseCost cost) {
  return cost.passes >= 1 && cost.passes <= kMostPasses && cost.memory_kib >= kLeastMemory &&
         cost.memory_kib <= kMostMemory;
}

using StreamKey = std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES>;

Result<StreamKey> KeyOf(const Secret& passphrase, const std::string& head, PassphraseCost cost) {
  StreamKey key{};
  const std::string_view text = passphrase.Reveal();
  const int failure =
      crypto_pwhash(key.data(), key.size(), text.data(), text.size(),
                    Bytes(std::string_view(head).substr(kSaltAt)), cost.passes,
                    std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13);
  if (failure == 0) return key;
  return RelayError(ErrorKind::kOverloaded, "there is not enough memory for the passphrase: " +
                                                std::to_string(cost.memory_kib / 1024) +
                                                " MiB are needed");
}

std::unexpected<Error> Unreadable(std::string text) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

}  // namespace

bool LooksSealed(std::string_view bytes) {
  return bytes.starts_with(kMagic);
}

Result<Sealer> Sealer::Begin(const Secret& passphrase, PassphraseCost cost) {
  if (passphrase.Reveal().size() < kShortestPassphrase)
    return Unreadable("the passphrase must have at least 8 bytes");
  if (!IsBearable(cost)) return Unreadable("the passphrase's cost is out of bounds");
  Sealer sealer;
  std::string& head = sealer.head_;
  head.assign(kSealedHeadBytes, '\0');
  kMagic.copy(head.data(), kMagic.size());
  head[kMagic.size()] = static_cast<char>(kVersion);
  head[kMagic.size() + 1] = static_cast<char>(kArgon2id);
  PutNumber(head, kPassesAt, cost.passes);
  PutNumber(head, kMemoryAt, cost.memory_kib);
  randombytes_buf(Room(head, kSaltAt), crypto_pwhash_SALTBYTES);
  auto key = KeyOf(passphrase, head, cost);
  if (!key) return std::unexpected(std::move(key.error()));
  crypto_secretstream_xchacha20poly1305_init_push(&sealer.state_, Room(head, kStreamAt),
                                                  key->data());
  sodium_memzero(key->data(), key->size());
  return sealer;
}

std::string Sealer::Push(std::string_view piece, bool is_last) {
  std::string sealed(piece.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
  const unsigned char tag = is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                    : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  crypto_secretstream_xchacha20poly1305_push(&state_, Room(sealed), nullptr, Bytes(piece),
                                             piece.size(), Bytes(head_), head_.size(), tag);
  return sealed;
}

Result<Opener> Opener::Begin(const Secret& passphrase, std::string_view head) {
  if (head.size() < kSealedHeadBytes || !LooksSealed(head))
    return Unreadable("this is nothing that a passphrase opens: its beginning is missing");
  head = head.substr(0, kSealedHeadBytes);
  if (Bytes(head)[kMagic.size()] != kVersion || Bytes(head)[kMagic.size() + 1] != kArgon2id) {
    return Unreadable(
        "this was sealed in a way that this version does not know; open it with the version that "
        "made it, or a later one");
  }
  const PassphraseCost cost{.passes = NumberAt(head, kPassesAt),
                            .memory_kib = NumberAt(head, kMemoryAt)};
  if (!IsBearable(cost))
    return Unreadable("the sealed bytes ask for more work than is done for a passphrase");
  Opener opener;
  opener.head_ = std::string(head);
  auto key = KeyOf(passphrase, opener.head_, cost);
  if (!key) return std::unexpected(std::move(key.error()));
  const int failure = crypto_secretstream_xchacha20poly1305_init_pull(
      &opener.state_, Bytes(head.substr(kStreamAt)), key->data());
  sodium_memzero(key->data(), key->size());
  if (failure != 0) return Unreadable("the sealed bytes do not begin as they must");
  return opener;
}

Result<std::string> Opener::Pull(std::string_view sealed) {
  constexpr std::size_t kMore = crypto_secretstream_xchacha20poly1305_ABYTES;
  if (is_at_end_) return Unreadable("something follows the end of the sealed bytes");
  if (sealed.size() < kMore || sealed.size() > kSealedPieceBytes)
    return Unreadable("the sealed bytes are cut off");
  std::string plain(sealed.size() - kMore, '\0');
  unsigned char tag = 0;
  const int failure =
      crypto_secretstream_xchacha20poly1305_pull(&state_, Room(plain), nullptr, &tag, Bytes(sealed),
                                                 sealed.size(), Bytes(head_), head_.size());
  if (failure != 0) {
    return Unreadable(is_first_ ? "the passphrase is not the one, or the sealed bytes were changed"
                                : "the sealed bytes were changed or cut off");
  }
  is_first_ = false;
  is_at_end_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return plain;
}

Result<std::string> Sealed(std::string_view plain, const Secret& passphrase, PassphraseCost cost) {
  auto sealer = Sealer::Begin(passphrase, cost);
  if (!sealer) return std::unexpected(std::move(sealer.error()));
  std::string sealed = sealer->Head();
  do {
    const std::string_view piece = plain.substr(0, kPieceBytes);
    plain.remove_prefix(piece.size());
    sealed += sealer->Push(piece, plain.empty());
  } while (!plain.empty());
  return sealed;
}

Result<Secret> Opened(std::string_view sealed, const Secret& passphrase) {
  auto opener = Opener::Begin(passphrase, sealed);
  if (!opener) return std::unexpected(std::move(opener.error()));
  sealed.remove_prefix(kSealedHeadBytes);
  std::string plain;
  plain.reserve(sealed.size());  // so that no copy of a part is left behind
  while (!sealed.empty()) {
    const std::string_view piece = sealed.substr(0, kSealedPieceBytes);
    sealed.remove_prefix(piece.size());
    auto opened = opener->Pull(piece);
    if (!opened) return std::unexpected(std::move(opened.error()));
    plain += *opened;
    sodium_memzero(opened->data(), opened->size());
  }
  if (!opener->IsAtEnd()) return Unreadable("the sealed bytes are cut off");
  return Secret(std::move(plain));
}

}  // namespace monorelay::sync
