#include "admin/totals_json.hpp"

#include <array>
#include <optional>

#include "admin/request_json.hpp"
#include "catalog/cost.hpp"

namespace monorelay::admin {
namespace {

using records::Histogram;
using records::Totals;

constexpr std::array kShares{
    std::pair{std::string_view("p50"), 0.5}, std::pair{std::string_view("p90"), 0.9},
    std::pair{std::string_view("p95"), 0.95}, std::pair{std::string_view("p99"), 0.99}};

struct Distribution {
  std::string_view metric;
  std::string_view name;
  Histogram Totals::* histogram;
};
// All count thousandths of what is shown.
constexpr std::array kDistributions{Distribution{"latency", "latency_ms", &Totals::latency},
                                    Distribution{"ttft", "ttft_ms", &Totals::first_token},
                                    Distribution{"speed", "tokens_per_second", &Totals::speed}};

struct Counter {
  std::string_view name;
  std::int64_t Totals::* count;
};
constexpr std::array kCounters{
    Counter{"requests", &Totals::requests},   Counter{"errors", &Totals::errors},
    Counter{"streaming", &Totals::streaming}, Counter{"estimated", &Totals::estimated},
    Counter{"unpriced", &Totals::unpriced},   Counter{"attempts", &Totals::attempts}};
constexpr std::array kTokens{Counter{"input", &Totals::input},
                             Counter{"cached", &Totals::cached_read},
                             Counter{"cache_write", &Totals::cache_write},
                             Counter{"output", &Totals::output},
                             Counter{"reasoning", &Totals::reasoning},
                             Counter{"audio", &Totals::audio}};

std::optional<double> PercentileOf(const Histogram& histogram, double share) {
  const auto thousandths = histogram.Percentile(share);
  if (!thousandths) return std::nullopt;
  return *thousandths / 1000;
}

void WriteNumber(json::Writer& json, const std::optional<double>& number) {
  if (number) {
    json.Double(*number);
  } else {
    json.Null();
  }
}

}  // namespace

void WriteTotals(json::Writer& json, const Totals& totals) {
  json.BeginObject();
  for (const Counter& counter : kCounters) json.Field(counter.name, totals.*counter.count);
  json.Key("success_rate");
  WriteNumber(json, totals.requests == 0
                        ? std::nullopt
                        : std::optional(1 - static_cast<double>(totals.errors) /
                                                static_cast<double>(totals.requests)));
  Money(json, "cost", totals.cost_nano);
  json.Field("cost_nano", totals.cost_nano).Key("tokens").BeginObject();
  for (const Counter& counter : kTokens) json.Field(counter.name, totals.*counter.count);
  json.EndObject();
  json.Key("latency_avg_ms");
  WriteNumber(json, totals.requests == 0
                        ? std::nullopt
                        : std::optional(static_cast<double>(totals.latency_us) / 1000 /
                                        static_cast<double>(totals.requests)));
  for (const Distribution& distribution : kDistributions) {
    json.Key(distribution.name).BeginObject();
    for (const auto& [name, share] : kShares)
      OptionalDouble(json, name, PercentileOf(totals.*distribution.histogram, share));
    json.EndObject();
  }
  json.EndObject();
}

void WriteColumns(json::Writer& json, const std::vector<std::int64_t>& buckets,
                  const std::map<std::int64_t, Totals>& totals, const Metrics& metrics) {
  static const Totals nothing;
  const auto column = [&](std::string_view name, const auto& write) {
    json.Key(name).BeginArray();
    for (const std::int64_t bucket : buckets) {
      const auto found = totals.find(bucket);
      write(found == totals.end() ? nothing : found->second);
    }
    json.EndArray();
  };
  for (const Counter& counter : kCounters) {
    if (metrics.Has(counter.name))
      column(counter.name, [&](const Totals& at) { json.Int(at.*counter.count); });
  }
  if (metrics.Has("cost"))
    column("cost",
           [&](const Totals& at) { json.Value(json::Raw{catalog::Dollars(at.cost_nano)}); });
  if (metrics.Has("tokens")) {
    json.Key("tokens").BeginObject();
    for (const Counter& counter : kTokens)
      column(counter.name, [&](const Totals& at) { json.Int(at.*counter.count); });
    json.EndObject();
  }
  for (const Distribution& distribution : kDistributions) {
    if (!metrics.Has(distribution.metric)) continue;
    json.Key(distribution.name).BeginObject();
    for (const auto& [name, share] : kShares) {
      column(name, [&, part = share](const Totals& at) {
        WriteNumber(json, PercentileOf(at.*distribution.histogram, part));
      });
    }
    json.EndObject();
  }
}

}  // namespace monorelay::admin
