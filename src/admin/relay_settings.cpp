// Routing and the cache of answers, as the configuration has them.

#include <array>
#include <utility>

#include "admin/provider_change.hpp"
#include "admin/relay_desk.hpp"
#include "admin/resource_routes.hpp"

namespace monorelay::admin {
namespace {

using Steps = std::vector<ConfigStep>;

Outcome ShownRouting(const Services& services, const ConfigOutcome* change) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const json::Value routing = (*sight)->Root()["model_routing"];
  const json::Value strategy = (*sight)->Root()["key_selection"]["strategy"];
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("model_routing");
    if (routing.IsObject()) {
      json.Value(routing.GetRaw());
    } else {
      json.BeginObject().EndObject();
    }
    json.Field("key_selection",
               strategy.IsString() ? strategy.Decoded() : std::string("round-robin"));
    if (change != nullptr) WriteChange(json.Key("change"), *change);
    json.EndObject();
  });
  return Tagged(std::move(answer), (*sight)->Etag());
}

Outcome GetRouting(const Services& services, const Request& /*request*/) {
  return ShownRouting(services, nullptr);
}

Outcome PatchRouting(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto change = Change(services, request, [&](const ConfigSight& sight) {
    return MergeSteps(services, "model_routing", "/model_routing", sight.Root()["model_routing"],
                      body.Root());
  });
  if (!change) return std::unexpected(change.error());
  return ShownRouting(services, &*change);
}

Outcome ShownCache(const Services& services, const ConfigOutcome* change) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const CacheFigures cache = (*relay)->Cache();
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("enabled", cache.is_on).Key("models").BeginArray();
    for (const std::string& model : cache.models) json.String(std::string_view(model));
    json.EndArray().Key("access_keys").BeginArray();
    for (const std::string& label : cache.access_keys) json.String(std::string_view(label));
    json.EndArray()
        .Field("answers", cache.answers)
        .Field("bytes", cache.bytes)
        .Field("max_bytes", cache.max_bytes)
        .Field("max_age_seconds", cache.max_age.count());
    if (change != nullptr) WriteChange(json.Key("change"), *change);
    json.EndObject();
  });
}

Outcome GetCache(const Services& services, const Request& /*request*/) {
  return ShownCache(services, nullptr);
}

Outcome ClearCache(const Services& services, const Request& request) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const std::size_t cleared =
      (*relay)->ClearCache(request.parameters.Find("model").value_or(std::string()));
  return JsonAnswer(
      [&](json::Writer& json) { json.BeginObject().Field("cleared", cleared).EndObject(); });
}

Outcome PatchCache(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto change = ChangeCache(services, request, body.Root());
  if (!change) return std::unexpected(change.error());
  auto shown = ShownCache(services, &*change);
  if (!shown) return shown;
  return Tagged(*std::move(shown), change->etag);
}

// As `enabled` says: everything is shared if nothing is named yet, or nothing at all.
void Switch(const ConfigSight& sight, bool enabled, Steps& steps) {
  const json::Value cache = sight.Root()["cache"];
  const bool is_on = cache["models"].Size() > 0 || cache["access_keys"].Size() > 0;
  if (is_on == enabled) return;
  const auto set = [&](std::string_view name, const char* value) {
    steps.push_back({ConfigStep::Kind::kSet, PointerTo({"cache", name}), value});
  };
  set("models", enabled ? R"(["*"])" : "[]");
  if (!enabled && cache["access_keys"].Size() > 0) set("access_keys", "[]");
}

constexpr std::array kOfModel{
    Parameter{"model", R"({"type":"string"})",
              "Answers of this model alone, as its provider calls it; a name or a glob."}};

constexpr Route ForAdmin(Route route) {
  route.access = Access::kAdmin;
  return route;
}

constexpr std::array kRoutes{
    WithVersion(Reading("/api/v1/routing",
                        "Aliases, mappings, overrides, fallbacks and all else of routing.",
                        "RoutingSettings", GetRouting)),
    Writing("PATCH", "/api/v1/routing",
            "Merges settings of `model_routing` (RFC 7396: null removes one).",
            "RoutingSettingsChange", PatchRouting, "RoutingPatch", 256UL * 1024),
    Reading("/api/v1/cache", "The answers that requests share: whose, how many, how large.",
            "Cache", GetCache),
    ForAdmin(Writing("PATCH", "/api/v1/cache",
                     "Changes what is shared and for how long; `enabled` shares the answers of all "
                     "models, or none.",
                     "CacheChange", PatchCache, "CachePatch")),
    Route{.method = "POST",
          .path = "/api/v1/cache/clear",
          .summary = "Forgets the answers, of one model or all.",
          .access = Access::kOperator,
          .parameters = kOfModel,
          .response = "Cleared",
          .content_type = "application/json",
          .handler = ClearCache,
          .reads_records = false},
};

}  // namespace

Read<ConfigOutcome> ChangeCache(const Services& services, const Request& request,
                                json::Value patch) {
  const json::Value enabled = patch["enabled"];
  if (enabled.IsGiven() && !enabled.GetBool())
    return std::unexpected(WrongParameter("enabled", "must be true or false"));
  std::string text;
  json::Writer json(text);
  json.BeginObject();
  for (const json::Field field : patch.Fields()) {
    if (!field.Is("enabled")) json.Key(field.key).Value(field.value.GetRaw());
  }
  json.EndObject();
  json::Document rest;
  if (auto parsed = rest.ParseCopy(text); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  return Change(services, request, [&](const ConfigSight& sight) {
    auto steps = MergeSteps(services, "cache", "/cache", sight.Root()["cache"], rest.Root());
    if (steps && enabled.IsGiven()) Switch(sight, *enabled.GetBool(), *steps);
    return steps;
  });
}

std::span<const Route> RelaySettingRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
