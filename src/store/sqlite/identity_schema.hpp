// The schema of identity.db: accounts, and what else says who may do what.
#pragma once

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Brings `database` to the newest schema. Fails, and changes nothing, if it is of a newer program.
SqlResult<void> MigrateIdentity(Database& database);

// The steps, each in a file of its own.
SqlResult<void> CreateAccounts(Database& database);
SqlResult<void> CreateSecrets(Database& database);
SqlResult<void> CreateAccess(Database& database);

}  // namespace monorelay::store::sqlite
