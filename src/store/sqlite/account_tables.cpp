#include "store/sqlite/account_tables.hpp"

#include <sqlite3.h>

#include <string>
#include <utility>

#include "store/sqlite/audit_table.hpp"
#include "store/sqlite/rows.hpp"

namespace monorelay::store::sqlite {
namespace {

using identity::Account;

#define USER_COLUMNS                                                                       \
  "id, name, email, role, is_active, password_hash, created_at, last_login, totp_secret, " \
  "totp_pending, totp_step"

constexpr Sql kById = "SELECT " USER_COLUMNS " FROM users WHERE id = ?1";
constexpr Sql kByName = "SELECT " USER_COLUMNS " FROM users WHERE name = ?1";
constexpr Sql kByEmail = "SELECT " USER_COLUMNS " FROM users WHERE email = ?1";
constexpr Sql kAll = "SELECT " USER_COLUMNS " FROM users ORDER BY created_at DESC, id DESC";
constexpr Sql kInsert = "INSERT INTO users (" USER_COLUMNS
                        ") VALUES (?1, ?2, nullif(?3, ''), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
constexpr Sql kUpdate = R"sql(
  UPDATE users SET name = ?2, email = nullif(?3, ''), role = ?4, is_active = ?5,
    password_hash = ?6, created_at = ?7, last_login = ?8, totp_secret = ?9, totp_pending = ?10,
    totp_step = ?11 WHERE id = ?1
)sql";

Account ReadAccount(const Statement& row) {
  Account account{.id = row.Text(0), .name = row.Text(1)};
  account.email = row.Text(2);
  // What cannot be read may do least.
  account.role = identity::RoleFrom(row.Text(3)).value_or(identity::Role::kMember);
  account.is_active = row.Integer(4) != 0;
  account.password_hash = row.Text(5);
  account.created_at = row.Integer(6);
  if (!row.IsNull(7)) account.last_login = row.Integer(7);
  account.totp_secret = row.Text(8);
  account.totp_pending = row.Text(9);
  account.totp_step = row.Integer(10);
  return account;
}

Result<void> Write(Database& database, Sql sql, const Account& account) {
  auto written =
      Run(database, sql, account.id, account.name, account.email, NameOf(account.role),
          account.is_active, account.password_hash, account.created_at, account.last_login,
          account.totp_secret, account.totp_pending, account.totp_step);
  return ToResult(std::move(written));
}

Result<std::int64_t> Count(SqlResult<std::optional<std::int64_t>> count) {
  if (!count) return std::unexpected(IdentityError(count.error()));
  return count->value_or(0);
}

std::int64_t FirstInteger(const Statement& row) {
  return row.Integer(0);
}

}  // namespace

Error IdentityError(const SqlError& error) {
  constexpr int kConflict = 409;
  if (error.code == SQLITE_CONSTRAINT_UNIQUE || error.code == SQLITE_CONSTRAINT_PRIMARYKEY) {
    const bool is_owner = error.message.contains("users.role");
    const bool is_email = error.message.contains("users.email");
    Error clash =
        ClientError(ErrorKind::kInvalidRequest, is_owner   ? "there is an owner already"
                                                : is_email ? "another user has this e-mail address"
                                                           : "there is one of that name already")
            .error();
    clash.status = kConflict;
    return clash;
  }
  return ToError("identity.db cannot be used", error);
}

Result<std::int64_t> SqliteAccountTables::CountUsers() {
  return Count(ReadOne(database_, "SELECT count(*) FROM users", FirstInteger));
}

Result<std::optional<Account>> SqliteAccountTables::FindUser(std::string_view id) {
  return ToResult(ReadOne(database_, kById, ReadAccount, id));
}

Result<std::optional<Account>> SqliteAccountTables::FindUserByName(std::string_view name) {
  return ToResult(ReadOne(database_, kByName, ReadAccount, name));
}

Result<std::optional<Account>> SqliteAccountTables::FindUserByEmail(std::string_view email) {
  return ToResult(ReadOne(database_, kByEmail, ReadAccount, email));
}

Result<std::vector<Account>> SqliteAccountTables::Users() {
  return ToResult(ReadAll(database_, kAll, ReadAccount));
}

Result<void> SqliteAccountTables::InsertUser(const Account& account) {
  return Write(database_, kInsert, account);
}

Result<void> SqliteAccountTables::UpdateUser(const Account& account) {
  return Write(database_, kUpdate, account);
}

Result<void> SqliteAccountTables::DeleteUser(std::string_view id) {
  return ToResult(Run(database_, "DELETE FROM users WHERE id = ?1", id));
}

