#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

// Through whom a session began, so that it can be ended there too; and who has failed to sign in
// lately, so that a restart does not make guessing cheaper. Times are seconds since the epoch, UTC.
constexpr char kStep[] = R"sql(
  ALTER TABLE sessions ADD COLUMN provider TEXT NOT NULL DEFAULT '';
  CREATE TABLE sign_in_failures (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    free_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  PRAGMA user_version = 4;
)sql";

}  // namespace

SqlResult<void> CreateSignInState(Database& database) {
  return database.Execute(kStep);
}

}  // namespace monorelay::store::sqlite
