// keys.db: how much of their quotas and windows provider keys have used, in SQLite.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "keys/usage.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// One row for each key, by provider and fingerprint. One thread at a time.
class SqliteKeyUsageStore final : public keys::UsageStore {
 public:
  // Opens or creates `file`, private to its owner. A damaged file is renamed (`.damaged-N`) and an
  // empty one begun, which the log says loudly. Fails if the folder or file cannot be written or is
  // of a newer program.
  static Result<std::unique_ptr<SqliteKeyUsageStore>> Open(
      std::filesystem::path file, std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  Result<std::vector<keys::NamedUsage>> Load() override;
  Result<void> Save(std::span<const keys::NamedUsage> usages) override;

 private:
  SqliteKeyUsageStore(std::filesystem::path file, std::chrono::milliseconds busy_timeout)
      : file_(std::move(file)), busy_timeout_(busy_timeout) {}
  Result<void> OpenFile();
  SqlResult<void> Connect();
  // Runs `step` on the database, with a new file in the place of one that turns out to be damaged.
  template <class T, class Step>
  Result<T> OnDatabase(Step step);

  const std::filesystem::path file_;
  const std::chrono::milliseconds busy_timeout_;
  std::optional<Database> database_;
};

}  // namespace monorelay::store::sqlite
