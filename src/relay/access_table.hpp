// The access keys that were made while the relay runs, as requests look them up.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "identity/access_book.hpp"
#include "identity/key_hasher.hpp"
#include "limits/ledger.hpp"
#include "relay/caller.hpp"

namespace monorelay::relay {

// Everything is in memory: no storage is asked, and none that fails takes a key away. In shards
// with a lock each, which is held for one look or change, so that a change is in force for all
// workers when it returns and stops none of them. Thread-safe.
class AccessTable final : public identity::KeyAudience {
 public:
  // All must outlive it.
  AccessTable(const Clock& clock, const identity::KeyHasher& hasher, limits::Ledger& ledger)
      : clock_(clock), hasher_(hasher), ledger_(ledger) {}

  // Whose key `presented` is; nullptr if it is nobody's. What it is compared with are keyed hashes,
  // so the time it takes does not depend on how much of a key was guessed. The caller may be
  // disabled or expired.
  [[nodiscard]] std::shared_ptr<const Caller> Find(std::string_view presented) const;

  // Somebody who uses models without a key of theirs. `team` is the one that counts for them, or
  // nullptr; `by` is what stands in the place of a key's name.
  [[nodiscard]] std::shared_ptr<const Caller> UserAsCaller(const std::string& user_id,
                                                           const std::string& user_name,
                                                           const identity::Team* team,
                                                           std::string_view by) const;

  void OnKey(const identity::AccessKey& key, const identity::Team* team) override;
  void OnKeyGone(const std::string& id) override;
  std::vector<std::pair<std::string, WallTime>> TakeUses() override;
  [[nodiscard]] std::optional<WallTime> LastUse(const std::string& id) const override;

  // The time by which keys expire.
  [[nodiscard]] WallTime Now() const { return clock_.WallNow(); }

  [[nodiscard]] std::size_t Size() const;
  // The caller of that id, or nullptr.
  [[nodiscard]] std::shared_ptr<const Caller> FindById(const std::string& id) const;

 private:
  static constexpr std::size_t kShards = 64;

  struct Entry {
    std::shared_ptr<const Caller> caller;  // shared with requests under way
    std::optional<WallTime> until;         // of a text that was rotated
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<Digest, Entry, DigestHash> entries;  // guarded by mutex
  };
  struct Known {
    std::shared_ptr<const Caller> caller;
    std::vector<Digest> digests;
    std::int64_t stored_use = 0;  // seconds; see TakeUses
  };

  [[nodiscard]] Shard& ShardOf(const Digest& digest) const;
  [[nodiscard]] std::shared_ptr<Caller> CallerOf(const identity::AccessKey& key,
                                                 const identity::Team* team) const;
  // Whom it is counted for, but for a key.
  void SetOwner(Caller& caller, const std::string& user_id, const std::string& user_name,
                const identity::Team* team) const;
  void Erase(const Digest& digest);

  const Clock& clock_;
  const identity::KeyHasher& hasher_;
  limits::Ledger& ledger_;
  mutable std::array<Shard, kShards> shards_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;  // by id; guarded by mutex_
};

}  // namespace monorelay::relay
