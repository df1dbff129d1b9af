// Access keys, teams, limits and what they have counted.

#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

// Lists are texts of lines: they are only ever read whole. Times are microseconds since the epoch,
// UTC. Of a key's text there is only its keyed hash. Windows are "NUMBER:AMOUNT NUMBER:AMOUNT".
constexpr char kCreate[] = R"sql(
  CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    version INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE team_members (
    user_id TEXT PRIMARY KEY,
    team_id TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX team_members_by_team ON team_members (team_id);
  CREATE TABLE access_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    user_id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    team_id TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    last_used INTEGER,
    models TEXT NOT NULL,
    providers TEXT NOT NULL,
    endpoints TEXT NOT NULL,
    networks TEXT NOT NULL,
    tags TEXT NOT NULL,
    bodies TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (user_id, name)
  ) WITHOUT ROWID;
  CREATE INDEX access_keys_by_team ON access_keys (team_id) WHERE team_id <> '';
  CREATE TABLE access_key_secrets (
    key_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    until INTEGER,
    PRIMARY KEY (key_id, place)
  ) WITHOUT ROWID;
  CREATE TABLE limit_rules (
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    warn_percent INTEGER NOT NULL,
    shadow INTEGER NOT NULL,
    PRIMARY KEY (subject, subject_id, kind)
  ) WITHOUT ROWID;
  CREATE TABLE limit_meters (
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    requests INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    nano_dollars INTEGER NOT NULL,
    PRIMARY KEY (subject, subject_id)
  ) WITHOUT ROWID;
  CREATE TABLE limit_windows (
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    buckets TEXT NOT NULL,
    PRIMARY KEY (subject, subject_id, kind)
  ) WITHOUT ROWID;
)sql";

}  // namespace

SqlResult<void> CreateAccess(Database& database) {
  if (auto made = database.Execute(kCreate); !made) return made;
  return database.Execute("PRAGMA user_version = 2");
}

}  // namespace monorelay::store::sqlite
