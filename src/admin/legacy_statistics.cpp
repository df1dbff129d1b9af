// The predecessor's calls for statistics: /api/stats, /api/stats/enhanced.

#include <array>
#include <cmath>
#include <map>

#include "admin/legacy.hpp"
#include "admin/legacy_sums.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using records::Dimension;
using records::Histogram;
using records::StatisticsRow;
using records::Totals;
using Groups = std::map<std::string, Totals>;

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kEver = 9LL * 366 * 86'400;
// Averages are weighted as the predecessor's: what is an hour older counts 0.85 times as much.
constexpr double kWeightOfAnHour = 0.85;
constexpr std::int64_t kHoursWeighed = 48;

std::int64_t NowOf(const Request& request) {
  return std::chrono::ceil<std::chrono::seconds>(request.now).time_since_epoch().count() + 1;
}

Read<Groups> Ever(const Services& services, const Request& request, Dimension dimension) {
  const std::int64_t now = NowOf(request);
  auto rows = services.reader->Statistics(
      {.range = {now - kEver, now}, .group_by = dimension, .filter = {}});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  Groups groups;
  for (const StatisticsRow& row : *rows) groups[row.group].Merge(row.totals);
  return groups;
}

struct Weighted {
  double sum = 0;
  double weight = 0;

  void Add(const Histogram& histogram, double weight_of_age) {
    const auto mean = histogram.Mean();
    if (!mean) return;
    const double more = weight_of_age * static_cast<double>(histogram.Count());
    sum += *mean / 1000 * more;
    weight += more;
  }
  // To a tenth; 0 if there is nothing.
  [[nodiscard]] double Average() const {
    return weight == 0 ? 0 : std::round(sum / weight * 10) / 10;
  }
};

struct Pace {
  Weighted first_token_ms;
  Weighted tokens_per_second;
};

Read<std::map<std::string, Pace>> PaceByModel(const Services& services, const Request& request) {
  const std::int64_t now = NowOf(request);
  auto rows = services.reader->Statistics({.range = {now - kHoursWeighed * kHour, now},
                                           .step = kHour,
                                           .group_by = Dimension::kModel,
                                           .filter = {}});
  if (!rows) return std::unexpected(ProblemOf(rows.error()));
  std::map<std::string, Pace> paces;
  for (const StatisticsRow& row : *rows) {
    const double age = static_cast<double>(now - row.bucket) / static_cast<double>(kHour);
    const double weight = std::pow(kWeightOfAnHour, age);
    Pace& pace = paces[row.group];
    pace.first_token_ms.Add(row.totals.first_token, weight);
    pace.tokens_per_second.Add(row.totals.speed, weight);
  }
  return paces;
}

Totals SumOf(const Groups& groups) {
  Totals sum;
  for (const auto& [name, totals] : groups) sum.Merge(totals);
  return sum;
}

void WriteCounts(json::Writer& json, std::string_view key, const Groups& groups,
                 std::int64_t Totals::* count) {
  json.Key(key).BeginObject();
  for (const auto& [name, totals] : groups) {
    json.Key(json::Text{json::Escape(name)}).Int(totals.*count);
  }
  json.EndObject();
}

void WriteSums(json::Writer& json, const Groups& providers, const Groups& models) {
  const Totals sum = SumOf(providers);
  const double requests = static_cast<double>(std::max<std::int64_t>(sum.requests, 1));
  json.Field("total_requests", sum.requests)
      .Field("total_errors", sum.errors)
      .Key("error_rate")
      .Double(static_cast<double>(sum.errors) / requests);
  json.Field("total_tokens_in", sum.input)
      .Field("total_tokens_out", sum.output)
      .Field("total_tokens", sum.input + sum.output)
      .Field("total_cache_hit_tokens", sum.cached_read);
  Money(json, "estimated_total_cost", sum.cost_nano);
  WriteCounts(json, "requests_by_provider", providers, &Totals::requests);
  WriteCounts(json, "requests_by_model", models, &Totals::requests);
  WriteCounts(json, "errors_by_provider", providers, &Totals::errors);
}

void WriteInMemory(json::Writer& json, const Groups& providers, const Groups& models) {
  json.BeginObject();
  WriteSums(json, providers, models);
  json.EndObject();
}

void WritePersistent(json::Writer& json, const Totals& sum) {
  const double requests = static_cast<double>(std::max<std::int64_t>(sum.requests, 1));
  json.BeginObject().Field("total_requests", sum.requests);
  Money(json, "total_cost", sum.cost_nano);
  json.Key("avg_latency_ms").Double(static_cast<double>(sum.latency_us) / 1000 / requests);
  json.Field("input_tokens", sum.input).Field("output_tokens", sum.output).EndObject();
}

void WriteModels(json::Writer& json, const Groups& models,
                 const std::map<std::string, Pace>& paces) {
  json.BeginObject();
  for (const auto& [name, totals] : models) {
    const auto found = paces.find(name);
    const Pace pace = found == paces.end() ? Pace() : found->second;
    json.Key(json::Text{json::Escape(name)})
        .BeginObject()
        .Field("requests", totals.requests)
        .Field("errors", totals.errors)
        .Field("total_tokens_in", totals.input)
        .Field("total_tokens_out", totals.output)
        .Field("cache_hit_tokens", totals.cached_read)
        .Key("avg_first_token_ms")
        .Double(pace.first_token_ms.Average())
        .Key("avg_speed_tps")
        .Double(pace.tokens_per_second.Average())
        .Field("streaming_requests", totals.streaming)
        .EndObject();
  }
  json.EndObject();
}

