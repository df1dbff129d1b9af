#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

// `sealing` has one row: what shows by which master key the secrets are sealed. Links are found by
// who signs in, and by whose account it is.
constexpr char kStep[] = R"sql(
  CREATE TABLE sealing (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key_check BLOB NOT NULL
  );
  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE sso_links (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (provider, subject)
  ) WITHOUT ROWID;
  CREATE INDEX sso_links_by_user ON sso_links (user_id);
  PRAGMA user_version = 3;
)sql";

}  // namespace

SqlResult<void> CreateSecrets(Database& database) {
  return database.Execute(kStep);
}

}  // namespace monorelay::store::sqlite
