#include "store/sqlite/audit_table.hpp"

#include <limits>
#include <utility>

#include "store/sqlite/rows.hpp"

namespace monorelay::store::sqlite {
namespace {

using identity::AuditRow;

#define AUDIT_COLUMNS \
  "number, time_us, actor, address, action, target, before, after, previous, hash"

AuditRow ReadRow(const Statement& row) {
  return {.number = row.Integer(0),
          .time_us = row.Integer(1),
          .entry = {.actor = row.Text(2),
                    .address = row.Text(3),
                    .action = row.Text(4),
                    .target = row.Text(5),
                    .before = row.Text(6),
                    .after = row.Text(7)},
          .previous = row.Text(8),
          .hash = row.Text(9)};
}

constexpr Sql kLast = "SELECT " AUDIT_COLUMNS " FROM audit ORDER BY number DESC LIMIT 1";
constexpr Sql kInsert =
    "INSERT INTO audit (" AUDIT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
// "." sorts just before "/": the actions that begin with the name and a dot.
constexpr Sql kNewest = "SELECT " AUDIT_COLUMNS R"sql( FROM audit
  WHERE number < ?1
    AND (?2 = '' OR action = ?2 OR (action >= ?2 || '.' AND action < ?2 || '/'))
    AND (?3 = '' OR actor = ?3) AND (?4 = '' OR target = ?4)
  ORDER BY number DESC LIMIT ?5
)sql";

}  // namespace

SqlResult<void> AppendToAudit(Database& database, const identity::AuditEntry& entry, WallTime now) {
  auto last = ReadOne(database, kLast, ReadRow);
  if (!last) return std::unexpected(std::move(last.error()));
  AuditRow row;
  row.entry = entry;
  row.time_us = now.time_since_epoch().count();
  row.number = *last ? (*last)->number + 1 : 1;
  if (*last) row.previous = (*last)->hash;
  row.hash = ChainHash(row);
  return Run(database, kInsert, row.number, row.time_us, entry.actor, entry.address, entry.action,
             entry.target, entry.before, entry.after, row.previous, row.hash);
}

SqlResult<std::vector<AuditRow>> ReadAudit(Database& database, const identity::AuditQuery& query) {
  return ReadAll(database, kNewest, ReadRow,
                 query.before.value_or(std::numeric_limits<std::int64_t>::max()), query.action,
                 query.actor, query.target, query.limit);
}

SqlResult<std::vector<AuditRow>> ReadAuditAfter(Database& database, std::int64_t number,
                                                std::size_t limit) {
  return ReadAll(database,
                 "SELECT " AUDIT_COLUMNS " FROM audit WHERE number > ?1 ORDER BY number LIMIT ?2",
                 ReadRow, number, limit);
}

}  // namespace monorelay::store::sqlite
