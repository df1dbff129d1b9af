#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

// Views go with their owner. `updated_at`: seconds since the epoch, UTC.
constexpr char kStep[] = R"sql(
  CREATE TABLE views (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (user_id, page, name)
  ) WITHOUT ROWID;
  PRAGMA user_version = 5;
)sql";

}  // namespace

SqlResult<void> CreateViews(Database& database) {
  return database.Execute(kStep);
}

}  // namespace monorelay::store::sqlite
