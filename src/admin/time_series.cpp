// Figures over time.

#include <algorithm>
#include <array>
#include <map>

#include "admin/routes.hpp"
#include "admin/statistics_query.hpp"
#include "admin/totals_json.hpp"

namespace monorelay::admin {
namespace {

using records::StatisticsRow;
using records::Totals;

constexpr std::int64_t kMostSeries = 20;

constexpr Parameter kTop{"top", R"({"type":"integer","minimum":1,"maximum":20})",
                         "So many series, the others in one; 5 if absent."};
constexpr std::array kSeriesParameters{kFrom,    kTo,     kModel,    kProvider, kKey,
                                       kClient,  kUser,   kEndpoint, kStatus,   kStep,
                                       kGroupBy, kThenBy, kTop,      kZone,     kMetrics};
struct SeriesData {
  std::string key;
  std::string then;  // the value of `then_by`
  Totals total;
  std::map<std::int64_t, Totals> buckets;
  std::int64_t members = 0;  // of "_other"
};

// The largest `top` groups, and one for all others.
std::vector<SeriesData> TopSeries(const std::vector<StatisticsRow>& rows, std::size_t top) {
  std::map<std::pair<std::string, std::string>, SeriesData> by_key;
  for (const StatisticsRow& row : rows) {
    SeriesData& series = by_key[{row.group, row.then}];
    series.key = row.group;
    series.then = row.then;
    series.total.Merge(row.totals);
    series.buckets[row.bucket].Merge(row.totals);
  }
  std::vector<SeriesData> all;
  for (auto& [key, series] : by_key) all.push_back(std::move(series));
  std::ranges::sort(all, [](const SeriesData& one, const SeriesData& other) {
    return std::tie(other.total.requests, one.key, one.then) <
           std::tie(one.total.requests, other.key, other.then);
  });
  if (all.size() <= top) return all;
  SeriesData others{.key = "_other", .then = {}, .total = {}, .buckets = {}, .members = 0};
  for (std::size_t i = top; i < all.size(); ++i) {
    ++others.members;
    others.total.Merge(all[i].total);
    for (const auto& [bucket, totals] : all[i].buckets) others.buckets[bucket].Merge(totals);
  }
  all.resize(top);
  all.push_back(std::move(others));
  return all;
}

// What the figures may have to do with: configurations that were saved in that time, the latest 50.
// Members are not told who did what.
void WriteMarkers(json::Writer& json, const Services& services, const Request& request,
                  const records::TimeRange& range) {
  constexpr std::size_t kMostMarkers = 50;
  json.Key("markers").BeginArray();
  const bool may_see = request.principal.role != identity::Role::kMember;
  if (services.audit != nullptr && may_see) {
    const auto rows = services.audit->Read({.action = "config", .limit = kMostMarkers});
    for (const identity::AuditRow& row : rows.value_or(std::vector<identity::AuditRow>())) {
      constexpr std::int64_t kMicros = 1'000'000;
      if (row.time_us < range.from * kMicros || row.time_us >= range.to * kMicros) continue;
      json.BeginObject()
          .Field("t", row.time_us / 1000)
          .Field("kind", "config")
          .Field("ref", row.number)
          .Field("label", std::string_view(row.entry.action + " by " + row.entry.actor))
          .EndObject();
    }
  }
  json.EndArray();
}

struct SeriesQuestion {
  GroupedQuery query;
  records::Dimension then_by = records::Dimension::kNone;
  std::int64_t step = 0;
  TimeZone zone;
  std::size_t top = 0;
  Metrics metrics;
};

Read<SeriesQuestion> ReadQuestion(const Request& request) {
  auto query = ReadStatisticsQuery(request);
  if (!query) return std::unexpected(std::move(query.error()));
  const auto then_by = ReadDimension(request, "then_by");
  if (!then_by) return std::unexpected(then_by.error());
  const auto step = ReadStep(request, query->range);
  if (!step) return std::unexpected(step.error());
  const auto zone = ReadZone(request);
  if (!zone) return std::unexpected(zone.error());
  const auto top = ReadInteger(request, "top", 1, kMostSeries, 5);
  if (!top) return std::unexpected(top.error());
  auto metrics = Metrics::ReadFrom(request);
  if (!metrics) return std::unexpected(metrics.error());
  return SeriesQuestion{.query = *std::move(query),
                        .then_by = *then_by,
                        .step = *step,
                        .zone = *zone,
                        .top = static_cast<std::size_t>(*top),
                        .metrics = *std::move(metrics)};
}

Outcome TimeSeries(const Services& services, const Request& request) {
  const auto asked = ReadQuestion(request);
  if (!asked) return std::unexpected(asked.error());
  const records::TimeRange& range = asked->query.range;
  const std::vector<std::int64_t> buckets = asked->zone.Buckets(range.from, range.to, asked->step);
  const auto rows =
      services.reader->Statistics({.range = range,
                                   .cuts = buckets,
                                   .group_by = asked->query.group_by,
                                   .then_by = asked->then_by,
                                   .filter = asked->query.filter,
                                   .with_distributions = asked->metrics.NeedsDistributions(),
                                   .distributions = asked->metrics.Needed()});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject()
      .Field("from", std::string_view(TimeText(static_cast<double>(range.from))))
      .Field("to", std::string_view(TimeText(static_cast<double>(range.to))))
      .Field("step_ms", asked->step * 1000)
      .Field("tz", std::string_view(request.parameters.Find("tz").value_or("UTC")))
      .Field("partial_last", EndOfBucket(asked->zone, buckets.back(), asked->step) > range.to);
  json.Key("buckets").BeginArray();
  for (const std::int64_t bucket : buckets) json.Int(bucket * 1000);
  json.EndArray().Key("series").BeginArray();
  for (const SeriesData& series : TopSeries(*rows, asked->top)) {
    json.BeginObject().Field("key", std::string_view(series.key));
    if (asked->then_by != records::Dimension::kNone)
      json.Field("then", std::string_view(series.then));
    if (series.members > 0) json.Field("members", series.members);
    json.Key("total");
    WriteTotals(json, series.total);
    WriteColumns(json, buckets, series.buckets, asked->metrics);
    json.EndObject();
  }
  json.EndArray();
  WriteMarkers(json, services, request, range);
  json.EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/v1/stats/timeseries", "Figures over time, by bucket and group.",
          Access::kOwnReader, kSeriesParameters, "TimeSeries", "application/json", TimeSeries},
};

}  // namespace

std::span<const Route> TimeSeriesRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
