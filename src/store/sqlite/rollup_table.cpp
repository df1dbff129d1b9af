#include "store/sqlite/rollup_table.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "store/sqlite/totals_bytes.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::Series;
using records::Totals;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kFourHours = 4 * kHour;
// Buckets and series in memory; what is beyond is read from the database when it is needed.
constexpr std::size_t kMostKnown = 384;
constexpr std::size_t kMostIds = 8192;

struct LevelSql {
  Sql find;
  Sql put;
  Sql trim;
  Sql oldest;
};

#define LEVEL_SQL(table)                                                                 \
  LevelSql {                                                                             \
    "SELECT totals FROM " table " WHERE bucket = ?1 AND series = ?2",                    \
        "INSERT OR REPLACE INTO " table " (bucket, series, totals) VALUES (?1, ?2, ?3)", \
        "DELETE FROM " table " WHERE bucket < ?1", "SELECT min(bucket) FROM " table      \
  }
constexpr std::array kLevels{LEVEL_SQL("rollup_minute"), LEVEL_SQL("rollup_hour"),
                             LEVEL_SQL("rollup_four_hours"), LEVEL_SQL("rollup_day")};
#undef LEVEL_SQL

constexpr char kFindSeries[] = R"sql(
  SELECT id FROM series WHERE model = ?1 AND provider = ?2 AND key_label = ?3 AND client = ?4
    AND user = ?5 AND endpoint = ?6 AND status_class = ?7
)sql";
constexpr char kAddSeries[] = R"sql(
  INSERT INTO series (model, provider, key_label, client, user, endpoint, status_class)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id
)sql";

void Bind(Statement& statement, const Series& series) {
  int parameter = 0;
  for (const std::string* text : {&series.model, &series.provider, &series.key_label,
                                  &series.client, &series.user, &series.endpoint})
    statement.Bind(++parameter, std::string_view(*text));
  statement.Bind(++parameter, std::int64_t{series.status_class});
}

std::int64_t SecondsOf(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::int64_t Floor(std::int64_t time, std::int64_t step) {
  const std::int64_t rest = time % step;
  return time - (rest < 0 ? rest + step : rest);
}

}  // namespace

std::int64_t SecondsOf(Level level) {
  switch (level) {
    case Level::kMinute:
      return 60;
    case Level::kHour:
      return kHour;
    case Level::kFourHours:
      return kFourHours;
    case Level::kDay:
      return kDay;
  }
  return 0;
}

std::int64_t KeptFor(Level level) {
  switch (level) {
    case Level::kMinute:
      return 8 * kDay;
    case Level::kHour:
    case Level::kFourHours:
      return 400 * kDay;
    case Level::kDay:
      return 0;
  }
  return 0;
}

SqlResult<RollupTable> RollupTable::Open(Database& database) {
  auto find_series = database.Prepare(kFindSeries);
  if (!find_series) return std::unexpected(std::move(find_series.error()));
  auto add_series = database.Prepare(kAddSeries);
  if (!add_series) return std::unexpected(std::move(add_series.error()));
  RollupTable table(database, *std::move(find_series), *std::move(add_series));
  for (const LevelSql& sql : kLevels) {
    auto find = database.Prepare(sql.find);
    if (!find) return std::unexpected(std::move(find.error()));
    auto put = database.Prepare(sql.put);
    if (!put) return std::unexpected(std::move(put.error()));
    auto trim = database.Prepare(sql.trim);
    if (!trim) return std::unexpected(std::move(trim.error()));
    auto oldest = database.Prepare(sql.oldest);
    if (!oldest) return std::unexpected(std::move(oldest.error()));
    table.levels_.push_back(
        {*std::move(find), *std::move(put), *std::move(trim), *std::move(oldest)});
  }
  return table;
}

void RollupTable::Add(const records::RequestRecord& record) {
  const std::int64_t minute = Floor(SecondsOf(record.finished), SecondsOf(Level::kMinute));
  const std::pair place(minute, records::SeriesOf(record));
  auto found = added_.find(place);
  if (found == added_.end())
    found = added_.try_emplace(std::pair(minute, records::CopyOf(place.second))).first;
  found->second.Add(record);
}

void RollupTable::Forget() {
  added_.clear();
  known_.clear();
  ids_.clear();
}

