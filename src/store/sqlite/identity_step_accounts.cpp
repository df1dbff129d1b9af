// Step 1: accounts, sessions, invitations, the audit.

#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

// Names and addresses of e-mail are ASCII, or compared as the bytes that they are beyond it.
constexpr char kCreate[] = R"sql(
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    email TEXT COLLATE NOCASE UNIQUE,
    role TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_login INTEGER,
    totp_secret TEXT NOT NULL,
    totp_pending TEXT NOT NULL,
    totp_step INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX users_one_owner ON users (role) WHERE role = 'owner';
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    is_used INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
  CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (user_id, hash)
  ) WITHOUT ROWID;
  CREATE TABLE invites (
    id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE known_addresses (
    user_id TEXT NOT NULL,
    address TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, address)
  ) WITHOUT ROWID;
  CREATE TRIGGER sessions_end AFTER DELETE ON sessions BEGIN
    DELETE FROM refresh_tokens WHERE session_id = old.id;
  END;
  CREATE TABLE retired_names (
    name TEXT COLLATE NOCASE PRIMARY KEY
  ) WITHOUT ROWID;
  CREATE TRIGGER users_leave AFTER DELETE ON users BEGIN
    INSERT OR IGNORE INTO retired_names (name) VALUES (old.name);
    DELETE FROM sessions WHERE user_id = old.id;
    DELETE FROM recovery_codes WHERE user_id = old.id;
    DELETE FROM known_addresses WHERE user_id = old.id;
  END;
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    time_us INTEGER NOT NULL,
    actor TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  );
  CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'the audit only grows');
  END;
  CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'the audit only grows');
  END;
  PRAGMA user_version = 1;
)sql";

}  // namespace

SqlResult<void> CreateAccounts(Database& database) {
  return database.Execute(kCreate);
}

}  // namespace monorelay::store::sqlite
