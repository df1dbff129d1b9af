// Who is asking: the access keys that clients may present.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/secret.hpp"
#include "identity/leave_policy.hpp"

namespace monorelay::identity {

// What is known of a client once its key was accepted.
struct Client {
  std::string label;
  std::optional<LeavePolicy> on_leave{};  // nothing: as the provider's
  bool is_configured = false;             // the configuration's own key, and no application's
};

// The set of valid access keys, as keyed hashes: a look-up neither compares secrets byte by byte
// nor keeps them. Immutable after Add; reading is thread-safe.
class AccessKeys {
 public:
  AccessKeys();

  // Accepts `key`, which stands in the configuration, for a client of that label. An empty key is
  // never accepted.
  void Add(const Secret& key, std::string label, std::optional<LeavePolicy> on_leave = {});

  // The client that `presented` belongs to, or nullptr. The time it takes does not depend on how
  // much of a valid key was guessed. Lives as long as this object.
  [[nodiscard]] const Client* Find(std::string_view presented) const;

  [[nodiscard]] bool IsEmpty() const { return clients_.empty(); }

 private:
  using Digest = std::array<std::uint64_t, 2>;
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const { return digest[0]; }
  };

  [[nodiscard]] Digest DigestOf(std::string_view key) const;

  std::array<unsigned char, 16> hash_key_{};  // random for each process
  std::unordered_map<Digest, Client, DigestHash> clients_;
};

}  // namespace monorelay::identity