SqlResult<void> RollupTable::RemoveAll() {
  return database_->Execute(
      "DELETE FROM rollup_minute; DELETE FROM rollup_hour; DELETE FROM rollup_four_hours;"
      "DELETE FROM rollup_day");
}

SqlResult<void> RollupTable::RemoveClient(std::string_view client) {
#define OF_CLIENT " WHERE series IN (SELECT id FROM series WHERE client = ?1)"
  constexpr std::array<Sql, 4> kRemove{
      "DELETE FROM rollup_minute" OF_CLIENT, "DELETE FROM rollup_hour" OF_CLIENT,
      "DELETE FROM rollup_four_hours" OF_CLIENT, "DELETE FROM rollup_day" OF_CLIENT};
#undef OF_CLIENT
  for (const Sql sql : kRemove) {
    auto remove = database_->Prepare(sql);
    if (!remove) return std::unexpected(std::move(remove.error()));
    remove->Bind(1, client);
    if (const auto done = remove->Step(); !done) return std::unexpected(done.error());
  }
  return {};
}

SqlResult<void> RollupTable::Flush() {
  if (ids_.size() > kMostIds) ids_.clear();
  std::map<Place, Totals> sums;
  for (const auto& [place, totals] : added_) {
    const auto series = IdOf(place.second);
    if (!series) return std::unexpected(series.error());
    for (const Level level : {Level::kMinute, Level::kHour, Level::kFourHours, Level::kDay})
      sums[{level, Floor(place.first, SecondsOf(level)), *series}].Merge(totals);
  }
  if (known_.size() + sums.size() > kMostKnown) known_.clear();
  for (const auto& [place, totals] : sums) {
    const auto [known, is_new] = known_.try_emplace(place);
    if (is_new) {
      if (auto loaded = Load(place, known->second); !loaded) return loaded;
    }
    known->second.Merge(totals);
    if (auto put = Put(place, known->second); !put) return put;
  }
  added_.clear();
  return {};
}

SqlResult<std::int64_t> RollupTable::IdOf(const Series& series) {
  if (const auto known = ids_.find(series); known != ids_.end()) return known->second;
  for (Statement* statement : {&find_series_, &add_series_}) {
    Bind(*statement, series);
    const auto row = statement->Step();
    const std::int64_t id = row && *row ? statement->Integer(0) : 0;
    statement->Reset();
    statement->ClearBindings();
    if (!row) return std::unexpected(row.error());
    if (*row) return ids_[series] = id;
  }
  return std::unexpected(SqlError{.code = 0, .message = "a series was neither found nor made"});
}

SqlResult<void> RollupTable::Load(const Place& place, Totals& totals) {
  Statement& find = Of(place.level).find;
  find.Bind(1, place.bucket);
  find.Bind(2, place.series);
  const auto row = find.Step();
  if (row && *row) MergeEncoded(find.Bytes(0), totals);
  find.Reset();
  if (!row) return std::unexpected(row.error());
  return {};
}

SqlResult<void> RollupTable::Put(const Place& place, const Totals& totals) {
  Statement& put = Of(place.level).put;
  put.Bind(1, place.bucket);
  put.Bind(2, place.series);
  const std::string encoded = EncodeTotals(totals);
  put.BindBlob(3, encoded);
  const auto done = put.Step();
  put.Reset();
  put.ClearBindings();
  if (!done) return std::unexpected(done.error());
  return {};
}

SqlResult<void> RollupTable::Trim(WallTime now) {
  for (const Level level : {Level::kMinute, Level::kHour, Level::kFourHours}) {
    LevelStatements& statements = Of(level);
    const auto row = statements.oldest.Step();
    const bool is_empty = !row || !*row || statements.oldest.IsNull(0);
    const std::int64_t oldest = is_empty ? 0 : statements.oldest.Integer(0);
    statements.oldest.Reset();
    if (!row) return std::unexpected(row.error());
    const std::int64_t limit = SecondsOf(now) - KeptFor(level);
    if (is_empty || oldest >= limit) continue;
    statements.trim.Bind(1, std::min(limit, oldest + kHour));
    const auto done = statements.trim.Step();
    statements.trim.Reset();
    if (!done) return std::unexpected(done.error());
  }
  return {};
}

}  // namespace monorelay::store::sqlite
