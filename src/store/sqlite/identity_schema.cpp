#include "store/sqlite/identity_schema.hpp"

#include "store/sqlite/migrations.hpp"

namespace monorelay::store::sqlite {
namespace {

constexpr MigrationStep kSteps[] = {CreateAccounts, CreateAccess, CreateSecrets};

}  // namespace

SqlResult<void> MigrateIdentity(Database& database) {
  return Migrate(database, kSteps);
}

}  // namespace monorelay::store::sqlite
