// Models: what clients may ask for, what providers list, and which of that is served.

#include <array>
#include <utility>
#include <vector>

#include "admin/list_page.hpp"
#include "admin/provider_change.hpp"
#include "admin/relay_desk.hpp"
#include "admin/request_json.hpp"
#include "admin/resource_routes.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

void WriteModel(json::Writer& json, const RoutableModel& model) {
  json.BeginObject()
      .Field("id", std::string_view(model.id))
      .Field("owner", std::string_view(model.owner))
      .Key("providers")
      .BeginArray();
  for (const std::string& provider : model.providers) json.String(std::string_view(provider));
  json.EndArray().Key("price");
  if (model.price) {
    json.BeginObject()
        .Key("input")
        .Double(model.price->input)
        .Key("output")
        .Double(model.price->output);
    json.Field("configured", model.price->is_configured).EndObject();
  } else {
    json.Null();
  }
  json.EndObject();
}

Outcome List(const Services& services, const Request& request) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const std::vector<RoutableModel> all = (*relay)->Models();
  const auto page = PageOf(all, request, [](const RoutableModel& model) { return model.id; });
  if (!page) return std::unexpected(page.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const RoutableModel& model : page->items) WriteModel(json, model);
    WriteNext(json.EndArray(), page->next);
    json.EndObject();
  });
}

void WriteList(json::Writer& json, std::string_view name, json::Value list) {
  json.Key(name);
  if (list.IsArray()) {
    json.Value(list.GetRaw());
  } else {
    json.BeginArray().EndArray();
  }
}

Outcome Shown(const Services& services, const Request& request, const ConfigOutcome* change) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto provider = ProviderIn(**sight, request.id);
  if (!provider) return std::unexpected(provider.error());
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("provider", std::string_view(request.id));
    WriteList(json, "include", (*provider)["models"]["include"]);
    WriteList(json, "exclude", (*provider)["models"]["exclude"]);
    if (change != nullptr) WriteChange(json.Key("change"), *change);
    json.EndObject();
  });
  return Tagged(std::move(answer), (*sight)->Etag());
}

Outcome GetServed(const Services& services, const Request& request) {
  return Shown(services, request, nullptr);
}

// A list of texts, if it is there.
Read<void> CheckTexts(json::Value list, std::string_view name) {
  if (!list.IsGiven()) return {};
  const auto wrong = [&] {
    return std::unexpected(WrongParameter(std::string(name), "must be a list of texts"));
  };
  if (!list.IsArray()) return wrong();
  for (const json::Value entry : list.Items()) {
    if (!entry.IsString() || entry.GetText().IsEmpty()) return wrong();
  }
  return {};
}

Outcome SetServed(const Services& services, const Request& request, bool is_whole) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const auto change = ChangeServed(services, request, body.Root(), is_whole);
  if (!change) return std::unexpected(change.error());
  return Shown(services, request, &*change);
}

Outcome PutServed(const Services& services, const Request& request) {
  return SetServed(services, request, true);
}

Outcome PatchServed(const Services& services, const Request& request) {
  return SetServed(services, request, false);
}

Outcome Remote(const Services& services, const Request& request) {
  const auto refresh = ReadFlag(request, "refresh");
  if (!refresh) return std::unexpected(refresh.error());
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const auto list = (*relay)->ListRemote(request.id, refresh->value_or(false));
  if (!list) return Failed(list.error());
  return JsonAnswer([&](json::Writer& json) {
    const std::chrono::duration<double> fetched = list->fetched.time_since_epoch();
    json.BeginObject()
        .Field("provider", std::string_view(request.id))
        .Field("fetched_at", std::string_view(TimeText(fetched.count())))
        .Field("from_cache", list->is_from_cache)
        .Key("items")
        .BeginArray();
    for (const RemoteModel& model : list->models) {
      json.BeginObject().Field("id", std::string_view(model.id));
      TextOrNull(json, "owner", model.owner);
      OptionalInt(json, "created", model.created);
      TextOrNull(json, "description", model.description);
      json.EndObject();
    }
    json.EndArray().EndObject();
  });
}

constexpr std::array kRefresh{Parameter{"refresh", R"({"type":"boolean"})",
                                        "Asks the provider, though its list is remembered."}};

constexpr std::size_t kMostBytes = 512UL * 1024;

constexpr std::array kRoutes{
    Reading("/api/v1/models",
            "What clients may ask for: models and aliases, who serves them, and their price in USD "
            "for a million tokens if it is known.",
            "Models", List, kPageParameters),
    WithVersion(Reading("/api/v1/providers/{id}/models", "Which models the provider serves.",
                        "ServedModels", GetServed)),
    Writing("PUT", "/api/v1/providers/{id}/models",
            "Sets which models it serves: `include` and `exclude`, names or globs; empty lists "
            "serve everything.",
            "ServedModelsChange", PutServed, "ServedModelsDraft", kMostBytes),
    Writing("PATCH", "/api/v1/providers/{id}/models", "The same for one of the two lists.",
            "ServedModelsChange", PatchServed, "ServedModelsDraft", kMostBytes),
    AskingOthers(Reading("/api/v1/providers/{id}/models/remote",
                         "The models that the provider itself lists, remembered since it was "
                         "asked. Asks it for 15 seconds at most.",
                         "RemoteModels", Remote, kRefresh)),
};

}  // namespace

Read<ConfigOutcome> ChangeServed(const Services& services, const Request& request,
                                 json::Value lists, bool is_whole) {
  constexpr std::array<std::string_view, 2> kLists{"include", "exclude"};
  for (const json::Field field : lists.Fields()) {
    if (!field.Is(kLists[0]) && !field.Is(kLists[1])) {
      return std::unexpected(WrongParameter(Shorten(json::Decode(field.key), 60),
                                            "is not known here; there are include and exclude"));
    }
  }
  for (const std::string_view name : kLists) {
    if (auto good = CheckTexts(lists[name], name); !good) return std::unexpected(good.error());
  }
  return Change(services, request, [&](const ConfigSight& sight) -> Read<std::vector<ConfigStep>> {
    const auto provider = ProviderIn(sight, request.id);
    if (!provider) return std::unexpected(provider.error());
    std::vector<ConfigStep> steps;
    for (const std::string_view name : kLists) {
      const json::Value list = lists[name];
      if (!list.IsGiven() && !is_whole) continue;
      steps.push_back({ConfigStep::Kind::kSet, PointerTo({"providers", request.id, "models", name}),
                       list.IsGiven() ? std::string(list.GetRaw().json) : "[]"});
    }
    return steps;
  });
}

std::span<const Route> ModelRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
