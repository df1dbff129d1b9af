#include "store/sqlite/statistics_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <utility>

#include "store/sqlite/range_parts.hpp"
#include "store/sqlite/totals_bytes.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::Dimension;
using records::StatisticsQuery;
using records::StatisticsRow;

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86'400;

// Of all series: what is wanted of them is known before, and a look at each costs more than reading
// those that are not wanted.
#define ROLLUP_READ(table) \
  "SELECT bucket, series, totals FROM " table " WHERE bucket >= ?1 AND bucket < ?2"

constexpr std::array<Sql, 4> kRead{ROLLUP_READ("rollup_minute"), ROLLUP_READ("rollup_hour"),
                                   ROLLUP_READ("rollup_four_hours"), ROLLUP_READ("rollup_day")};

constexpr Sql kSeries =
    "SELECT id, model, provider, key_label, client, user, endpoint, status_class FROM series"
    " WHERE (?1 IS NULL OR model = ?1) AND (?2 IS NULL OR provider = ?2)"
    " AND (?3 IS NULL OR key_label = ?3) AND (?4 IS NULL OR client = ?4)"
    " AND (?5 IS NULL OR user = ?5) AND (?6 IS NULL OR endpoint = ?6)"
    " AND (?7 IS NULL OR status_class = ?7)";

std::string ValueOf(Dimension dimension, const Statement& row) {
  switch (dimension) {
    case Dimension::kNone:
      return {};
    case Dimension::kModel:
      return row.Text(1);
    case Dimension::kProvider:
      return row.Text(2);
    case Dimension::kKey:
      return row.Text(3);
    case Dimension::kClient:
      return row.Text(4);
    case Dimension::kUser:
      return row.Text(5);
    case Dimension::kEndpoint:
      return row.Text(6);
    case Dimension::kStatus:
      return fmt::format("{}xx", row.Integer(7));
  }
  return {};
}

void BindFilter(Statement& statement, const records::SeriesFilter& filter) {
  int parameter = 1;
  for (const auto* text : {&filter.model, &filter.provider, &filter.key_label, &filter.client,
                           &filter.user, &filter.endpoint}) {
    statement.Bind(parameter++,
                   text->has_value() ? std::optional(std::string_view(**text)) : std::nullopt);
  }
  statement.Bind(parameter, filter.status_class);
}

// What a series counts for: the values of the two dimensions.
using Group = std::pair<std::string, std::string>;
// The series that are wanted, by their numbers, each with the place of its group.
struct WantedSeries {
  std::vector<Group> groups;  // in their order
  std::unordered_map<std::int64_t, std::size_t> places;
};
// By bucket and place of the group.
using GroupSums = std::map<std::size_t, records::Totals>;
using Sums = std::map<std::int64_t, GroupSums>;

SqlResult<WantedSeries> ReadSeries(Database& database, const StatisticsQuery& query) {
  auto read = database.Prepare(kSeries);
  if (!read) return std::unexpected(std::move(read.error()));
  BindFilter(*read, query.filter);
  std::map<Group, std::vector<std::int64_t>> by_group;
  for (;;) {
    const auto row = read->Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    by_group[{ValueOf(query.group_by, *read), ValueOf(query.then_by, *read)}].push_back(
        read->Integer(0));
  }
  WantedSeries wanted;
  for (auto& [group, numbers] : by_group) {
    for (const std::int64_t number : numbers) wanted.places.emplace(number, wanted.groups.size());
    wanted.groups.push_back(group);
  }
  return wanted;
}

// The beginning of the bucket that a time belongs to.
std::int64_t BucketOf(const StatisticsQuery& query, std::int64_t time) {
  if (!query.cuts.empty()) {
    const auto behind = std::ranges::upper_bound(query.cuts, time);
    return behind == query.cuts.begin() ? query.cuts.front() : *std::prev(behind);
  }
  if (query.step == 0) return query.range.from;
  return FloorTo(time + query.offset, query.step) - query.offset;
}

SqlResult<void> ReadStretch(Database& database, const StatisticsQuery& query,
                            const WantedSeries& wanted, const Stretch& stretch, Sums& sums) {
  auto read = database.Prepare(kRead[static_cast<std::size_t>(stretch.level)]);
  if (!read) return std::unexpected(std::move(read.error()));
  read->Bind(1, stretch.from);
  read->Bind(2, stretch.to);
  const records::Distributions& distributions =
      query.with_distributions ? query.distributions : kNoDistributions;
  // Rows come in the order of their buckets.
  GroupSums* current = nullptr;
  std::int64_t current_time = 0;
  for (;;) {
    const auto row = read->Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    const auto series = wanted.places.find(read->Integer(1));
    if (series == wanted.places.end()) continue;
    const std::int64_t time = read->Integer(0);
    if (current == nullptr || time != current_time) {
      current = &sums[BucketOf(query, time)];
      current_time = time;
    }
    MergeEncoded(read->Bytes(2), (*current)[series->second], distributions);
  }
}

}  // namespace

SqlResult<std::vector<StatisticsRow>> ReadStatistics(Database& database,
                                                     const StatisticsQuery& query) {
  // What is newest decides which minutes are still there: that is how they are trimmed.
  auto newest = database.ReadInteger("SELECT ifnull(max(bucket), 0) FROM rollup_minute");
  if (!newest) return std::unexpected(std::move(newest.error()));
  auto four_hours = database.ReadInteger("SELECT bucket FROM rollup_four_hours_from");
  if (!four_hours) return std::unexpected(std::move(four_hours.error()));
  const KeptFrom kept{.minutes = CeilTo(*newest - KeptFor(Level::kMinute) + kDay, kHour),
                      .hours = CeilTo(*newest - KeptFor(Level::kHour) + kDay, kDay),
                      .four_hours = *four_hours};
  const auto wanted = ReadSeries(database, query);
  if (!wanted) return std::unexpected(wanted.error());
  Sums sums;
  const auto stretches = query.cuts.empty() ? PartRange(query.range, query.step, query.offset, kept)
                                            : PartAtCuts(query.range, query.cuts, kept);
  for (const Stretch& stretch : stretches) {
    if (auto read = ReadStretch(database, query, *wanted, stretch, sums); !read)
      return std::unexpected(std::move(read.error()));
  }
  std::vector<StatisticsRow> rows;
  for (auto& [bucket, groups] : sums) {
    for (auto& [place, totals] : groups) {
      const auto& [group, then] = wanted->groups[place];
      rows.push_back({.bucket = bucket, .group = group, .then = then, .totals = std::move(totals)});
    }
  }
  return rows;
}

}  // namespace monorelay::store::sqlite
