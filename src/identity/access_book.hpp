// Makes, changes and ends access keys and teams.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "identity/access_key.hpp"
#include "identity/access_store.hpp"
#include "identity/key_hasher.hpp"

namespace monorelay::identity {

// Who looks keys up when requests come. Thread-safe.
class KeyAudience {
 public:
  virtual ~KeyAudience() = default;
  // The key is like this from now on. `team` is the one that counts for it, or nullptr.
  virtual void OnKey(const AccessKey& key, const Team* team) = 0;
  virtual void OnKeyGone(const std::string& id) = 0;
  // Keys that were used since the last call, and when.
  virtual std::vector<std::pair<std::string, WallTime>> TakeUses() = 0;
  // When a key was used last, if that is known.
  [[nodiscard]] virtual std::optional<WallTime> LastUse(const std::string& id) const = 0;
};

// What a change fails with that was made to another version than `version`, the present one: status
// 412.
std::unexpected<Error> ChangedMeanwhile(std::int64_t version);

// Every change is stored first and told to the audience then: what cannot be stored does not
// happen. Thread-safe; waits for storage, so not to be called by a worker.
//
// Fails with kNotFound for an id that is none, with kInvalidRequest for what FaultIn finds, and as
// ChangedMeanwhile if the version is another one than expected.
class AccessBook {
 public:
  // All must outlive it.
  AccessBook(const Clock& clock, AccessStore& store, const KeyHasher& hasher,
             KeyAudience& audience);

  // Tells the audience all keys. To be called once, before the first request.
  Result<void> Load();

  Result<IssuedKey> Create(const KeyDraft& draft);
  Result<AccessKey> Change(const std::string& id, const KeyDraft& draft,
                           std::optional<std::int64_t> expected_version);
  // Gives the key a new text. The one before works on for `overlap`; one that was rotated earlier
  // and still does ends now.
  Result<IssuedKey> Rotate(const std::string& id, std::chrono::seconds overlap,
                           std::optional<std::int64_t> expected_version = {});
  Result<void> Remove(const std::string& id, std::optional<std::int64_t> expected_version = {});
  Result<AccessKey> Find(const std::string& id);
  Result<std::vector<AccessKey>> List(const KeyQuery& query);
  // Of a user that may no longer use any.
  Result<void> DisableAllOf(const std::string& user_id);
  // The same for everybody whose account was deactivated or removed elsewhere, as by the command
  // line.
  Result<void> DisableOfGone();

  // access_book_teams.cpp
  Result<Team> CreateTeam(const std::string& name, std::vector<std::string> members);
  Result<Team> ChangeTeam(const std::string& id, const std::string& name,
                          std::vector<std::string> members,
                          std::optional<std::int64_t> expected_version);
  // Keys of the team go on without it.
  Result<void> RemoveTeam(const std::string& id, std::optional<std::int64_t> expected_version = {});
  Result<Team> FindTeam(const std::string& id);
  // The team that a user is in.
  [[nodiscard]] std::optional<Team> TeamOfUser(const std::string& user_id) const;
  [[nodiscard]] std::vector<Team> Teams() const;

  // Stores when keys were used last. What fails is lost until the next use.
  Result<void> SaveUses();

 private:
  // With mutex_ held:
  Result<AccessKey> Get(const std::string& id, std::optional<std::int64_t> expected_version = {});
  [[nodiscard]] const Team* TeamFor(const AccessKey& key) const;
  std::optional<FieldFault> FaultInTeamOf(const KeyDraft& draft) const;
  Result<void> Store(const AccessKey& key);
  KeySecret Issue(Secret& text) const;
  // Tells the audience the keys of these users and of this team once more.
  Result<void> Retell(const std::vector<std::string>& users, const std::string& team_id);
  Result<void> StoreTeam(const Team& team);
  std::string NewId();

  const Clock& clock_;
  AccessStore& store_;
  const KeyHasher& hasher_;
  KeyAudience& audience_;
  mutable std::mutex mutex_;
  IdMaker ids_;                        // guarded by mutex_, as the rest
  std::map<std::string, Team> teams_;  // by id
  std::map<std::string, std::string> team_of_user_;
};

}  // namespace monorelay::identity
