// The rows of the table `requests`.
#pragma once

#include <cstdint>
#include <optional>

#include "records/record.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Times are seconds since the epoch, UTC; durations milliseconds; what is unknown is NULL. Must not
// outlive its database. One thread at a time.
class RequestTable {
 public:
  // `database` has the newest schema.
  static SqlResult<RequestTable> Open(Database& database);

  // The id of the new row; none if a row with that request id is there already, which stays.
  // Belongs into a transaction of the caller.
  SqlResult<std::optional<std::int64_t>> Insert(const records::RequestRecord& record);

 private:
  RequestTable(Database& database, Statement insert)
      : database_(&database), insert_(std::move(insert)) {}

  Database* database_;
  Statement insert_;
};

}  // namespace monorelay::store::sqlite
