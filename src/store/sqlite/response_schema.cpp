#include "store/sqlite/response_schema.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <utility>

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

constexpr std::int64_t kNewest = 2;

}  // namespace

SqlResult<void> MigrateResponses(Database& database) {
  const auto version = database.ReadInteger("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  if (*version > kNewest) {
    return std::unexpected(SqlError{
        .code = SQLITE_SCHEMA,
        .message = fmt::format("its schema is number {}, this program knows up to {}: it was "
                               "written by a newer MonoRelay",
                               *version, kNewest)});
  }
  if (*version == kNewest) return {};
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  if (*version < 1) {
    if (auto done = database.Execute(kStepOne); !done) return done;
  }
  if (auto done = database.Execute(kStepTwo); !done) return done;
  return transaction->Commit();
}

}  // namespace monorelay::store::sqlite
