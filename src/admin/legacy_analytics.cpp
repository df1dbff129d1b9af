// The predecessor's calls for analytics and usage: /api/analytics/*, /api/usage/stats.

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "admin/legacy.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"
#include "catalog/cost.hpp"

namespace monorelay::admin {
namespace {

using records::Dimension;
using records::StatisticsRow;
using records::Totals;
using Rows = std::vector<StatisticsRow>;

constexpr std::int64_t kEver = 9LL * 366 * 86'400;

// Pages that are looked through for one answer.
constexpr int kMostPages = 50;

constexpr std::array kDates{kStartDate, kEndDate};
constexpr std::array kSlowParameters{
    Parameter{"threshold_ms", R"({"type":"number"})", "2000 if absent."}, kStartDate, kEndDate,
    kLimit};
constexpr std::array kClientParameters{
    Parameter{"client_id", R"({"type":"string"})", "Label of an access key: that one alone."}};

// Sums by one dimension, and within it by another.
Read<Rows> By(const Services& services, const records::TimeRange& range, Dimension dimension,
              Dimension then_by = Dimension::kNone) {
  auto rows = services.reader->Statistics({.range = range,
                                           .group_by = dimension,
                                           .then_by = then_by,
                                           .filter = {},
                                           .with_distributions = false});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  return *std::move(rows);
}

// Rows of two dimensions, summed up by the first and by the second.
struct BothWays {
  std::map<std::string, Totals> providers;
  std::map<std::string, Totals> models;
};

Read<BothWays> ByProviderAndModel(const Services& services, const records::TimeRange& range) {
  const auto rows = By(services, range, Dimension::kProvider, Dimension::kModel);
  if (!rows) return std::unexpected(rows.error());
  BothWays both;
  for (const StatisticsRow& row : *rows) {
    both.providers[row.group].Merge(row.totals);
    both.models[row.then].Merge(row.totals);
  }
  return both;
}

Totals SumOf(const std::map<std::string, Totals>& groups) {
  Totals sum;
  for (const auto& [name, totals] : groups) sum.Merge(totals);
  return sum;
}

Totals SumOf(const Rows& rows) {
  Totals sum;
  for (const StatisticsRow& row : rows) sum.Merge(row.totals);
  return sum;
}

void WriteTokens(json::Writer& json, const Totals& totals) {
  json.BeginObject().Field("input", totals.input).Field("output", totals.output).EndObject();
}

Outcome Overview(const Services& services, const Request& request) {
  const auto range = ReadDates(request);
  if (!range) return std::unexpected(range.error());
  const auto both = ByProviderAndModel(services, *range);
  if (!both) return std::unexpected(both.error());
  const Totals sum = SumOf(both->providers);
  Answer answer;
  answer.body = Envelope(request, {}, [&](json::Writer& json) {
    json.BeginObject().Key("period").BeginObject();
    json.Field("start", std::string_view(TimeText(static_cast<double>(range->from))))
        .Field("end", std::string_view(TimeText(static_cast<double>(range->to))))
        .EndObject();
    json.Field("total_requests", sum.requests);
    Money(json, "total_cost", sum.cost_nano);
    json.Key("total_tokens");
    WriteTokens(json, sum);
    json.Key("by_provider").BeginObject();
    for (const auto& [name, totals] : both->providers) {
      json.Key(json::Text{json::Escape(name)}).BeginObject();
      json.Field("requests", totals.requests);
      Money(json, "cost", totals.cost_nano);
      json.EndObject();
    }
    json.EndObject().Key("by_model").BeginObject();
    for (const auto& [name, totals] : both->models) {
      json.Key(json::Text{json::Escape(name)}).BeginObject();
      json.Field("requests", totals.requests);
      Money(json, "cost", totals.cost_nano);
      json.Field("tokens", totals.input + totals.output).EndObject();
    }
    json.EndObject().EndObject();
  });
  return answer;
}

Outcome SlowQueries(const Services& services, const Request& request) {
  const auto range = ReadDates(request);
  if (!range) return std::unexpected(range.error());
  const auto threshold = ReadNumber(request, "threshold_ms");
  if (!threshold) return std::unexpected(threshold.error());
  const auto limit = ReadInteger(request, "limit", 1, 1000, 100);
  if (!limit) return std::unexpected(limit.error());
  records::RequestFilter filter;
  filter.range = *range;
  filter.min_first_token_ms = threshold->value_or(2000);
  records::RequestQuery query{
      .filter = filter, .after = std::nullopt, .limit = static_cast<std::size_t>(*limit)};
  std::vector<records::RequestRow> rows;
  int looks = 0;
  do {
    auto page = services.reader->List(query);
    if (!page) return std::unexpected(ProblemOf(page.error()));
    std::ranges::move(page->rows, std::back_inserter(rows));
    query.after = page->next;
    query.limit = static_cast<std::size_t>(*limit) - std::min(rows.size(), query.limit);
  } while (query.after && rows.size() < static_cast<std::size_t>(*limit) && ++looks < kMostPages);
  Answer answer;
  answer.body = Envelope(
      request, {.page = 1, .page_size = *limit, .total = std::ssize(rows)},
      [&](json::Writer& json) {
        json.BeginObject().Key("threshold_ms").Double(*filter.min_first_token_ms);
        json.Key("slow_queries").BeginArray();
        for (const records::RequestRow& row : rows) {
          json.BeginObject().Key("timestamp").Double(row.timestamp);
          TextOrNull(json, "model", row.served_model.empty() ? row.model : row.served_model);
          TextOrNull(json, "provider", row.provider);
          OptionalDouble(json, "first_token_ms", row.first_token_ms);
          OptionalDouble(json, "latency_ms", row.latency_ms);
          json.Field("tokens", row.input.value_or(0) + row.output.value_or(0)).EndObject();
        }
        json.EndArray().Field("total", rows.size()).EndObject();
      });
  return answer;
}

// The dearest first.
void WriteShares(json::Writer& json, std::string_view key,
                 const std::map<std::string, Totals>& groups, std::int64_t total_nano) {
  std::vector<std::pair<std::int64_t, std::string>> costs;
  for (const auto& [name, totals] : groups) costs.emplace_back(totals.cost_nano, name);
  std::ranges::sort(costs, std::greater());
  json.BeginArray();
  for (const auto& [nano, name] : costs) {
    const double share =
        total_nano == 0 ? 0 : 100.0 * static_cast<double>(nano) / static_cast<double>(total_nano);
    json.BeginObject().Field(key, std::string_view(name));
    Money(json, "cost", nano);
    json.Key("percentage").Double(share).EndObject();
  }
  json.EndArray();
}

Outcome CostDistribution(const Services& services, const Request& request) {
  const auto range = ReadDates(request);
  if (!range) return std::unexpected(range.error());
  const auto both = ByProviderAndModel(services, *range);
  if (!both) return std::unexpected(both.error());
  const std::int64_t total = SumOf(both->providers).cost_nano;
  Answer answer;
  answer.body = Envelope(request, {}, [&](json::Writer& json) {
    json.BeginObject();
    Money(json, "total_cost", total);
    json.Key("by_provider");
    WriteShares(json, "provider", both->providers, total);
    json.Key("by_model");
    WriteShares(json, "model", both->models, total);
    json.EndObject();
  });
  return answer;
}

void WriteUse(json::Writer& json, const Totals& totals) {
  json.BeginObject()
      .Field("requests", totals.requests)
      .Field("errors", totals.errors)
      .Field("tokens_in", totals.input)
      .Field("tokens_out", totals.output);
  Money(json, "cost", totals.cost_nano);
  json.Key("avg_latency_ms")
      .Double(totals.requests == 0 ? 0
                                   : static_cast<double>(totals.latency_us) / 1000 /
                                         static_cast<double>(totals.requests))
      .EndObject();
}

Outcome UsageStats(const Services& services, const Request& request) {
  const std::int64_t now =
      std::chrono::ceil<std::chrono::seconds>(request.now).time_since_epoch().count() + 1;
  const auto rows = By(services, {now - kEver, now}, Dimension::kClient);
  if (!rows) return std::unexpected(rows.error());
  const auto client = request.parameters.Find("client_id");
  Answer answer;
  answer.body = Envelope(request, {}, [&](json::Writer& json) {
    if (client && !client->empty()) {
      Totals of_client;
      for (const StatisticsRow& row : *rows) {
        if (row.group == *client) of_client.Merge(row.totals);
      }
      WriteUse(json, of_client);
      return;
    }
    json.BeginObject().Key("total");
    WriteUse(json, SumOf(*rows));
    json.Key("clients").BeginObject();
    for (const StatisticsRow& row : *rows) {
      json.Key(json::Text{json::Escape(row.group.empty() ? "anonymous" : row.group)});
      WriteUse(json, row.totals);
    }
    json.EndObject().Field("active_clients", rows->size()).EndObject();
  });
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/analytics/overview", "Sums of some days.", Access::kReader, kDates,
          "LegacyOverview", "application/json", Overview},
    Route{"GET", "/api/analytics/slow-queries", "Requests whose first token came late.",
          Access::kReader, kSlowParameters, "LegacySlowQueries", "application/json", SlowQueries},
    Route{"GET", "/api/analytics/cost-distribution", "What the money was spent on.",
          Access::kReader, kDates, "LegacyCostDistribution", "application/json", CostDistribution},
    Route{"GET", "/api/usage/stats", "Use by client.", Access::kReader, kClientParameters,
          "LegacyUsage", "application/json", UsageStats},
};

}  // namespace

std::span<const Route> LegacyAnalyticsRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
