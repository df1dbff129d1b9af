// The table of responses.db and how it came to be.
#pragma once

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Brings the file to the newest schema, as MigrateRequests does for requests.db. Fails, and changes
// nothing, if the file is of a newer program.
SqlResult<void> MigrateResponses(Database& database);

}  // namespace monorelay::store::sqlite