Result<bool> SqliteAccountTables::IsRetired(std::string_view name) {
  const auto found =
      ReadOne(database_, "SELECT 1 FROM retired_names WHERE name = ?1", FirstInteger, name);
  if (!found) return std::unexpected(IdentityError(found.error()));
  return found->has_value();
}

Result<void> SqliteAccountTables::SetRecoveryCodes(std::string_view user_id,
                                                   const std::vector<std::string>& hashes) {
  auto done = Run(database_, "DELETE FROM recovery_codes WHERE user_id = ?1", user_id);
  for (std::size_t i = 0; done && i < hashes.size(); ++i) {
    done = Run(database_, "INSERT INTO recovery_codes (user_id, hash) VALUES (?1, ?2)", user_id,
               hashes[i]);
  }
  return ToResult(std::move(done));
}

Result<bool> SqliteAccountTables::TakeRecoveryCode(std::string_view user_id,
                                                   std::string_view hash) {
  const auto taken =
      Run(database_, "DELETE FROM recovery_codes WHERE user_id = ?1 AND hash = ?2", user_id, hash);
  if (!taken) return std::unexpected(IdentityError(taken.error()));
  return database_.Changes() > 0;
}

Result<std::int64_t> SqliteAccountTables::CountRecoveryCodes(std::string_view user_id) {
  return Count(ReadOne(database_, "SELECT count(*) FROM recovery_codes WHERE user_id = ?1",
                       FirstInteger, user_id));
}

Result<std::optional<std::string>> SqliteAccountTables::FindLink(std::string_view provider,
                                                                 std::string_view subject) {
  return ToResult(ReadOne(
      database_, "SELECT user_id FROM sso_links WHERE provider = ?1 AND subject = ?2",
      [](const Statement& row) { return row.Text(0); }, provider, subject));
}

Result<void> SqliteAccountTables::InsertLink(std::string_view provider, std::string_view subject,
                                             std::string_view user_id, identity::Seconds at) {
  return ToResult(Run(database_,
                      "INSERT INTO sso_links (provider, subject, user_id, created_at) "
                      "VALUES (?1, ?2, ?3, ?4)",
                      provider, subject, user_id, at));
}

Result<std::vector<identity::ExternalLink>> SqliteAccountTables::Links(std::string_view user_id) {
  return ToResult(ReadAll(
      database_,
      "SELECT provider, subject, user_id, created_at FROM sso_links "
      "WHERE ?1 = '' OR user_id = ?1 ORDER BY created_at, provider, subject",
      [](const Statement& row) {
        return identity::ExternalLink{.provider = row.Text(0),
                                      .subject = row.Text(1),
                                      .user_id = row.Text(2),
                                      .created_at = row.Integer(3)};
      },
      user_id));
}

Result<void> SqliteAccountTables::DeleteLink(std::string_view provider, std::string_view subject) {
  return ToResult(Run(database_, "DELETE FROM sso_links WHERE provider = ?1 AND subject = ?2",
                      provider, subject));
}

Result<std::string> SqliteAccountTables::SealingCheck() {
  auto check = ReadOne(database_, "SELECT key_check FROM sealing",
                       [](const Statement& row) { return row.Text(0); });
  if (!check) return std::unexpected(IdentityError(check.error()));
  return std::move(*check).value_or("");
}

Result<std::vector<identity::FailureCount>> SqliteAccountTables::FailureCounts() {
  return ToResult(
      ReadAll(database_, "SELECT name, failures, last_at, free_at FROM sign_in_failures",
              [](const Statement& row) {
                return identity::FailureCount{.name = row.Text(0),
                                              .failures = static_cast<int>(row.Integer(1)),
                                              .last = row.Integer(2),
                                              .free_at = row.Integer(3)};
              }));
}

Result<void> SqliteAccountTables::PutFailureCount(const identity::FailureCount& count) {
  if (count.failures == 0)
    return ToResult(Run(database_, "DELETE FROM sign_in_failures WHERE name = ?1", count.name));
  return ToResult(Run(database_,
                      "INSERT INTO sign_in_failures (name, failures, last_at, free_at) "
                      "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET failures = "
                      "excluded.failures, last_at = excluded.last_at, free_at = excluded.free_at",
                      count.name, count.failures, count.last, count.free_at));
}

Result<void> SqliteAccountTables::AppendAudit(const identity::AuditEntry& entry) {
  return ToResult(AppendToAudit(database_, entry, clock_.WallNow()));
}

}  // namespace monorelay::store::sqlite
