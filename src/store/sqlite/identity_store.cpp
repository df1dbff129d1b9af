#include "store/sqlite/identity_store.hpp"

#include <limits>
#include <utility>

#include "store/sqlite/account_tables.hpp"
#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {

Result<std::unique_ptr<SqliteIdentityStore>> SqliteIdentityStore::Open(
    const std::filesystem::path& file, const Clock& clock, std::chrono::milliseconds busy_timeout) {
  auto database = OpenIdentity(file, busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  return std::unique_ptr<SqliteIdentityStore>(new SqliteIdentityStore(*std::move(database), clock));
}

Result<void> SqliteIdentityStore::Look(const Step& step) {
  const std::scoped_lock lock(mutex_);
  SqliteAccountTables tables(database_, clock_);
  return step(tables);
}

Result<void> SqliteIdentityStore::Change(const Step& step) {
  const std::scoped_lock lock(mutex_);
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return std::unexpected(IdentityError(transaction.error()));
  SqliteAccountTables tables(database_, clock_);
  if (auto done = step(tables); !done) return done;
  return ToResult(transaction->Commit());
}

Result<void> SqliteIdentityStore::Append(const identity::AuditEntry& entry) {
  return Change([&](identity::AccountTables& tables) { return tables.AppendAudit(entry); });
}

Result<std::vector<identity::AuditRow>> SqliteIdentityStore::Read(
    const identity::AuditQuery& query) {
  const std::scoped_lock lock(mutex_);
  return ToResult(ReadAudit(database_, query));
}

Result<AuditVerdict> SqliteIdentityStore::Verify() {
  constexpr std::size_t kAtOnce = 1000;
  identity::ChainCheck check;
  AuditVerdict verdict;
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  for (;;) {
    const std::scoped_lock lock(mutex_);
    const auto rows = ReadAuditAfter(database_, last, kAtOnce);
    if (!rows) return std::unexpected(IdentityError(rows.error()));
    for (const identity::AuditRow& row : *rows) {
      const std::string fault = check.Next(row);
      if (verdict.fault.empty()) verdict.fault = fault;
      ++verdict.entries;
      last = row.number;
    }
    if (rows->empty()) break;
  }
  verdict.head = check.Head();
  return verdict;
}

}  // namespace monorelay::store::sqlite
