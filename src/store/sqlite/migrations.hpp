// Schemas that grow by numbered steps.
#pragma once

#include <span>

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Step N finds the schema of step N - 1 and ends by setting PRAGMA user_version to N. It runs in a
// transaction of its own. A released step is never changed: the next one mends it.
using MigrationStep = SqlResult<void> (*)(Database&);

// Runs the steps that `database` has not seen. Fails, and changes nothing, if it is of a newer
// program; a step that fails leaves the schema of the one before.
SqlResult<void> Migrate(Database& database, std::span<const MigrationStep> steps);

}  // namespace monorelay::store::sqlite
