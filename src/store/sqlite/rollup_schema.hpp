// The steps of the request log's schema that are about the roll-up tables.
#pragma once

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Each runs within a transaction of its caller.
SqlResult<void> AddStatistics(Database& database);   // step 3
SqlResult<void> AddFourHours(Database& database);    // step 7
SqlResult<void> PackStatistics(Database& database);  // step 9

}  // namespace monorelay::store::sqlite
