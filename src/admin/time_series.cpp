// Figures over time.

#include <fmt/format.h>

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

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMostBuckets = 200;
constexpr std::int64_t kMostDays = 400;
constexpr std::int64_t kMostSeries = 20;

constexpr Parameter kStep{"step", R"({"enum":["auto","1m","5m","15m","30m","1h","4h","1d"]})",
                          "Width of a bucket; auto aims at 48 to 120 of them."};
constexpr Parameter kTop{"top", R"({"type":"integer","minimum":1,"maximum":20})",
                         "So many series, the others in one; 5 if absent."};
constexpr Parameter kZone{"tz", R"({"type":"string"})",
                          "Where days begin: \"UTC\" or an offset such as \"+08:00\"."};
constexpr std::array kSeriesParameters{kFrom,     kTo,     kModel, kProvider, kKey, kClient, kUser,
                                       kEndpoint, kStatus, kStep,  kGroupBy,  kTop, kZone};
constexpr std::array kHistogramParameters{kFrom,   kTo,   kModel,    kProvider, kKey,
                                          kClient, kUser, kEndpoint, kStatus};

constexpr std::array kSteps{std::pair{std::string_view("1m"), kMinute},
                            std::pair{std::string_view("5m"), 5 * kMinute},
                            std::pair{std::string_view("15m"), 15 * kMinute},
                            std::pair{std::string_view("30m"), 30 * kMinute},
                            std::pair{std::string_view("1h"), 60 * kMinute},
                            std::pair{std::string_view("4h"), 240 * kMinute},
                            std::pair{std::string_view("1d"), kDay}};

Read<std::int64_t> ReadStep(const Request& request, const records::TimeRange& range) {
  const std::string text = request.parameters.Find("step").value_or("auto");
  const std::int64_t span = range.to - range.from;
  std::int64_t step = 0;
  for (const auto& [name, seconds] : kSteps) {
    const bool fits = text == "auto" ? span / seconds <= 120 || seconds == kDay : text == name;
    if (fits && step == 0) step = seconds;
  }
  if (step == 0)
    return std::unexpected(WrongParameter("step", "must be auto, 1m, 5m, 15m, 30m, 1h, 4h or 1d"));
  if (span / step > (text == "auto" ? kMostDays : kMostBuckets)) {
    return std::unexpected(WrongParameter(
        "step", fmt::format("gives more than {} buckets, or a range of more than {} days; take a "
                            "wider step or a shorter range",
                            kMostBuckets, kMostDays)));
  }
  return step;
}

// Seconds east of UTC.
Read<std::int64_t> ReadZone(const Request& request) {
  const std::string text = request.parameters.Find("tz").value_or("UTC");
  if (text == "UTC" || text == "Z" || text.empty()) return 0;
  // In a query an unescaped plus is a space.
  const bool is_east = text[0] == '+' || text[0] == ' ';
  const bool has_form = text.size() == 6 && (is_east || text[0] == '-') && text[3] == ':';
  std::int64_t digits[4] = {};
  bool is_number = has_form;
  for (std::size_t i = 0; has_form && i < 4; ++i) {
    const char c = text[i < 2 ? i + 1 : i + 2];
    is_number = is_number && c >= '0' && c <= '9';
    digits[i] = c - '0';
  }
  const std::int64_t minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3];
  if (!is_number || minutes > 14 * 60 || digits[2] > 5)
    return std::unexpected(WrongParameter("tz", "must be UTC or an offset such as +08:00"));
  return (is_east ? minutes : -minutes) * kMinute;
}

std::int64_t FloorTo(std::int64_t time, std::int64_t step) {
  const std::int64_t rest = time % step;
  return time - (rest < 0 ? rest + step : rest);
}

struct SeriesData {
  std::string key;
  Totals total;
  std::map<std::int64_t, Totals> buckets;
  std::int64_t members = 0;  // of "_other"
};

// The largest `top` groups, and one for all others.
std::vector<SeriesData> TopSeries(const std::vector<StatisticsRow>& rows, std::size_t top) {
  std::map<std::string, SeriesData> by_key;
  for (const StatisticsRow& row : rows) {
    SeriesData& series = by_key[row.group];
    series.key = row.group;
    series.total.Merge(row.totals);
    series.buckets[row.bucket].Merge(row.totals);
  }
  std::vector<SeriesData> all;
  for (auto& [key, series] : by_key) all.push_back(std::move(series));
  std::ranges::sort(all, [](const SeriesData& one, const SeriesData& other) {
    return std::tie(other.total.requests, one.key) < std::tie(one.total.requests, other.key);
  });
  if (all.size() <= top) return all;
  SeriesData others{.key = "_other", .total = {}, .buckets = {}, .members = 0};
  for (std::size_t i = top; i < all.size(); ++i) {
    ++others.members;
    others.total.Merge(all[i].total);
    for (const auto& [bucket, totals] : all[i].buckets) others.buckets[bucket].Merge(totals);
  }
  all.resize(top);
  all.push_back(std::move(others));
  return all;
}

Outcome TimeSeries(const Services& services, const Request& request) {
  auto query = ReadStatisticsQuery(request);
  if (!query) return std::unexpected(std::move(query.error()));
  const auto step = ReadStep(request, query->range);
  if (!step) return std::unexpected(step.error());
  const auto zone = ReadZone(request);
  if (!zone) return std::unexpected(zone.error());
  const auto top = ReadInteger(request, "top", 1, kMostSeries, 5);
  if (!top) return std::unexpected(top.error());
  const auto rows = services.reader->Statistics({.range = query->range,
                                                 .step = *step,
                                                 .offset = *zone,
                                                 .group_by = query->group_by,
                                                 .filter = query->filter});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  std::vector<std::int64_t> buckets;
  for (std::int64_t at = FloorTo(query->range.from + *zone, *step) - *zone; at < query->range.to;
       at += *step)
    buckets.push_back(at);
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject()
      .Field("from", std::string_view(TimeText(static_cast<double>(query->range.from))))
      .Field("to", std::string_view(TimeText(static_cast<double>(query->range.to))))
      .Field("step_ms", *step * 1000)
      .Field("tz", std::string_view(request.parameters.Find("tz").value_or("UTC")))
      .Field("partial_last", buckets.back() + *step > query->range.to);
  json.Key("buckets").BeginArray();
  for (const std::int64_t bucket : buckets) json.Int(bucket * 1000);
  json.EndArray().Key("series").BeginArray();
  for (const SeriesData& series : TopSeries(*rows, static_cast<std::size_t>(*top))) {
    json.BeginObject().Field("key", std::string_view(series.key));
    if (series.members > 0) json.Field("members", series.members);
    json.Key("total");
    WriteTotals(json, series.total);
    WriteColumns(json, buckets, series.buckets);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return answer;
}

// How many requests of each class of status there were, in at most 96 buckets.
Outcome StatusHistogram(const Services& services, const Request& request) {
  constexpr std::int64_t kMostBars = 96;
  auto query = ReadStatisticsQuery(request);
  if (!query) return std::unexpected(std::move(query.error()));
  const std::int64_t span = query->range.to - query->range.from;
  std::int64_t step = kSteps.front().second;
  for (const auto& [name, seconds] : kSteps) {
    if (span / step >= kMostBars) step = seconds;
  }
  // Longer ranges than days can hold take several days a bar.
  while (span / step >= kMostBars) step += kDay;
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
