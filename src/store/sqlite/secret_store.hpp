// The sealed secrets, in identity.db.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "base/error.hpp"
#include "identity/secret_vault.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// On a connection of its own. Several processes may have the file open. Thread-safe.
class SqliteSecretStore final : public identity::SealedStore {
 public:
  // Opens or creates `file`, private to its owner. Fails if it cannot be written, is damaged or of
  // a newer program.
  static Result<std::unique_ptr<SqliteSecretStore>> Open(
      const std::filesystem::path& file,
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  Result<std::string> Check() override;
  Result<void> Begin(std::string_view check) override;
  Result<std::vector<identity::SealedSecret>> All() override;
  Result<std::optional<identity::SealedSecret>> Find(std::string_view name) override;
  Result<bool> Put(std::string_view check, const identity::SealedSecret& secret) override;
  Result<bool> Remove(std::string_view name) override;
  Result<std::vector<identity::SealedFactor>> Factors() override;
  Result<bool> Replace(std::string_view check, std::string_view new_check,
                       const std::vector<identity::SealedSecret>& secrets,
                       const std::vector<identity::ResealedFactor>& factors) override;

 private:
  explicit SqliteSecretStore(Database database) : database_(std::move(database)) {}
  SqlResult<bool> PutWithin(std::string_view check, const identity::SealedSecret& secret);
  SqlResult<bool> ReplaceWithin(std::string_view check, std::string_view new_check,
                                const std::vector<identity::SealedSecret>& secrets,
                                const std::vector<identity::ResealedFactor>& factors);

  std::mutex mutex_;
  Database database_;  // guarded by mutex_
};

}  // namespace monorelay::store::sqlite
