// Providers: seeing and changing them, and asking them for a word.

#include <array>
#include <utility>
#include <vector>

#include "admin/health_json.hpp"
#include "admin/list_page.hpp"
#include "admin/provider_change.hpp"
#include "admin/resource_routes.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

Outcome List(const Services& services, const Request& request) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  using Named = std::pair<std::string, json::Value>;
  std::vector<Named> all;
  for (const json::Field field : (*sight)->Root()["providers"].Fields())
    all.emplace_back(json::Decode(field.key), field.value);
  const auto page = PageOf(all, request, [](const Named& each) { return each.first; });
  if (!page) return std::unexpected(page.error());
  const ProviderScene scene(services);
  Answer answer = JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const auto& [name, provider] : page->items) scene.WriteProvider(json, name, provider);
    WriteNext(json.EndArray(), page->next);
    json.EndObject();
  });
  return Tagged(std::move(answer), (*sight)->Etag());
}

Outcome GetOne(const Services& services, const Request& request) {
  return ShownProvider(services, request.id, nullptr);
}

// `object` without its `name`, to be read again.
std::string WithoutName(json::Value object) {
  std::string text;
  json::Writer json(text);
  json.BeginObject();
  for (const json::Field field : object.Fields()) {
    if (!field.Is("name")) json.Key(field.key).Value(field.value.GetRaw());
  }
  json.EndObject();
  return text;
}

// The name in the body; empty if there is none. What is left of it goes to `rest`.
Read<std::string> TakeName(const Request& request, json::Document& rest) {
  json::Document body;
  if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  const json::Value name = body.Root()["name"];
  if (name.IsGiven() && !name.IsString())
    return std::unexpected(WrongParameter("name", "must be a text"));
  if (auto parsed = rest.ParseCopy(WithoutName(body.Root())); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  return name.Decoded();
}

Outcome Create(const Services& services, const Request& request) {
  json::Document settings;
  const auto name = TakeName(request, settings);
  if (!name) return std::unexpected(name.error());
  const auto change = CreateProvider(services, request, *name, settings.Root());
  if (!change) return std::unexpected(change.error());
  return ShownProvider(services, *name, &*change, 201);
}

Outcome Patch(const Services& services, const Request& request) {
  json::Document patch;
  const auto name = TakeName(request, patch);
  if (!name) return std::unexpected(name.error());
  const auto change = ChangeProvider(services, request, patch.Root(), *name);
  if (!change) return std::unexpected(change.error());
  return ShownProvider(services, name->empty() ? request.id : *name, &*change);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto change = RemoveProvider(services, request);
  if (!change) return std::unexpected(change.error());
  return Changed(*change);
}

Outcome Check(const Services& services, const Request& request, bool is_thorough) {
  json::Document body;
  std::string model;
  if (!request.body.empty()) {
    if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
    for (const json::Field field : body.Root().Fields()) {
      if (!field.Is("model")) {
        return std::unexpected(WrongParameter(Shorten(json::Decode(field.key), 60),
                                              "is not known here; there is \"model\""));
      }
    }
    if (body.Root()["model"].IsGiven() && !body.Root()["model"].IsString())
      return std::unexpected(WrongParameter("model", "must be a text"));
    model = body.Root()["model"].Decoded();
  }
  const auto report =
      services.check({.provider = request.id, .model = model, .verify = is_thorough});
  if (!report) return Failed(report.error());
  return JsonAnswer([&](json::Writer& json) { WriteCheckReport(json, *report); });
}

Outcome Test(const Services& services, const Request& request) {
  return Check(services, request, false);
}

Outcome Verify(const Services& services, const Request& request) {
  return Check(services, request, true);
}

constexpr std::size_t kMostBytes = 256UL * 1024;

constexpr std::array kRoutes{
    WithVersion(Reading(
        "/api/v1/providers",
        "Providers in the order of the configuration, with their settings as written, their "
        "keys without values, and how they stand.",
        "Providers", List, kPageParameters)),
    Creating(Writing(
        "POST", "/api/v1/providers",
        "Makes a provider: `name`, and its settings as the configuration has them. Values of "
        "keys go into the store of secrets. A base URL that leads into an inner network needs "
        "`server.provider_networks`.",
        "ProviderChange", Create, "ProviderDraft", kMostBytes)),
    WithVersion(
        Reading("/api/v1/providers/{id}", "One provider, by its name.", "ProviderShown", GetOne)),
    Writing("PATCH", "/api/v1/providers/{id}",
            "Merges settings (RFC 7396: null removes one); `name` renames it. Requests under way "
            "go on as they began.",
            "ProviderChange", Patch, "ProviderPatch", kMostBytes),
    Deleting("/api/v1/providers/{id}", "Removes the provider with its keys.", Remove),
    Asking("/api/v1/providers/{id}/test", "Asks the provider for a word with each of its keys.",
           "CheckReport", Test, "CheckRequest"),
    Asking("/api/v1/providers/{id}/verify",
           "Asks for texts, tools and streams in every dialect that it speaks.", "CheckReport",
           Verify, "CheckRequest"),
};

}  // namespace

Outcome ShownProvider(const Services& services, std::string_view name, const ConfigOutcome* change,
                      int status) {
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto provider = ProviderIn(**sight, name);
  if (!provider) return std::unexpected(provider.error());
  const ProviderScene scene(services);
  Answer answer = JsonAnswer(
      [&](json::Writer& json) {
        json.BeginObject().Key("provider");
        scene.WriteProvider(json, name, *provider);
        if (change != nullptr) WriteChange(json.Key("change"), *change);
        json.EndObject();
      },
      status);
  return Tagged(std::move(answer), (*sight)->Etag());
}

std::span<const Route> ProviderRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
