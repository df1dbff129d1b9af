// How many requests there are over time. By the roll-ups, if they can tell the requests from
// others; else over the newest requests, one by one.

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "admin/request_filter.hpp"
#include "admin/routes.hpp"
#include "admin/statistics_query.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

using records::Dimension;
using records::RequestRow;

constexpr std::int64_t kDay = 86'400;

std::string ClassOf(std::int64_t status) {
  return fmt::format("{}xx", status / 100);
}

// By class of status, then by bucket.
using Bars = std::map<std::string, std::map<std::int64_t, std::int64_t>>;

Read<Bars> BarsOfSeries(const Services& services, const records::RequestFilter& filter,
                        std::int64_t step) {
  const auto rows = services.reader->Statistics({.range = filter.range,
                                                 .step = step,
                                                 .group_by = Dimension::kStatus,
                                                 .filter = filter.series,
                                                 .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  Bars bars;
  for (const records::StatisticsRow& row : *rows)
    bars[row.group][row.bucket] += row.totals.requests;
  return bars;
}

Bars BarsOf(const std::vector<RequestRow>& rows, std::int64_t step) {
  Bars bars;
  for (const RequestRow& row : rows)
    ++bars[ClassOf(row.status)][FloorTo(static_cast<std::int64_t>(row.timestamp), step)];
  return bars;
}

// How many requests of each class of status there were, in at most 96 buckets.
Outcome Histogram(const Services& services, const Request& request) {
  constexpr std::int64_t kMostBars = 96;
  const auto filter = ReadRequestFilter(services, request, kDay);
  if (!filter) return std::unexpected(filter.error());
  const records::TimeRange& range = filter->range;
  const std::int64_t step = BarWidth(range.to - range.from, kMostBars);
  RequestSample sample;
  Read<Bars> bars;
  if (IsOfSeries(*filter)) {
    bars = BarsOfSeries(services, *filter, step);
  } else {
    auto sampled = SampleRequests(*services.reader, *filter);
    if (!sampled) return std::unexpected(std::move(sampled.error()));
    sample = *std::move(sampled);
    bars = BarsOf(sample.rows, step);
  }
  if (!bars) return std::unexpected(std::move(bars.error()));
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Field("step_ms", step * 1000).Key("buckets").BeginArray();
  const std::int64_t first = FloorTo(range.from, step);
  for (std::int64_t at = first; at < range.to; at += step) json.Int(at * 1000);
  json.EndArray().Key("series").BeginArray();
  for (auto& [status, by_bucket] : *bars) {
    json.BeginObject().Field("status", std::string_view(status)).Key("requests").BeginArray();
    for (std::int64_t at = first; at < range.to; at += step) json.Int(by_bucket[at]);
    json.EndArray().EndObject();
  }
  json.EndArray().Field("complete", sample.is_complete).EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/v1/requests/histogram", "Requests over time, by class of status.",
          Access::kOwnReader, kRequestFilter, "StatusHistogram", "application/json", Histogram},
};

}  // namespace

std::span<const Route> RequestCountRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
