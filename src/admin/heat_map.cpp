// How long answers took over time: a count for each moment and each span of sizes.

#include <array>
#include <map>

#include "admin/request_filter.hpp"
#include "admin/routes.hpp"
#include "admin/statistics_query.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

using records::Histogram;
using records::Totals;

constexpr std::int64_t kThousandths = 1000;

// What can be shown; histograms count in thousandths of the unit.
struct HeatMetric {
  std::string_view name;
  std::string_view unit;
  Histogram Totals::* histogram;
  records::Distributions needed;        // that one alone
  std::array<std::int64_t, 14> bounds;  // of the unit
};
constexpr std::array<std::int64_t, 14> kMilliseconds{
    20, 50, 100, 200, 500, 1000, 2000, 5000, 10'000, 20'000, 50'000, 100'000, 200'000, 500'000};
constexpr std::array<std::int64_t, 14> kTokensASecond{1,  2,  5,   10,  15,  20,  30,
                                                      50, 75, 100, 150, 200, 300, 500};
constexpr std::array kHeatMetrics{
    HeatMetric{"latency", "ms", &Totals::latency, {true, false, false}, kMilliseconds},
    HeatMetric{"ttft", "ms", &Totals::first_token, {false, true, false}, kMilliseconds},
    HeatMetric{"speed", "tokens/s", &Totals::speed, {false, false, true}, kTokensASecond}};

constexpr auto kParameters =
    Joined(kSeriesFilter, std::array{kStep, kZone,
                                     Parameter{"metric", R"({"enum":["latency","ttft","speed"]})",
                                               "What is counted; latency."}});

Read<HeatMetric> ReadMetric(const Request& request) {
  const std::string name = request.parameters.Find("metric").value_or("latency");
  for (const HeatMetric& metric : kHeatMetrics) {
    if (metric.name == name) return metric;
  }
  return std::unexpected(WrongParameter("metric", "must be latency, ttft or speed"));
}

void WriteCounts(json::Writer& json, const HeatMetric& metric, const Histogram& histogram) {
  std::array<std::int64_t, 14> bounds = metric.bounds;
  for (std::int64_t& bound : bounds) bound *= kThousandths;
  json.BeginArray();
  for (const std::uint64_t count : histogram.CountsBetween(bounds))
    json.Int(static_cast<std::int64_t>(count));
  json.EndArray();
}

Outcome HeatMap(const Services& services, const Request& request) {
  const auto query = ReadStatisticsQuery(request);
  if (!query) return std::unexpected(query.error());
  const auto metric = ReadMetric(request);
  if (!metric) return std::unexpected(metric.error());
  const auto step = ReadStep(request, query->range);
  if (!step) return std::unexpected(step.error());
  const auto zone = ReadZone(request);
  if (!zone) return std::unexpected(zone.error());
  const records::TimeRange& range = query->range;
  const std::vector<std::int64_t> buckets = zone->Buckets(range.from, range.to, *step);
  const auto rows = services.reader->Statistics(
      {.range = range, .cuts = buckets, .filter = query->filter, .distributions = metric->needed});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  std::map<std::int64_t, Histogram> by_bucket;
  for (const records::StatisticsRow& row : *rows)
    by_bucket[row.bucket].Merge(row.totals.*(metric->histogram));
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject()
      .Field("metric", metric->name)
      .Field("unit", metric->unit)
      .Field("step_ms", *step * 1000)
      .Key("buckets")
      .BeginArray();
  for (const std::int64_t bucket : buckets) json.Int(bucket * 1000);
  json.EndArray().Key("bounds").BeginArray();
  for (const std::int64_t bound : metric->bounds) json.Int(bound);
  json.EndArray().Key("counts").BeginArray();
  for (const std::int64_t bucket : buckets) WriteCounts(json, *metric, by_bucket[bucket]);
  json.EndArray().EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/stats/heatmap",
          .summary = "How many requests took how long, over time.",
          .access = Access::kOwnReader,
          .parameters = kParameters,
          .response = "HeatMap",
          .content_type = "application/json",
          .handler = HeatMap},
};

}  // namespace

std::span<const Route> HeatMapRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
