#include "store/sqlite/migrations.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <utility>

namespace monorelay::store::sqlite {
namespace {

SqlResult<void> RunInTransaction(Database& database, MigrationStep step) {
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  if (auto done = step(database); !done) return done;
  return transaction->Commit();
}

}  // namespace

SqlResult<void> Migrate(Database& database, std::span<const MigrationStep> steps) {
  const auto version = database.ReadInteger("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  const auto newest = static_cast<std::int64_t>(steps.size());
  if (*version > newest) {
    return std::unexpected(SqlError{
        .code = SQLITE_SCHEMA,
        .message = fmt::format("its schema is number {}, this program knows up to {}: it was "
                               "written by a newer MonoRelay",
                               *version, newest)});
  }
  for (const MigrationStep step : steps.subspan(static_cast<std::size_t>(*version))) {
    if (auto done = RunInTransaction(database, step); !done) return done;
  }
  return {};
}

}  // namespace monorelay::store::sqlite
