// The audit in identity.db: rows that only grow, each with the hash of the one before.
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "identity/audit.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Writes the next row. Requires: a transaction that holds the write lock, so that nobody writes
// between.
SqlResult<void> AppendToAudit(Database& database, const identity::AuditEntry& entry, WallTime now);

// Newest first.
SqlResult<std::vector<identity::AuditRow>> ReadAudit(Database& database,
                                                     const identity::AuditQuery& query);

// At most `limit` rows behind that number, oldest first.
SqlResult<std::vector<identity::AuditRow>> ReadAuditAfter(Database& database, std::int64_t number,
                                                          std::size_t limit);

}  // namespace monorelay::store::sqlite
