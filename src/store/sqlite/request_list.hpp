// Pages of the request log, and what went wrong, by kind.
#pragma once

#include <vector>

#include "records/reader.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// As RequestReader::List. Requests of a series are looked for only in hours in which the roll-ups
// have seen any.
SqlResult<records::RequestPage> ListRequests(Database& database,
                                             const records::RequestQuery& query);

// The same of the requests with these numbers, for whose words somebody else has looked.
SqlResult<records::RequestPage> ListAmong(Database& database, const records::RequestQuery& query,
                                          const std::vector<std::int64_t>& numbers);

// As RequestReader::ErrorGroups.
SqlResult<std::vector<records::ErrorGroup>> GroupErrors(Database& database,
                                                        const records::RequestFilter& filter,
                                                        std::size_t limit);

}  // namespace monorelay::store::sqlite
