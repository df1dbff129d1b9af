// How providers and their keys are, and checks of them on demand.

#include <algorithm>
#include <array>
#include <chrono>

#include "admin/explanation_json.hpp"
#include "admin/health_json.hpp"
#include "admin/reading.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using health::ProviderHealth;
using Standing = keys::KeyPool::Standing;

// 0: not in the future.
std::int64_t MillisecondsUntil(MonotonicTime then, MonotonicTime now) {
  return then <= now ? 0 : std::chrono::ceil<std::chrono::milliseconds>(then - now).count();
}

void WriteModel(json::Writer& json, const keys::KeyView::Model& model, MonotonicTime now) {
  json.BeginObject()
      .Field("model", std::string_view(model.model))
      .Field("rests_for_ms", MillisecondsUntil(model.rests_until, now))
      .Field("circuit", keys::NameOf(model.phase))
      .Field("circuit_free_in_ms", MillisecondsUntil(model.circuit_free_at, now))
      .Field("faults_in_a_row", model.faults_in_a_row)
      .Key("fault_share")
      .Double(model.fault_share);
  json.EndObject();
}

void WriteKey(json::Writer& json, const Standing& key, MonotonicTime now) {
  json.BeginObject();
  WriteStanding(json, key);
  json.Field("rests_for_ms", MillisecondsUntil(key.view.rests_until, now))
      .Field("reason", keys::NameOf(key.view.reason))
      .Field("uses", key.view.uses)
      .Field("failures", key.view.failures)
      .Field("in_5_hours", key.view.in_5_hours)
      .Field("in_a_day", key.view.in_a_day)
      .Field("in_a_week", key.view.in_a_week)
      .Key("models")
      .BeginArray();
  for (const auto& model : key.view.models) WriteModel(json, model, now);
  json.EndArray().EndObject();
}

// What the checks say; nothing is known of a provider that was never checked.
void WriteChecks(json::Writer& json, const ProviderHealth* health) {
  json.Key("healthy");
  if (health == nullptr) {
    json.Null().Key("issues").BeginArray().EndArray();
    json.Key("average_ms").Null().Key("trend").Null();
    json.Key("checks").BeginArray().EndArray();
    return;
  }
  json.Bool(health->is_healthy).Key("issues").BeginArray();
  for (const std::string& issue : health->issues) json.String(std::string_view(issue));
  json.EndArray().Key("average_ms");
  if (health->latencies.empty()) {
    json.Null();
  } else {
    json.Int(health->average.count());
  }
  json.Field("trend", health::NameOf(health->trend)).Key("checks").BeginArray();
  for (const health::Finding& finding : health->keys) WriteFinding(json, finding);
  json.EndArray();
}

Outcome Providers(const Services& services, const Request& /*request*/) {
  const std::vector<ProviderHealth> checked = services.health();
  const MonotonicTime now = services.clock.Now();
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Key("items").BeginArray();
  for (const ProviderKeys& provider : services.keys()) {
    json.BeginObject().Field("provider", std::string_view(provider.provider));
    const auto found = std::ranges::find(checked, provider.provider, &ProviderHealth::provider);
    WriteChecks(json, found == checked.end() ? nullptr : &*found);
    json.Key("keys").BeginArray();
    // As they stand for no model in particular; what holds for one stands among its models.
    for (const Standing& key : provider.pool->Standings({})) WriteKey(json, key, now);
    json.EndArray().EndObject();
  }
  json.EndArray().EndObject();
  return answer;
}

Outcome Check(const Services& services, const Request& request) {
  const auto verify = ReadFlag(request, "verify");
  if (!verify) return std::unexpected(verify.error());
  const auto report = services.check({.provider = request.parameters.Find("provider").value_or(""),
                                      .model = request.parameters.Find("model").value_or(""),
                                      .verify = verify->value_or(false)});
  if (!report) return std::unexpected(ProblemOf(report.error()));
  Answer answer;
  json::Writer json(answer.body);
  WriteCheckReport(json, *report);
  return answer;
}

constexpr std::array kCheckParameters{
    Parameter{"provider", R"({"type":"string"})", "Of this provider alone."},
    Parameter{"model", R"({"type":"string"})",
              "The model to ask for, in the place of each provider's own."},
    Parameter{"verify", R"({"type":"boolean"})",
              "Texts, tools and streams in every dialect, in the place of one word."}};

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/health/providers",
          .summary = "What the last checks found of each provider, and how its keys stand now.",
          .access = Access::kReader,
          .parameters = {},
          .response = "ProviderHealth",
          .content_type = "application/json",
          .handler = Providers,
          .reads_records = false},
    Route{.method = "POST",
          .path = "/api/v1/health/check",
          .summary = "Asks providers for a word with each of their keys, at once. Ends within 50 "
                     "seconds; `left_out` says how many checks had no time.",
          .access = Access::kReader,
          .parameters = kCheckParameters,
          .response = "CheckReport",
          .content_type = "application/json",
          .handler = Check,
          .reads_records = false,
          .asks_others = true},
};

}  // namespace

std::span<const Route> HealthRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
