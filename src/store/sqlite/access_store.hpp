// Access keys and teams in identity.db.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "identity/access_store.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// On a connection of its own. Thread-safe.
class SqliteAccessStore final : public identity::AccessStore {
 public:
  // Opens or creates `file`, private to its owner. A damaged file is an error: begun anew, it would
  // turn every key away.
  static Result<std::unique_ptr<SqliteAccessStore>> Open(
      const std::filesystem::path& file,
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  Result<void> ForEachKey(const std::function<void(const identity::AccessKey&)>& take) override;
  Result<std::vector<identity::AccessKey>> ListKeys(const identity::KeyQuery& query) override;
  Result<std::optional<identity::AccessKey>> FindKey(const std::string& id) override;
  Result<void> PutKey(const identity::AccessKey& key) override;
  Result<void> RemoveKey(const std::string& id) override;
  Result<std::vector<std::string>> OwnersGone() override;
  Result<void> NoteUse(const std::vector<std::pair<std::string, WallTime>>& last_used) override;

  Result<std::vector<identity::Team>> LoadTeams() override;
  Result<void> PutTeam(const identity::Team& team) override;
  Result<void> RemoveTeam(const std::string& id) override;

 private:
  explicit SqliteAccessStore(Database database) : database_(std::move(database)) {}

  std::mutex mutex_;
  Database database_;           // guarded by mutex_
  std::int64_t looked_at_ = 0;  // the version of the data when owners were looked for; guarded too
};

}  // namespace monorelay::store::sqlite
