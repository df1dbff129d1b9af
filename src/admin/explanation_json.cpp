#include "admin/explanation_json.hpp"

#include <chrono>

namespace monorelay::admin {
namespace {

void WriteComplexity(json::Writer& json, const routing::Complexity& complexity) {
  json.Key("complexity").BeginObject().Key("score").Double(complexity.score);
  json.Field("tier", catalog::NameOf(complexity.tier))
      .Field("reason", std::string_view(complexity.reason))
      .EndObject();
}

void WriteCandidate(json::Writer& json, const routing::ExplainedCandidate& candidate) {
  json.BeginObject()
      .Field("provider", std::string_view(candidate.provider))
      .Field("model", std::string_view(candidate.model))
      .Field("why", std::string_view(candidate.why))
      .Field("free", candidate.is_free);
  if (candidate.weight > 0) json.Key("weight").Double(candidate.weight);
  if (candidate.price) json.Key("price").Double(*candidate.price);
  if (candidate.live.latency > 0) json.Key("latency_ms").Double(candidate.live.latency);
  if (candidate.live.under_way > 0) json.Field("under_way", candidate.live.under_way);
  if (!candidate.keys.empty()) {
    json.Key("keys").BeginArray();
    for (const auto& key : candidate.keys) {
      json.BeginObject();
      WriteStanding(json, key);
      json.EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
}

}  // namespace

void WriteStanding(json::Writer& json, const keys::KeyPool::Standing& key) {
  json.Field("label", std::string_view(key.label))
      .Field("hindrance", keys::NameOf(key.hindrance))
      .Field("under_way", key.view.under_way)
      .Field("spent", key.view.spent);
  if (key.hindrance == keys::Hindrance::kNone) return;
  json.Key("free_in_ms");
  if (key.wait) {
    json.Int(std::chrono::ceil<std::chrono::milliseconds>(*key.wait).count());
  } else {
    json.Null();
  }
}

void WriteExplanation(json::Writer& json, const routing::Explanation& explanation) {
  json.BeginObject().Field("model", std::string_view(explanation.model)).Key("steps").BeginArray();
  for (const std::string& step : explanation.steps) json.String(std::string_view(step));
  json.EndArray();
  if (explanation.complexity) WriteComplexity(json, *explanation.complexity);
  if (explanation.error) {
    json.Field("error", std::string_view(explanation.error->text.value.Get())).EndObject();
    return;
  }
  if (explanation.tries_all) json.Field("cascade", true);
  json.Key("candidates").BeginArray();
  for (const auto& candidate : explanation.candidates) WriteCandidate(json, candidate);
  json.EndArray().EndObject();
}

}  // namespace monorelay::admin
