// The schema of identity.db: accounts, and what else says who may do what.
#pragma once

#include <chrono>
#include <filesystem>

#include "base/error.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Brings `database` to the newest schema. Fails, and changes nothing, if it is of a newer program.
SqlResult<void> MigrateIdentity(Database& database);

// Opens or creates identity.db, private to its owner, with the newest schema. What is deleted or
// replaced in it is overwritten.
Result<Database> OpenIdentity(const std::filesystem::path& file,
                              std::chrono::milliseconds busy_timeout);

// The steps, each in a file of its own.
SqlResult<void> CreateAccounts(Database& database);
SqlResult<void> CreateSecrets(Database& database);
SqlResult<void> CreateAccess(Database& database);
SqlResult<void> CreateSignInState(Database& database);
SqlResult<void> CreateViews(Database& database);

}  // namespace monorelay::store::sqlite
