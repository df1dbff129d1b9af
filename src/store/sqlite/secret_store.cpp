#include "store/sqlite/secret_store.hpp"

#include <utility>

#include "store/sqlite/identity_schema.hpp"
#include "store/sqlite/rows.hpp"

namespace monorelay::store::sqlite {
namespace {

using identity::ResealedFactor;
using identity::SealedFactor;
using identity::SealedSecret;

constexpr Sql kCheck = "SELECT key_check FROM sealing WHERE id = 1";
constexpr Sql kBegin = "INSERT INTO sealing (id, key_check) VALUES (1, ?1) ON CONFLICT DO NOTHING";
constexpr Sql kSetCheck = "UPDATE sealing SET key_check = ?1 WHERE id = 1";
constexpr Sql kAll =
    "SELECT name, sealed, fingerprint, created_at, updated_at FROM secrets ORDER BY name";
constexpr Sql kFind =
    "SELECT name, sealed, fingerprint, created_at, updated_at FROM secrets WHERE name = ?1";
constexpr Sql kPut = R"sql(
  INSERT INTO secrets (name, sealed, fingerprint, created_at, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (name) DO UPDATE SET
    sealed = excluded.sealed, fingerprint = excluded.fingerprint, updated_at = excluded.updated_at
)sql";
constexpr Sql kReseal = "UPDATE secrets SET sealed = ?2 WHERE name = ?1 AND updated_at = ?3";
constexpr Sql kCount = "SELECT count(*) FROM secrets";
constexpr Sql kRemove = "DELETE FROM secrets WHERE name = ?1";

// Users with a second factor, or one on offer.
constexpr Sql kFactors =
    "SELECT id, totp_secret, totp_pending FROM users "
    "WHERE totp_secret <> '' OR totp_pending <> '' ORDER BY id";
constexpr Sql kResealFactor =
    "UPDATE users SET totp_secret = ?4, totp_pending = ?5 "
    "WHERE id = ?1 AND totp_secret = ?2 AND totp_pending = ?3";

SealedSecret RowOf(const Statement& row) {
  return {.name = row.Text(0),
          .sealed = row.Text(1),
          .fingerprint = row.Text(2),
          .created_at = row.Integer(3),
          .updated_at = row.Integer(4)};
}

// Runs a statement whose parameter `blob` is bytes and no text.
template <class Bind>
SqlResult<void> RunBound(Database& database, Sql sql, Bind bind) {
  auto statement = database.Prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  bind(*statement);
  const auto done = statement->Step();
  if (!done) return std::unexpected(done.error());
  return {};
}

SqlResult<std::string> CheckIn(Database& database) {
  auto found = ReadOne(database, kCheck, [](const Statement& row) { return row.Text(0); });
  if (!found) return std::unexpected(std::move(found.error()));
  return std::move(*found).value_or("");
}

SqlResult<std::vector<SealedFactor>> FactorsIn(Database& database) {
  return ReadAll(database, kFactors, [](const Statement& row) {
    return SealedFactor{.user_id = row.Text(0), .secret = row.Text(1), .pending = row.Text(2)};
  });
}

// True if they are what was there, and are all of them.
SqlResult<bool> ResealFactors(Database& database, const std::vector<ResealedFactor>& factors) {
  const auto there = FactorsIn(database);
  if (!there) return std::unexpected(there.error());
  if (there->size() != factors.size()) return false;
  for (const ResealedFactor& factor : factors) {
    const auto done = Run(database, kResealFactor, factor.before.user_id, factor.before.secret,
                          factor.before.pending, factor.secret, factor.pending);
    if (!done) return std::unexpected(done.error());
    if (database.Changes() != 1) return false;
  }
  return true;
}

template <class T>
Result<T> Told(SqlResult<T> result) {
  if (result) return *std::move(result);
  return std::unexpected(ToError("the secrets in identity.db cannot be used", result.error()));
}

}  // namespace

Result<std::unique_ptr<SqliteSecretStore>> SqliteSecretStore::Open(
    const std::filesystem::path& file, std::chrono::milliseconds busy_timeout) {
  auto database = OpenIdentity(file, busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  return std::unique_ptr<SqliteSecretStore>(new SqliteSecretStore(*std::move(database)));
}

Result<std::string> SqliteSecretStore::Check() {
  const std::lock_guard lock(mutex_);
  return Told(CheckIn(database_));
}

Result<void> SqliteSecretStore::Begin(std::string_view check) {
  const std::lock_guard lock(mutex_);
  auto begun = RunBound(database_, kBegin, [&](Statement& sql) { sql.BindBlob(1, check); });
  if (begun) return {};
  return std::unexpected(ToError("identity.db cannot be written", begun.error()));
}

Result<std::vector<SealedSecret>> SqliteSecretStore::All() {
  const std::lock_guard lock(mutex_);
  return Told(ReadAll(database_, kAll, RowOf));
}

Result<std::optional<SealedSecret>> SqliteSecretStore::Find(std::string_view name) {
  const std::lock_guard lock(mutex_);
  return Told(ReadOne(database_, kFind, RowOf, name));
}

Result<bool> SqliteSecretStore::Put(std::string_view check, const SealedSecret& secret) {
  const std::lock_guard lock(mutex_);
  return Told(PutWithin(check, secret));
}

SqlResult<bool> SqliteSecretStore::PutWithin(std::string_view check, const SealedSecret& secret) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const auto now = CheckIn(database_);
  if (!now) return std::unexpected(now.error());
  if (*now != check) return false;
  const auto put = RunBound(database_, kPut, [&](Statement& sql) {
    sql.Bind(1, std::string_view(secret.name));
    sql.BindBlob(2, secret.sealed);
    sql.Bind(3, std::string_view(secret.fingerprint));
    sql.Bind(4, secret.created_at);
    sql.Bind(5, secret.updated_at);
  });
  if (!put) return std::unexpected(put.error());
  if (auto done = transaction->Commit(); !done) return std::unexpected(done.error());
  return true;
}

Result<bool> SqliteSecretStore::Remove(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (auto removed = Run(database_, kRemove, name); !removed)
    return std::unexpected(ToError("identity.db cannot be written", removed.error()));
  return database_.Changes() > 0;
}

Result<std::vector<SealedFactor>> SqliteSecretStore::Factors() {
  const std::lock_guard lock(mutex_);
  return Told(FactorsIn(database_));
}

Result<bool> SqliteSecretStore::Replace(std::string_view check, std::string_view new_check,
                                        const std::vector<SealedSecret>& secrets,
                                        const std::vector<ResealedFactor>& factors) {
  const std::lock_guard lock(mutex_);
  return Told(ReplaceWithin(check, new_check, secrets, factors));
}

SqlResult<bool> SqliteSecretStore::ReplaceWithin(std::string_view check, std::string_view new_check,
                                                 const std::vector<SealedSecret>& secrets,
                                                 const std::vector<ResealedFactor>& factors) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const auto now = CheckIn(database_);
  if (!now) return std::unexpected(now.error());
  const auto count = database_.ReadInteger(kCount);
  if (!count) return std::unexpected(count.error());
  if (*now != check || *count != static_cast<std::int64_t>(secrets.size())) return false;
  for (const SealedSecret& secret : secrets) {
    const auto resealed = RunBound(database_, kReseal, [&](Statement& sql) {
      sql.Bind(1, std::string_view(secret.name));
      sql.BindBlob(2, secret.sealed);
      sql.Bind(3, secret.updated_at);
    });
    if (!resealed) return std::unexpected(resealed.error());
    if (database_.Changes() != 1) return false;
  }
  const auto are_resealed = ResealFactors(database_, factors);
  if (!are_resealed || !*are_resealed) return are_resealed;
  const auto set =
      RunBound(database_, kSetCheck, [&](Statement& sql) { sql.BindBlob(1, new_check); });
  if (!set) return std::unexpected(set.error());
  if (auto done = transaction->Commit(); !done) return std::unexpected(done.error());
  return true;
}

}  // namespace monorelay::store::sqlite
