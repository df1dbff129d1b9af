// The predecessor's calls for models: remote lists, what is served, prices, exports, routing.

#include <algorithm>
#include <array>
#include <utility>

#include "admin/legacy_resource.hpp"
#include "admin/provider_change.hpp"
#include "admin/relay_desk.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

// What stands in an export where no access key was given.
constexpr std::string_view kNoKey = "YOUR_ACCESS_KEY";

Outcome Remote(const Services& services, const Request& request) {
  const auto refresh = ReadFlag(request, "refresh");
  if (!refresh) return std::unexpected(refresh.error());
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const auto list = (*relay)->ListRemote(request.id, refresh->value_or(false));
  if (!list && list.error().kind == ErrorKind::kNotFound) return Failed(list.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject();
    if (!list) {
      json.Field("status", "error")
          .Field("message", std::string_view(list.error().text.value.Get()))
          .EndObject();
      return;
    }
    json.Field("object", "list").Key("data").BeginArray();
    for (const RemoteModel& model : list->models) {
      json.BeginObject()
          .Field("id", std::string_view(model.id))
          .Field("provider", std::string_view(request.id));
      if (!model.owner.empty()) json.Field("owned_by", std::string_view(model.owner));
      if (model.created) json.Field("created", *model.created);
      if (!model.description.empty())
        json.Field("description", std::string_view(model.description));
      json.EndObject();
    }
    json.EndArray().EndObject();
  });
}

Outcome Enabled(const Services& services, const Request& request) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto provider = ProviderIn(**sight, request.id);
  if (!provider) return std::unexpected(provider.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("provider", std::string_view(request.id));
    for (const std::string_view name : {"include", "exclude"}) {
      const json::Value list = (*provider)["models"][name];
      json.Field(name, list.IsGiven() ? list.GetRaw() : json::Raw{"[]"});
    }
    json.EndObject();
  });
}

Outcome SetEnabled(const Services& services, const Request& request) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto change = ChangeServed(services, request, body.Root(), false);
  if (!change) return AsPredecessor(change.error());
  return StatusOk("Models of " + request.id + " updated");
}

Outcome Export(const Services& services, const Request& request) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const auto wanted = request.parameters.Find("format");
  const std::string format = wanted ? *wanted : (*relay)->ExportFormats().front();
  if (auto good = CheckFormat(**relay, format); !good) return AsPredecessor(good.error());
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  if (const auto provider = ProviderIn(**sight, request.id); !provider)
    return std::unexpected(provider.error());
  const std::string key = request.parameters.Find("access_key").value_or(std::string(kNoKey));
  if (!IsKeyText(key)) return AsPredecessor(WrongParameter("access_key", "must have no spaces"));
  const auto text =
      (*relay)->Export({.format = format, .provider = request.id, .access_key = Secret(key)});
  if (!text) return Failed(text.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("format", std::string_view(format))
        .Field("provider", std::string_view(request.id))
        .Field("content", std::string_view(*text))
        .Field("key_count", 1)
        .EndObject();
  });
}

Outcome Pricing(const Services& services, const Request& /*request*/) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  std::vector<RoutableModel> models = (*relay)->Models();
  const auto sum = [](const RoutableModel& model) {
    return model.price ? model.price->input + model.price->output : 0.0;
  };
  std::ranges::sort(models, {}, [&](const RoutableModel& model) {
    return std::pair(sum(model), std::string_view(model.id));
  });
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("models").BeginArray();
    for (const RoutableModel& model : models) {
      const ModelPrice price = model.price.value_or(ModelPrice());
      json.BeginObject()
          .Field("model", std::string_view(model.id))
          .Key("input_per_1m")
          .Double(price.input)
          .Key("output_per_1m")
          .Double(price.output)
          .Key("available_on")
          .BeginArray();
      for (const std::string& provider : model.providers) json.String(std::string_view(provider));
      json.EndArray().EndObject();
    }
    json.EndArray().Field("currency", "USD").EndObject();
  });
}

Outcome Router(const Services& services, const Request& /*request*/) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const json::Value routing = (*sight)->Root()["model_routing"];
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject();
    for (const auto& [name, otherwise] :
         {std::pair("enabled", "true"), std::pair("mode", R"("passthrough")"),
          std::pair("aliases", "{}"), std::pair("provider_mapping", "{}"),
          std::pair("model_overrides", "{}"), std::pair("complexity", "{}")}) {
      const json::Value value = routing[name];
      json.Field(std::string_view(name), value.IsGiven() ? value.GetRaw() : json::Raw{otherwise});
    }
    json.EndObject();
  });
}

constexpr std::array kRefresh{
    Parameter{"refresh", R"({"type":"boolean"})", "Asks the provider anew."}};
constexpr std::array kExport{
    Parameter{"format", R"({"type":"string"})", "The first of all if absent."},
    Parameter{"access_key", R"({"type":"string"})",
              "The relay's access key to write down; a placeholder if absent. It may end up in "
              "logs of proxies: POST /api/v1/providers/{id}/export takes it in the body."}};

constexpr std::array kRoutes{
    AskingOthers(LegacyReading(
        "/api/providers/{id}/models/remote",
        "The models that the provider lists; remembered, but not in the configuration.", Remote,
        "LegacyRemoteModels", kRefresh)),
    LegacyReading("/api/providers/{id}/models/enabled", "Which models the provider serves.",
                  Enabled, "LegacyEnabledModels"),
    LegacyWriting("PUT", "/api/providers/{id}/models",
                  "Sets `include`, `exclude`; nothing is filtered.", SetEnabled,
                  "ServedModelsDraft"),
    LegacyReading("/api/export/keys/{id}",
                  "What a client program needs to use the relay: its address and an access key of "
                  "its own, never a provider's.",
                  Export, "LegacyExport", kExport),
    LegacyReading("/api/models/pricing", "Models with their prices, the cheapest first.", Pricing,
                  "LegacyPricing"),
    LegacyReading("/api/router", "Routing as it is configured.", Router, "LegacyRouter"),
};

}  // namespace

std::span<const Route> LegacyModelRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
