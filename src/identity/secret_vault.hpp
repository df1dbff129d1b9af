// Secrets by name, sealed with the master key: provider keys, secrets of sign-in providers, tokens.
// They are put in and used; nobody reads them back.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/sealing.hpp"
#include "base/secret.hpp"

namespace monorelay::identity {

struct SealedSecret {
  std::string name;
  std::string sealed;
  std::string fingerprint;      // Secret::Fingerprint of what is sealed
  std::int64_t created_at = 0;  // seconds since the epoch, UTC
  std::int64_t updated_at = 0;
};

// The secret of a user's second factor and one on offer, as they stand in the account; either may
// be empty.
struct SealedFactor {
  std::string user_id;
  std::string secret;
  std::string pending;
};
struct ResealedFactor {
  SealedFactor before;
  std::string secret;
  std::string pending;
};

// The port to where they are kept. `check` is what shows by which key everything there is sealed;
// what a caller believes it to be is compared in the same transaction. Thread-safe.
class SealedStore {
 public:
  virtual ~SealedStore() = default;

  // Empty: nothing was ever sealed there.
  virtual Result<std::string> Check() = 0;
  // Sets the check of an empty store; keeps that which another process was faster to set.
  virtual Result<void> Begin(std::string_view check) = 0;
  virtual Result<std::vector<SealedSecret>> All() = 0;  // by name
  virtual Result<std::optional<SealedSecret>> Find(std::string_view name) = 0;
  // In the place of one of that name, whose time of creation stays. False: the check is another.
  virtual Result<bool> Put(std::string_view check, const SealedSecret& secret) = 0;
  virtual Result<bool> Remove(std::string_view name) = 0;  // false: there was none
  virtual Result<std::vector<SealedFactor>> Factors() = 0;
  // All of them and the check at once. False: the check is another, or they have changed meanwhile.
  virtual Result<bool> Replace(std::string_view check, std::string_view new_check,
                               const std::vector<SealedSecret>& secrets,
                               const std::vector<ResealedFactor>& factors) = 0;
};

// Thread-safe; blocks.
class SecretVault {
 public:
  static constexpr std::size_t kLongestName = 100;
  static constexpr std::size_t kLongestValue = 64UL * 1024;

  // `store` and `clock` must outlive it. Fails with kForbidden if what is in the store was sealed
  // with another key, else as the store does.
  static Result<std::unique_ptr<SecretVault>> Open(SealedStore& store, SealingKey key,
                                                   const Clock& clock);

  // Fails with kNotFound.
  Result<Secret> Get(std::string_view name);
  // Without what is sealed. By name.
  Result<std::vector<SealedSecret>> List();
  // 1 to 100 letters, digits and "._-/" as name, 1 byte to 64 KiB as value. True: there was none of
  // that name. With `expected`, the fingerprint of what is there (empty: nothing), that must still
  // be so. Fails with kInvalidRequest, of status 412 if it is something else, or kOverloaded after
  // the key was changed elsewhere.
  Result<bool> Put(std::string_view name, const Secret& value,
                   const std::optional<std::string>& expected = {});
  // Fails with kNotFound, and as Put does with `expected`.
  Result<void> Remove(std::string_view name, const std::optional<std::string>& expected = {});
  // Seals everything with `key`, which is used from then on. `keep` is called with it before
  // anything is stored; if it fails, nothing has happened.
  template <class Keep>
  Result<void> Rotate(const SealingKey& key, Keep keep) {
    if (Result<void> kept = keep(key); !kept) return kept;
    return Reseal(key);
  }

  // The secret of a user's second factor for its account, sealed, as a text of printable
  // characters; and back. One that stands there in the clear, as older programs left it, is taken
  // as it is. Fails with kInternal.
  std::string SealFactor(std::string_view user_id, std::string_view secret);
  Result<Secret> OpenFactor(std::string_view user_id, std::string_view text);
  static bool IsSealedFactor(std::string_view text);
  // Shows by which key that was done; to be compared with SealedStore::Check where it is kept.
  std::string Check();

  // Counts up with every change by this object.
  [[nodiscard]] std::uint64_t Revision() const { return revision_; }

 private:
  SecretVault(SealedStore& store, SealingKey key, std::string check, const Clock& clock)
      : store_(store), clock_(clock), key_(key), check_(std::move(check)) {}
  Result<void> Reseal(const SealingKey& key);
  Result<Secret> OpenOne(const SealedSecret& secret) const;
  // With mutex_ held:
  Result<std::optional<SealedSecret>> Expected(std::string_view name,
                                               const std::optional<std::string>& expected);
  Result<Secret> OpenFactorOf(std::string_view user_id, std::string_view text) const;
  Result<std::vector<ResealedFactor>> ResealFactors(const SealingKey& key);

  SealedStore& store_;
  const Clock& clock_;
  std::mutex mutex_;
  SealingKey key_;     // guarded by mutex_
  std::string check_;  // guarded by mutex_
  std::atomic<std::uint64_t> revision_{0};
};

// True if `check`, a SealedStore's, was made with `key`.
bool Fits(const SealingKey& key, std::string_view check);

}  // namespace monorelay::identity
