// The tables `rollup_minute`, `rollup_hour`, `rollup_four_hours` and `rollup_day`: statistics that
// grow with the variety of requests and not with their number.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "records/statistics.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

enum class Level : std::uint8_t { kMinute, kHour, kFourHours, kDay };

// Seconds of a bucket: 60, 3600, 14400, 86400. Buckets begin at multiples of it since the epoch,
// UTC.
std::int64_t SecondsOf(Level level);
// How long buckets are kept, in seconds; 0: for ever.
std::int64_t KeptFor(Level level);

// Adds records to the buckets that they belong to, by the time at which they were finished. What is
// added reaches the database with Flush, within the transaction of the caller; after a failure
// Forget takes it back. Must not outlive its database. One thread at a time.
class RollupTable {
 public:
  static SqlResult<RollupTable> Open(Database& database);

  void Add(const records::RequestRecord& record);
  SqlResult<void> Flush();
  void Forget();
  // Delete buckets: all, or those of one client. Belong into a transaction, and Forget after it.
  SqlResult<void> RemoveAll();
  SqlResult<void> RemoveClient(std::string_view client);
  // Deletes at most one hour of buckets that are older than they are kept for, seen from `now`.
  SqlResult<void> Trim(WallTime now);

 private:
  struct Place {
    Level level;
    std::int64_t bucket;
    std::int64_t series;
    auto operator<=>(const Place&) const = default;
  };
  // Finds without copying what it looks for.
  struct ByMinuteAndSeries {
    using is_transparent = void;
    using View = std::pair<std::int64_t, records::SeriesView>;
    static View Of(const View& view) { return view; }
    static View Of(const std::pair<std::int64_t, records::Series>& place) {
      return {place.first, records::ViewOf(place.second)};
    }
    bool operator()(const auto& left, const auto& right) const { return Of(left) < Of(right); }
  };
  struct LevelStatements {
    Statement find;
    Statement put;
    Statement trim;
    Statement oldest;
  };

  RollupTable(Database& database, Statement find_series, Statement add_series)
      : database_(&database),
        find_series_(std::move(find_series)),
        add_series_(std::move(add_series)) {}
  SqlResult<std::int64_t> IdOf(const records::Series& series);
  SqlResult<void> Load(const Place& place, records::Totals& totals);
  SqlResult<void> Put(const Place& place, const records::Totals& totals);
  LevelStatements& Of(Level level) { return levels_[static_cast<std::size_t>(level)]; }

  Database* database_;
  Statement find_series_;
  Statement add_series_;
  std::vector<LevelStatements> levels_;
  std::map<records::Series, std::int64_t> ids_;
  // What waits for Flush, by minute.
  std::map<std::pair<std::int64_t, records::Series>, records::Totals, ByMinuteAndSeries> added_;
  // Buckets as they stand in the database, for the next time.
  std::map<Place, records::Totals> known_;
};

}  // namespace monorelay::store::sqlite
