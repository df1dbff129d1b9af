#include "store/sqlite/identity_schema.hpp"

#include <utility>

#include "store/sqlite/files.hpp"
#include "store/sqlite/migrations.hpp"

namespace monorelay::store::sqlite {
namespace {

constexpr MigrationStep kSteps[] = {CreateAccounts, CreateAccess, CreateSecrets, CreateSignInState,
                                    CreateViews};

}  // namespace

SqlResult<void> MigrateIdentity(Database& database) {
  return Migrate(database, kSteps);
}

Result<Database> OpenIdentity(const std::filesystem::path& file,
                              std::chrono::milliseconds busy_timeout) {
  if (auto prepared = PrepareFile(file); !prepared)
    return std::unexpected(std::move(prepared.error()));
  auto database = Database::Open(file, busy_timeout);
  SqlResult<void> ready;
  if (database) ready = database->Execute("PRAGMA secure_delete = ON");
  if (database && ready) ready = MigrateIdentity(*database);
  if (!database || !ready) {
    return std::unexpected(
        ToError(file.string() + " cannot be opened", database ? ready.error() : database.error()));
  }
  return *std::move(database);
}

}  // namespace monorelay::store::sqlite
