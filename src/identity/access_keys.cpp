#include "identity/access_keys.hpp"

#include <sodium.h>

namespace monorelay::identity {

AccessKeys::AccessKeys() {
  randombytes_buf(hash_key_.data(), hash_key_.size());
}

void AccessKeys::Add(const Secret& key, std::string label, std::optional<LeavePolicy> on_leave) {
  if (key.IsEmpty()) return;
  clients_.insert_or_assign(DigestOf(key.Reveal()), Client{std::move(label), on_leave, true});
}

const Client* AccessKeys::Find(std::string_view presented) const {
  const auto found = clients_.find(DigestOf(presented));
  return found == clients_.end() ? nullptr : &found->second;
}

AccessKeys::Digest AccessKeys::DigestOf(std::string_view key) const {
  // SipHash with 128 bits: under a key that nobody knows, no better than guessing.
  Digest digest{};
  static_assert(sizeof digest == crypto_shorthash_siphashx24_BYTES);
  static_assert(sizeof hash_key_ == crypto_shorthash_siphashx24_KEYBYTES);
  crypto_shorthash_siphashx24(
      static_cast<unsigned char*>(static_cast<void*>(digest.data())),
      static_cast<const unsigned char*>(static_cast<const void*>(key.data())), key.size(),
      hash_key_.data());
  return digest;
}

}  // namespace monorelay::identity