// Seconds since the epoch at which the key can be used again; null: now.
void WriteRest(json::Writer& json, const keys::KeyState::Availability& availability,
               const Request& request, MonotonicTime now) {
  json.Key("cooldown_until");
  if (availability.hindrance != keys::Hindrance::kRests || availability.free_at <= now) {
    json.Null();
    return;
  }
  const auto until = request.now + std::chrono::duration_cast<std::chrono::microseconds>(
                                       availability.free_at - now);
  json.Double(std::chrono::duration<double>(until.time_since_epoch()).count());
}

void WriteKeys(json::Writer& json, const Services& services, const Request& request) {
  const MonotonicTime now = services.clock.Now();
  json.BeginObject();
  for (const ProviderKeys& provider : services.keys()) {
    std::int64_t available = 0;
    std::string list;
    json::Writer keys_json(list);
    keys_json.BeginArray();
    for (const keys::Key& key : provider.pool->Keys()) {
      const auto state = key.state->Check(key.limits, {}, {now, request.now});
      const bool is_available = state.hindrance == keys::Hindrance::kNone;
      available += is_available ? 1 : 0;
      keys_json.BeginObject()
          .Field("label", std::string_view(key.label))
          .Field("available", is_available)
          .Field("total_requests", key.state->Uses())
          .Field("total_failures", key.state->Failures());
      WriteRest(keys_json, state, request, now);
      keys_json.Field("quota_limit", key.limits.quota)
          .Field("quota_used", key.limits.quota_before + key.state->Spent())
          .Key("rate_limit_rps")
          .Double(key.limits.requests_per_second)
          .Key("expires_at");
      if (key.limits.expires_at) {
        keys_json.String(std::string_view(TimeText(
            std::chrono::duration<double>(key.limits.expires_at->time_since_epoch()).count())));
      } else {
        keys_json.Null();
      }
      keys_json.EndObject();
    }
    keys_json.EndArray();
    json.Key(json::Text{json::Escape(provider.provider)})
        .BeginObject()
        .Field("total_keys", provider.pool->Keys().size())
        .Field("available", available)
        .Field("keys", json::Raw{list})
        .EndObject();
  }
  json.EndObject();
}

Outcome Stats(const Services& services, const Request& request) {
  const auto providers = Ever(services, request, Dimension::kProvider);
  if (!providers) return std::unexpected(providers.error());
  const auto models = Ever(services, request, Dimension::kModel);
  if (!models) return std::unexpected(models.error());
  const auto paces = PaceByModel(services, request);
  if (!paces) return std::unexpected(paces.error());
  Answer answer;
  answer.body = Envelope(request, {}, [&](json::Writer& json) {
    json.BeginObject().Key("in_memory");
    WriteInMemory(json, *providers, *models);
    json.Key("persistent");
    WritePersistent(json, SumOf(*providers));
    json.Key("keys");
    WriteKeys(json, services, request);
    json.Key("models");
    WriteModels(json, *models, *paces);
    json.EndObject();
  });
  return answer;
}

Outcome Enhanced(const Services& services, const Request& request) {
  const auto providers = Ever(services, request, Dimension::kProvider);
  if (!providers) return std::unexpected(providers.error());
  const auto models = Ever(services, request, Dimension::kModel);
  if (!models) return std::unexpected(models.error());
  const auto paces = PaceByModel(services, request);
  if (!paces) return std::unexpected(paces.error());
  Answer answer;
  answer.body = Envelope(request, {}, [&](json::Writer& json) {
    json.BeginObject().Key("summary");
    WriteInMemory(json, *providers, *models);
    json.Key("provider_breakdown").BeginObject();
    for (const auto& [name, totals] : *providers) {
      json.Key(json::Text{json::Escape(name)})
          .BeginObject()
          .Field("requests", totals.requests)
          .Field("errors", totals.errors)
          .Field("tokens", totals.input + totals.output);
      Money(json, "cost", totals.cost_nano);
      json.EndObject();
    }
    json.EndObject().Key("model_details");
    WriteModels(json, *models, *paces);
    json.Key("key_health");
    WriteKeys(json, services, request);
    json.EndObject();
  });
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/stats",
          .summary = "Sums since the beginning, by provider and model, and the state of the keys.",
          .access = Access::kReader,
          .parameters = {},
          .response = "LegacyStats",
          .content_type = "application/json",
          .handler = Stats},
    Route{.method = "GET",
          .path = "/api/stats/enhanced",
          .summary = "The same, arranged by provider, model and key.",
          .access = Access::kReader,
          .parameters = {},
          .response = "LegacyEnhancedStats",
          .content_type = "application/json",
          .handler = Enhanced},
};

}  // namespace

Read<std::string> SumsText(const Services& services, const Request& request) {
  const auto providers = Ever(services, request, Dimension::kProvider);
  if (!providers) return std::unexpected(providers.error());
  const auto models = Ever(services, request, Dimension::kModel);
  if (!models) return std::unexpected(models.error());
  const auto paces = PaceByModel(services, request);
  if (!paces) return std::unexpected(paces.error());
  std::string text;
  json::Writer json(text);
  json.BeginObject();
  WriteSums(json, *providers, *models);
  json.Key("models");
  WriteModels(json, *models, *paces);
  json.EndObject();
  return text;
}

std::span<const Route> LegacyStatisticsRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
