// How long records are kept, and how much of the disk they may have.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

struct RetentionLimits {
  std::chrono::hours max_age{0};  // 0: no limit
  // Of the file, without what is free in it; 0: no limit. The oldest bodies go first, then the
  // oldest records.
  std::int64_t max_bytes = 0;
};

// Removes what is beyond the limits in steps of some milliseconds, and gives the space back to the
// file system. When the clock has jumped ahead by more than a day, nothing is removed for its age
// for an hour: somebody may set it right. Must not outlive its database. One thread at a time.
class Retention {
 public:
  // `database` has the newest schema. `clock` must outlive this.
  static SqlResult<Retention> Open(Database& database, const RetentionLimits& limits,
                                   const Clock& clock);

  // True if there is more to do at once.
  SqlResult<bool> Step();

 private:
  struct Statements {
    Statement old_bodies;
    Statement old_rows;
    Statement first_bodies;
    Statement first_rows;
  };

  Retention(Database& database, Statements statements, const RetentionLimits& limits,
            const Clock& clock, WallTime seen)
      : database_(&database),
        statements_(std::move(statements)),
        limits_(limits),
        clock_(&clock),
        seen_(seen),
        seen_at_(clock.Now()) {}

  // What is older is removed; nothing while the clock is not trusted.
  std::optional<WallTime> Oldest();
  // These tell how many rows went.
  SqlResult<std::int64_t> RemoveOlderThan(WallTime oldest);
  SqlResult<std::int64_t> RemoveFirst();
  SqlResult<std::int64_t> Run(Statement& statement);
  // In bytes, without free pages.
  SqlResult<std::int64_t> Size();
  SqlResult<bool> GiveSpaceBack();

  Database* database_;
  Statements statements_;
  RetentionLimits limits_;
  const Clock* clock_;
  // The wall clock when it was looked at last.
  WallTime seen_;
  MonotonicTime seen_at_;
  std::optional<MonotonicTime> trusted_from_;
};

}  // namespace monorelay::store::sqlite
