// Statistics: sums and groups.

#include <algorithm>
#include <array>

#include "admin/reading.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"
#include "admin/statistics_query.hpp"
#include "admin/totals_json.hpp"

namespace monorelay::admin {
namespace {

using records::Dimension;
using records::StatisticsRow;
using records::Totals;

constexpr std::int64_t kMinute = 60;

constexpr Parameter kOrder{"order", R"({"enum":["requests","errors","cost","tokens","latency"]})",
                           "What the largest come first by; requests if absent."};

constexpr std::array kSummaryParameters{kFrom,   kTo,   kModel,    kProvider, kKey,
                                        kClient, kUser, kEndpoint, kStatus};
constexpr std::array kBreakdownParameters{kFrom,   kTo,    kModel,    kProvider, kKey,
                                          kClient, kUser,  kEndpoint, kStatus,   kGroupBy,
                                          kThenBy, kOrder, kLimit};

Outcome Summary(const Services& services, const Request& request) {
  auto query = ReadStatisticsQuery(request);
  if (!query) return std::unexpected(std::move(query.error()));
  const std::int64_t span = query->range.to - query->range.from;
  const records::TimeRange before{query->range.from - span, query->range.from};
  const records::TimeRange lately{query->range.to - kMinute, query->range.to};
  Totals sums[3];
  int number = 0;
  for (const records::TimeRange& range : {query->range, before, lately}) {
    const auto rows = services.reader->Statistics({.range = range, .filter = query->filter});
    if (!rows) return std::unexpected(ProblemOf(rows.error()));
    for (const StatisticsRow& row : *rows) sums[number].Merge(row.totals);
    ++number;
  }
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject()
      .Field("from", std::string_view(TimeText(static_cast<double>(query->range.from))))
      .Field("to", std::string_view(TimeText(static_cast<double>(query->range.to))))
      .Key("total");
  WriteTotals(json, sums[0]);
  json.Key("previous");
  WriteTotals(json, sums[1]);
  json.Field("rpm_now", sums[2].requests).EndObject();
  return answer;
}

std::int64_t MeasureOf(const Totals& totals, std::string_view order) {
  if (order == "errors") return totals.errors;
  if (order == "cost") return totals.cost_nano;
  if (order == "tokens") return totals.input + totals.output;
  if (order == "latency") return totals.latency_us / std::max<std::int64_t>(totals.requests, 1);
  return totals.requests;
}

Outcome Breakdown(const Services& services, const Request& request) {
  auto query = ReadStatisticsQuery(request);
  if (!query) return std::unexpected(std::move(query.error()));
  const auto then_by = ReadDimension(request, "then_by");
  if (!then_by) return std::unexpected(then_by.error());
  const auto limit = ReadInteger(request, "limit", 1, 1000, 100);
  if (!limit) return std::unexpected(limit.error());
  const std::string order = request.parameters.Find("order").value_or("requests");
  constexpr std::array<std::string_view, 5> kOrders{"requests", "errors", "cost", "tokens",
                                                    "latency"};
  if (std::ranges::find(kOrders, order) == kOrders.end()) {
    return std::unexpected(
        WrongParameter("order", "must be requests, errors, cost, tokens or latency"));
  }
  if (query->group_by == Dimension::kNone)
    return std::unexpected(WrongParameter("group_by", "must be given"));
  auto rows = services.reader->Statistics({.range = query->range,
                                           .group_by = query->group_by,
                                           .then_by = *then_by,
                                           .filter = query->filter});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  std::ranges::sort(*rows, [&](const StatisticsRow& one, const StatisticsRow& other) {
    return MeasureOf(one.totals, order) > MeasureOf(other.totals, order);
  });
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Key("items").BeginArray();
  for (std::size_t i = 0; i < std::min(rows->size(), static_cast<std::size_t>(*limit)); ++i) {
    const StatisticsRow& row = (*rows)[i];
    json.BeginObject().Field(NameOf(query->group_by), std::string_view(row.group));
    if (*then_by != Dimension::kNone && *then_by != query->group_by)
      json.Field(NameOf(*then_by), std::string_view(row.then));
    json.Key("total");
    WriteTotals(json, row.totals);
    json.EndObject();
  }
  json.EndArray().Field("groups", rows->size()).EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/v1/stats/summary", "Sums, and those of the time before.", Access::kOwnReader,
          kSummaryParameters, "Summary", "application/json", Summary},
    Route{"GET", "/api/v1/stats/breakdown", "Sums by group, the largest first.", Access::kOwnReader,
          kBreakdownParameters, "Breakdown", "application/json", Breakdown},
};

}  // namespace

std::span<const Route> StatisticsRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
