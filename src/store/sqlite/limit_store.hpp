// Limits, and what they have counted, in identity.db.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "limits/store.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// On a connection of its own. Thread-safe.
class SqliteLimitStore final : public limits::Store {
 public:
  // As SqliteAccessStore::Open, with the same file.
  static Result<std::unique_ptr<SqliteLimitStore>> Open(
      const std::filesystem::path& file,
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  // What this program does not know is left out.
  Result<std::vector<std::pair<limits::Subject, limits::Rules>>> LoadRules() override;
  Result<void> SaveRules(const limits::Subject& subject, const limits::Rules& rules) override;
  Result<std::vector<limits::SavedMeter>> LoadMeters() override;
  Result<void> SaveMeters(std::span<const limits::SavedMeter> meters) override;
  Result<void> Forget(const limits::Subject& subject) override;

 private:
  explicit SqliteLimitStore(Database database) : database_(std::move(database)) {}

  std::mutex mutex_;
  Database database_;  // guarded by mutex_
};

}  // namespace monorelay::store::sqlite
