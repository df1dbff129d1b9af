// Sessions, invitations and known addresses of accounts.

#include <utility>

#include "store/sqlite/account_tables.hpp"
#include "store/sqlite/rows.hpp"

namespace monorelay::store::sqlite {
namespace {

using identity::Invite;
using identity::RefreshToken;
using identity::Seconds;
using identity::Session;
using identity::SessionKind;

#define SESSION_COLUMNS                                                               \
  "id, user_id, kind, secret_hash, created_at, seen_at, expires_at, address, agent, " \
  "provider"
#define INVITE_COLUMNS "id, secret_hash, role, created_by, created_at, expires_at, used_by"

Session ReadSession(const Statement& row) {
  return {.id = row.Text(0),
          .user_id = row.Text(1),
          .kind = row.Integer(2) == 0 ? SessionKind::kCookie : SessionKind::kToken,
          .secret_hash = row.Text(3),
          .created_at = row.Integer(4),
          .seen_at = row.Integer(5),
          .expires_at = row.Integer(6),
          .address = row.Text(7),
          .agent = row.Text(8),
          .provider = row.Text(9)};
}

Invite ReadInvite(const Statement& row) {
  return {.id = row.Text(0),
          .secret_hash = row.Text(1),
          .role = identity::RoleFrom(row.Text(2)).value_or(identity::Role::kMember),
          .created_by = row.Text(3),
          .created_at = row.Integer(4),
          .expires_at = row.Integer(5),
          .used_by = row.Text(6)};
}

}  // namespace

Result<std::optional<Session>> SqliteAccountTables::FindSession(std::string_view id) {
  return ToResult(ReadOne(database_, "SELECT " SESSION_COLUMNS " FROM sessions WHERE id = ?1",
                          ReadSession, id));
}

Result<std::optional<Session>> SqliteAccountTables::FindSessionBySecret(std::string_view hash) {
  return ToResult(ReadOne(database_,
                          "SELECT " SESSION_COLUMNS " FROM sessions WHERE secret_hash = ?1",
                          ReadSession, hash));
}

Result<std::vector<Session>> SqliteAccountTables::SessionsOf(std::string_view user_id) {
  return ToResult(ReadAll(database_,
                          "SELECT " SESSION_COLUMNS
                          " FROM sessions WHERE user_id = ?1 ORDER BY seen_at DESC, id DESC",
                          ReadSession, user_id));
}

Result<void> SqliteAccountTables::InsertSession(const Session& session) {
  return ToResult(Run(database_,
                      "INSERT INTO sessions (" SESSION_COLUMNS
                      ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                      session.id, session.user_id, session.kind == SessionKind::kCookie ? 0 : 1,
                      session.secret_hash, session.created_at, session.seen_at, session.expires_at,
                      session.address, session.agent, session.provider));
}

Result<void> SqliteAccountTables::TouchSession(std::string_view id, Seconds seen_at) {
  return ToResult(Run(database_, "UPDATE sessions SET seen_at = ?2 WHERE id = ?1", id, seen_at));
}

Result<void> SqliteAccountTables::DeleteSession(std::string_view id) {
  return ToResult(Run(database_, "DELETE FROM sessions WHERE id = ?1", id));
}

Result<void> SqliteAccountTables::DeleteSessionsOf(std::string_view user_id, std::string_view but) {
  return ToResult(
      Run(database_, "DELETE FROM sessions WHERE user_id = ?1 AND id <> ?2", user_id, but));
}

Result<void> SqliteAccountTables::DeleteStaleSessions(Seconds now, Seconds idle_since) {
  return ToResult(Run(database_, "DELETE FROM sessions WHERE expires_at <= ?1 OR seen_at <= ?2",
                      now, idle_since));
}

Result<std::optional<RefreshToken>> SqliteAccountTables::FindRefresh(std::string_view hash) {
  return ToResult(ReadOne(
      database_, "SELECT hash, session_id, is_used FROM refresh_tokens WHERE hash = ?1",
      [](const Statement& row) {
        return RefreshToken{row.Text(0), row.Text(1), row.Integer(2) != 0};
      },
      hash));
}

Result<void> SqliteAccountTables::InsertRefresh(const RefreshToken& token) {
  return ToResult(Run(database_,
                      "INSERT INTO refresh_tokens (hash, session_id, is_used) VALUES (?1, ?2, ?3)",
                      token.hash, token.session_id, token.is_used));
}

Result<void> SqliteAccountTables::UseRefresh(std::string_view hash) {
  return ToResult(Run(database_, "UPDATE refresh_tokens SET is_used = 1 WHERE hash = ?1", hash));
}

Result<void> SqliteAccountTables::InsertInvite(const Invite& invite) {
  return ToResult(
      Run(database_, "INSERT INTO invites (" INVITE_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
          invite.id, invite.secret_hash, NameOf(invite.role), invite.created_by, invite.created_at,
          invite.expires_at, invite.used_by));
}

Result<std::optional<Invite>> SqliteAccountTables::FindInviteBySecret(std::string_view hash) {
  return ToResult(ReadOne(database_,
                          "SELECT " INVITE_COLUMNS " FROM invites WHERE secret_hash = ?1",
                          ReadInvite, hash));
}

Result<std::optional<Invite>> SqliteAccountTables::FindInvite(std::string_view id) {
  return ToResult(
      ReadOne(database_, "SELECT " INVITE_COLUMNS " FROM invites WHERE id = ?1", ReadInvite, id));
}

Result<std::vector<Invite>> SqliteAccountTables::Invites() {
  return ToResult(
      ReadAll(database_, "SELECT " INVITE_COLUMNS " FROM invites ORDER BY created_at DESC, id DESC",
              ReadInvite));
}

Result<void> SqliteAccountTables::UseInvite(std::string_view id, std::string_view user_id) {
  return ToResult(Run(database_, "UPDATE invites SET used_by = ?2 WHERE id = ?1", id, user_id));
}

Result<bool> SqliteAccountTables::DeleteInvite(std::string_view id) {
  const auto deleted = Run(database_, "DELETE FROM invites WHERE id = ?1", id);
  if (!deleted) return std::unexpected(IdentityError(deleted.error()));
  return database_.Changes() > 0;
}

Result<void> SqliteAccountTables::RememberAddress(std::string_view user_id,
                                                  std::string_view address, Seconds at) {
  // An account that wanders remembers where it was last.
  auto done = Run(database_,
                  "INSERT INTO known_addresses (user_id, address, seen_at) VALUES (?1, ?2, ?3) "
                  "ON CONFLICT (user_id, address) DO UPDATE SET seen_at = excluded.seen_at",
                  user_id, address, at);
  if (!done) return std::unexpected(IdentityError(done.error()));
  return ToResult(Run(database_, R"sql(
    DELETE FROM known_addresses WHERE user_id = ?1 AND address NOT IN (
      SELECT address FROM known_addresses WHERE user_id = ?1 ORDER BY seen_at DESC LIMIT 50
    )
  )sql",
                      user_id));
}

Result<bool> SqliteAccountTables::KnowsAddress(std::string_view user_id, std::string_view address,
                                               Seconds since) {
  const auto found = ReadOne(
      database_,
      "SELECT 1 FROM known_addresses WHERE user_id = ?1 AND address = ?2 AND seen_at > ?3",
      [](const Statement& row) { return row.Integer(0); }, user_id, address, since);
  if (!found) return std::unexpected(IdentityError(found.error()));
  return found->has_value();
}

}  // namespace monorelay::store::sqlite
