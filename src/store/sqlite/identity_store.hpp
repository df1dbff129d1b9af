// identity.db: who may do what, in SQLite.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/account_store.hpp"
#include "identity/audit.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// What a look at the whole audit has found.
struct AuditVerdict {
  std::int64_t entries = 0;
  std::string head;   // hash of the last one
  std::string fault;  // the first that is wrong; empty: none
};

// Several processes may have the file open. Thread-safe; one call at a time.
class SqliteIdentityStore final : public identity::AccountStore, public identity::AuditLog {
 public:
  // Opens or creates `file`, private to its owner. Fails if it cannot be written, is damaged or of
  // a newer program: nobody comes in then, and the operator must know why. `clock` must outlive
  // this.
  static Result<std::unique_ptr<SqliteIdentityStore>> Open(
      const std::filesystem::path& file, const Clock& clock,
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  Result<void> Look(const Step& step) override;
  Result<void> Change(const Step& step) override;
  Result<void> Append(const identity::AuditEntry& entry) override;
  Result<std::vector<identity::AuditRow>> Read(const identity::AuditQuery& query) override;

  // Holds every entry of the audit against the chain.
  Result<AuditVerdict> Verify();

 private:
  SqliteIdentityStore(Database database, const Clock& clock)
      : database_(std::move(database)), clock_(clock) {}

  std::mutex mutex_;
  Database database_;  // guarded by mutex_
  const Clock& clock_;
};

}  // namespace monorelay::store::sqlite
