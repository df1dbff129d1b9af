#include "store/sqlite/response_schema.hpp"

#include "store/sqlite/migrations.hpp"

namespace monorelay::store::sqlite {
namespace {

// Texts come last, so that the other columns are read without them. Numbers grow with time; by the
// index both the oldest rows and the sizes are found without the table.
constexpr char kStepOne[] = R"sql(
  CREATE TABLE responses (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    created INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    input TEXT NOT NULL,
    response TEXT NOT NULL,
    UNIQUE (owner, id)
  );
  CREATE INDEX responses_by_time ON responses (created, bytes);
  PRAGMA user_version = 1;
)sql";

// Answers that a provider keeps are rows without texts.
constexpr char kStepTwo[] = R"sql(
  ALTER TABLE responses ADD COLUMN provider TEXT NOT NULL DEFAULT '';
  ALTER TABLE responses ADD COLUMN key TEXT NOT NULL DEFAULT '';
  PRAGMA user_version = 2;
)sql";

SqlResult<void> CreateResponses(Database& database) {
  return database.Execute(kStepOne);
}

SqlResult<void> AddKeepers(Database& database) {
  return database.Execute(kStepTwo);
}

constexpr MigrationStep kSteps[] = {CreateResponses, AddKeepers};

}  // namespace

SqlResult<void> MigrateResponses(Database& database) {
  return Migrate(database, kSteps);
}

}  // namespace monorelay::store::sqlite
