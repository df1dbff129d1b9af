// The tables of requests.db and how they came to be.
#pragma once

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Brings the file to the newest schema, one numbered step after the other, each in a transaction of
// its own; PRAGMA user_version keeps the number. A file of the Python predecessor (number 0, with a
// table `requests`) keeps its rows and gains our columns. Fails, and changes nothing, if the file
// is of a newer program.
SqlResult<void> MigrateRequests(Database& database);

}  // namespace monorelay::store::sqlite
