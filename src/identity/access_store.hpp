// The port through which access keys and teams are kept.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "identity/access_key.hpp"

namespace monorelay::identity {

struct KeyQuery {
  std::optional<std::string> user_id{};  // keys of this one alone
  std::optional<std::string> team_id{};  // keys that name this team
  std::string after{};                   // keys with greater ids
  std::size_t limit = 100;               // > 0
};

// Thread-safe. Never called on the path of a request.
class AccessStore {
 public:
  virtual ~AccessStore() = default;

  virtual Result<void> ForEachKey(const std::function<void(const AccessKey&)>& take) = 0;
  // In the order of their ids, which is that of their making.
  virtual Result<std::vector<AccessKey>> ListKeys(const KeyQuery& query) = 0;
  virtual Result<std::optional<AccessKey>> FindKey(const std::string& id) = 0;
  // Makes or replaces the key of that id. Fails with kInvalidRequest if another key of the same
  // owner has its name.
  virtual Result<void> PutKey(const AccessKey& key) = 0;
  virtual Result<void> RemoveKey(const std::string& id) = 0;
  // The users whose keys are enabled although their account is not there or not active any more, by
  // id. Empty as long as nobody else has changed the store since the last call.
  virtual Result<std::vector<std::string>> OwnersGone() = 0;
  virtual Result<void> NoteUse(const std::vector<std::pair<std::string, WallTime>>& last_used) = 0;

  virtual Result<std::vector<Team>> LoadTeams() = 0;
  // Makes or replaces the team of that id; its members leave the teams that they were in. Fails
  // with kInvalidRequest if another team has its name.
  virtual Result<void> PutTeam(const Team& team) = 0;
  virtual Result<void> RemoveTeam(const std::string& id) = 0;
};

}  // namespace monorelay::identity
