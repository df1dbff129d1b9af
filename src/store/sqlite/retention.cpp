#include "store/sqlite/retention.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"

namespace monorelay::store::sqlite {
namespace {

constexpr std::chrono::hours kLargestJump{24};
constexpr std::chrono::hours kDoubt{1};

// So few at a time that a step is done within milliseconds, also with bodies of many pages.
constexpr Sql kOldBodies = R"sql(
  DELETE FROM bodies WHERE id IN (
    SELECT id FROM requests WHERE timestamp < ?1 ORDER BY timestamp, id LIMIT 128)
)sql";
constexpr Sql kOldRows = R"sql(
  DELETE FROM requests WHERE id IN (
    SELECT id FROM requests WHERE timestamp < ?1 ORDER BY timestamp, id LIMIT 128)
)sql";
constexpr Sql kFirstBodies = R"sql(
  DELETE FROM bodies WHERE id IN (SELECT id FROM bodies ORDER BY id LIMIT 32)
)sql";
constexpr Sql kFirstRows = R"sql(
  DELETE FROM requests WHERE id IN (SELECT id FROM requests ORDER BY id LIMIT 128)
)sql";
constexpr Sql kNewest = "SELECT cast(max(timestamp) * 1000000 AS INTEGER) FROM requests";
constexpr Sql kPages = "SELECT page_count FROM pragma_page_count";
constexpr Sql kFreePages = "SELECT freelist_count FROM pragma_freelist_count";
constexpr Sql kPageSize = "SELECT page_size FROM pragma_page_size";
constexpr Sql kReturnPages = "PRAGMA incremental_vacuum(64)";

// Free pages that stay for the next records: giving them back and taking them again is work.
constexpr std::int64_t kSparePages = 128;
constexpr std::int64_t kSpareShare = 16;

double Seconds(WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace

SqlResult<Retention> Retention::Open(Database& database, const RetentionLimits& limits,
                                     const Clock& clock) {
  auto old_bodies = database.Prepare(kOldBodies);
  auto old_rows = database.Prepare(kOldRows);
  auto first_bodies = database.Prepare(kFirstBodies);
  auto first_rows = database.Prepare(kFirstRows);
  for (auto* statement : {&old_bodies, &old_rows, &first_bodies, &first_rows}) {
    if (!*statement) return std::unexpected(std::move(statement->error()));
  }
  const auto newest = database.ReadInteger(kNewest);
  if (!newest) return std::unexpected(newest.error());
  // Without records the clock has nothing to be compared with.
  const WallTime seen =
      *newest == 0 ? clock.WallNow() : WallTime(std::chrono::microseconds(*newest));
  return Retention(database,
                   {.old_bodies = std::move(*old_bodies),
                    .old_rows = std::move(*old_rows),
                    .first_bodies = std::move(*first_bodies),
                    .first_rows = std::move(*first_rows)},
                   limits, clock, seen);
}

SqlResult<bool> Retention::Step() {
  if (const auto oldest = Oldest()) {
    const auto removed = RemoveOlderThan(*oldest);
    if (!removed) return std::unexpected(removed.error());
    if (*removed > 0) return true;
  }
  if (limits_.max_bytes > 0) {
    const auto size = Size();
    if (!size) return std::unexpected(size.error());
    if (*size > limits_.max_bytes) {
      const auto removed = RemoveFirst();
      if (!removed) return std::unexpected(removed.error());
      if (*removed > 0) return true;
    }
  }
  return GiveSpaceBack();
}

std::optional<WallTime> Retention::Oldest() {
  if (limits_.max_age.count() == 0) return std::nullopt;
  const WallTime now = clock_->WallNow();
  const MonotonicTime at = clock_->Now();
  const auto ahead =
      (now - seen_) - std::chrono::duration_cast<std::chrono::microseconds>(at - seen_at_);
  seen_ = now;
  seen_at_ = at;
  if (ahead > kLargestJump) {
    trusted_from_ = at + kDoubt;
    log::Warning(
        "request log: the clock is {} hours ahead of where it was expected; if that is wrong, set "
        "it right: no record is removed for its age within the next hour",
        std::chrono::floor<std::chrono::hours>(ahead).count());
  }
  if (trusted_from_ && at < *trusted_from_) return std::nullopt;
  return now - limits_.max_age;
}

SqlResult<std::int64_t> Retention::RemoveOlderThan(WallTime oldest) {
  auto transaction = Transaction::Begin(*database_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  statements_.old_bodies.Bind(1, Seconds(oldest));
  statements_.old_rows.Bind(1, Seconds(oldest));
  if (auto bodies = Run(statements_.old_bodies); !bodies) return bodies;
  const auto rows = Run(statements_.old_rows);
  if (!rows) return rows;
  if (auto done = transaction->Commit(); !done) return std::unexpected(std::move(done.error()));
  return rows;
}

SqlResult<std::int64_t> Retention::RemoveFirst() {
  const auto bodies = Run(statements_.first_bodies);
  if (!bodies || *bodies > 0) return bodies;
  return Run(statements_.first_rows);
}

SqlResult<std::int64_t> Retention::Run(Statement& statement) {
  const auto done = statement.Step();
  statement.Reset();
  if (!done) return std::unexpected(done.error());
  return database_->Changes();
}

SqlResult<std::int64_t> Retention::Size() {
  const auto pages = database_->ReadInteger(kPages);
  const auto free = database_->ReadInteger(kFreePages);
  const auto page_size = database_->ReadInteger(kPageSize);
  for (const auto* number : {&pages, &free, &page_size}) {
    if (!*number) return std::unexpected(number->error());
  }
  return (*pages - *free) * *page_size;
}

SqlResult<bool> Retention::GiveSpaceBack() {
  const auto pages = database_->ReadInteger(kPages);
  const auto free = database_->ReadInteger(kFreePages);
  for (const auto* number : {&pages, &free}) {
    if (!*number) return std::unexpected(number->error());
  }
  const std::int64_t spare = std::max(kSparePages, *pages / kSpareShare);
  if (*free <= spare) return false;
  if (auto done = database_->Execute(kReturnPages); !done)
    return std::unexpected(std::move(done.error()));
  const auto left = database_->ReadInteger(kFreePages);
  if (!left) return std::unexpected(left.error());
  // A file that was begun without the ability gives nothing back.
  return *left > spare && *left < *free;
}

}  // namespace monorelay::store::sqlite
