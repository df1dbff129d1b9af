#include "store/sqlite/access_store.hpp"

#include <sqlite3.h>

#include "store/sqlite/access_rows.hpp"
#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

using identity::AccessKey;

constexpr std::string_view kReading = "identity.db cannot be read";
constexpr std::string_view kWriting = "identity.db cannot be written";
constexpr int kConflict = 409;

// Before there are accounts, keys belong to nobody who could be gone.
constexpr char kOwnersGone[] = R"sql(
  SELECT DISTINCT access_keys.user_id
  FROM access_keys LEFT JOIN users ON users.id = access_keys.user_id
  WHERE access_keys.enabled AND access_keys.user_id <> '' AND ifnull(users.is_active, 0) = 0
    AND EXISTS (SELECT 1 FROM users)
)sql";

// `name` is what is taken if a name is.
std::unexpected<Error> Failed(const SqlError& error, std::string_view name) {
  if (error.code != SQLITE_CONSTRAINT_UNIQUE) return std::unexpected(ToError(kWriting, error));
  auto taken = ClientError(ErrorKind::kInvalidRequest,
                           "name \"" + std::string(name) + "\" is taken; choose another");
  taken.error().status = kConflict;
  return taken;
}

template <class Step>
SqlResult<void> InTransaction(Database& database, Step step) {
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  if (auto done = step(); !done) return done;
  return transaction->Commit();
}

}  // namespace

Result<std::unique_ptr<SqliteAccessStore>> SqliteAccessStore::Open(
    const std::filesystem::path& file, std::chrono::milliseconds busy_timeout) {
  auto database = OpenIdentity(file, busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  return std::unique_ptr<SqliteAccessStore>(new SqliteAccessStore(*std::move(database)));
}

Result<std::vector<std::string>> SqliteAccessStore::OwnersGone() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> gone;
  // Changes when another connection, of this process or another, has written.
  const auto version = database_.ReadInteger("PRAGMA data_version");
  if (!version) return std::unexpected(ToError(kReading, version.error()));
  if (*version == looked_at_) return gone;
  auto find = database_.Prepare(kOwnersGone);
  if (!find) return std::unexpected(ToError(kReading, find.error()));
  for (;;) {
    const auto row = find->Step();
    if (!row) return std::unexpected(ToError(kReading, row.error()));
    if (!*row) break;
    gone.push_back(find->Text(0));
  }
  looked_at_ = *version;
  return gone;
}

Result<void> SqliteAccessStore::ForEachKey(const std::function<void(const AccessKey&)>& take) {
  constexpr std::size_t kAll = 1'000'000'000;
  const std::lock_guard lock(mutex_);
  identity::KeyQuery query;
  query.limit = kAll;
  if (auto read = ReadKeys(database_, query, take); !read)
    return std::unexpected(ToError(kReading, read.error()));
  return {};
}

Result<std::vector<AccessKey>> SqliteAccessStore::ListKeys(const identity::KeyQuery& query) {
  const std::lock_guard lock(mutex_);
  std::vector<AccessKey> keys;
  const auto read = ReadKeys(database_, query, [&](const AccessKey& key) { keys.push_back(key); });
  if (!read) return std::unexpected(ToError(kReading, read.error()));
  return keys;
}

Result<std::optional<AccessKey>> SqliteAccessStore::FindKey(const std::string& id) {
  const std::lock_guard lock(mutex_);
  std::optional<AccessKey> found;
  const auto read = ReadKey(database_, id, [&](const AccessKey& key) { found = key; });
  if (!read) return std::unexpected(ToError(kReading, read.error()));
  return found;
}

Result<void> SqliteAccessStore::PutKey(const AccessKey& key) {
  const std::lock_guard lock(mutex_);
  const auto put = InTransaction(database_, [&] { return WriteKey(database_, key); });
  if (!put) return Failed(put.error(), key.draft.name);
  return {};
}

Result<void> SqliteAccessStore::RemoveKey(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto removed = InTransaction(database_, [&]() -> SqlResult<void> {
    auto gone = Run(database_, "DELETE FROM access_key_secrets WHERE key_id = ?1", {id});
    if (gone) gone = Run(database_, "DELETE FROM access_keys WHERE id = ?1", {id});
    return gone;
  });
  if (!removed) return std::unexpected(ToError(kWriting, removed.error()));
  return {};
}

Result<void> SqliteAccessStore::NoteUse(
    const std::vector<std::pair<std::string, WallTime>>& last_used) {
  const std::lock_guard lock(mutex_);
  const auto noted = InTransaction(database_, [&]() -> SqlResult<void> {
    auto note = database_.Prepare("UPDATE access_keys SET last_used = ?2 WHERE id = ?1");
    if (!note) return std::unexpected(std::move(note.error()));
    for (const auto& [id, time] : last_used) {
      note->Bind(1, std::string_view(id));
      note->Bind(2, std::int64_t{time.time_since_epoch().count()});
      const auto done = note->Step();
      note->Reset();
      if (!done) return std::unexpected(done.error());
    }
    return {};
  });
  if (!noted) return std::unexpected(ToError(kWriting, noted.error()));
  return {};
}

Result<std::vector<identity::Team>> SqliteAccessStore::LoadTeams() {
  const std::lock_guard lock(mutex_);
  auto teams = ReadTeams(database_);
  if (!teams) return std::unexpected(ToError(kReading, teams.error()));
  return *std::move(teams);
}

Result<void> SqliteAccessStore::PutTeam(const identity::Team& team) {
  const std::lock_guard lock(mutex_);
  const auto put = InTransaction(database_, [&] { return WriteTeam(database_, team); });
  if (!put) return Failed(put.error(), team.name);
  return {};
}

Result<void> SqliteAccessStore::RemoveTeam(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto removed = InTransaction(database_, [&]() -> SqlResult<void> {
    auto gone = Run(database_, "UPDATE access_keys SET team_id = '' WHERE team_id = ?1", {id});
    if (gone) gone = Run(database_, "DELETE FROM team_members WHERE team_id = ?1", {id});
    if (gone) gone = Run(database_, "DELETE FROM teams WHERE id = ?1", {id});
    return gone;
  });
  if (!removed) return std::unexpected(ToError(kWriting, removed.error()));
  return {};
}

}  // namespace monorelay::store::sqlite
