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
constexpr std::array kHistogramParameters{kFrom,   kTo,   kModel,    kProvider, kKey,
                                          kClient, kUser, kEndpoint, kStatus};

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
  std::int64_t zone = 0;
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
  const auto rows =
      services.reader->Statistics({.range = range,
                                   .step = asked->step,
                                   .offset = asked->zone,
                                   .group_by = asked->query.group_by,
                                   .then_by = asked->then_by,
                                   .filter = asked->query.filter,
                                   .with_distributions = asked->metrics.NeedsDistributions()});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  const std::vector<std::int64_t> buckets = BucketsOf(range, asked->step, asked->zone);
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject()
      .Field("from", std::string_view(TimeText(static_cast<double>(range.from))))
      .Field("to", std::string_view(TimeText(static_cast<double>(range.to))))
      .Field("step_ms", asked->step * 1000)
      .Field("tz", std::string_view(request.parameters.Find("tz").value_or("UTC")))
      .Field("partial_last", buckets.back() + asked->step > range.to);
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

// How many requests of each class of status there were, in at most 96 buckets.
Outcome StatusHistogram(const Services& services, const Request& request) {
  constexpr std::int64_t kMostBars = 96;
  auto query = ReadStatisticsQuery(request);
  if (!query) return std::unexpected(std::move(query.error()));
  const std::int64_t step = BarWidth(query->range.to - query->range.from, kMostBars);
  const auto rows = services.reader->Statistics({.range = query->range,
                                                 .step = step,
                                                 .group_by = records::Dimension::kStatus,
                                                 .filter = query->filter,
                                                 .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  std::map<std::string, std::map<std::int64_t, std::int64_t>> counts;
  for (const StatisticsRow& row : *rows) counts[row.group][row.bucket] += row.totals.requests;
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Field("step_ms", step * 1000).Key("buckets").BeginArray();
  const std::int64_t first = FloorTo(query->range.from, step);
  for (std::int64_t at = first; at < query->range.to; at += step) json.Int(at * 1000);
  json.EndArray().Key("series").BeginArray();
  for (auto& [status, by_bucket] : counts) {
    json.BeginObject().Field("status", std::string_view(status)).Key("requests").BeginArray();
    for (std::int64_t at = first; at < query->range.to; at += step) json.Int(by_bucket[at]);
    json.EndArray().EndObject();
  }
  json.EndArray().EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/v1/requests/histogram", "Requests over time, by class of status.",
          Access::kOwnReader, kHistogramParameters, "StatusHistogram", "application/json",
          StatusHistogram},
    Route{"GET", "/api/v1/stats/timeseries", "Figures over time, by bucket and group.",
          Access::kOwnReader, kSeriesParameters, "TimeSeries", "application/json", TimeSeries},
};

}  // namespace

std::span<const Route> TimeSeriesRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
