// Statistics out of the roll-up tables.
#pragma once

#include <vector>

#include "records/reader.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// As RequestReader::Statistics.
SqlResult<std::vector<records::StatisticsRow>> ReadStatistics(
    Database& database, const records::StatisticsQuery& query);

}  // namespace monorelay::store::sqlite
