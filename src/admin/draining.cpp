// Draining: a provider or a key takes no new requests, and those under way end as they would have.
// It is `enabled: false` in the configuration, so it outlasts a restart.

#include <array>

#include "admin/provider_change.hpp"
#include "admin/resource_routes.hpp"

namespace monorelay::admin {
namespace {

Read<json::Value> Switch(json::Document& document, bool is_enabled) {
  const auto parsed =
      document.ParseCopy(is_enabled ? R"({"enabled":true})" : R"({"enabled":false})");
  if (!parsed) return std::unexpected(ProblemOf(parsed.error()));
  return document.Root();
}

Outcome SwitchProvider(const Services& services, const Request& request, bool is_enabled) {
  json::Document document;
  const auto patch = Switch(document, is_enabled);
  if (!patch) return std::unexpected(patch.error());
  const auto change = ChangeProvider(services, request, *patch);
  if (!change) return std::unexpected(change.error());
  return ShownProvider(services, request.id, &*change);
}

Outcome SwitchKey(const Services& services, const Request& request, bool is_enabled) {
  json::Document document;
  const auto patch = Switch(document, is_enabled);
  if (!patch) return std::unexpected(patch.error());
  const auto change = ChangeKey(services, request, request.key, *patch);
  if (!change) return std::unexpected(change.error());
  const auto sight = ConfigSight::Take(services);
  if (!sight) return std::unexpected(sight.error());
  const auto key = KeyIn(**sight, request.id, request.key);
  if (!key) return std::unexpected(key.error());
  return ShownKey(services, request, **sight, *key, &*change);
}

Outcome DrainProvider(const Services& services, const Request& request) {
  return SwitchProvider(services, request, false);
}

Outcome RefillProvider(const Services& services, const Request& request) {
  return SwitchProvider(services, request, true);
}

Outcome DrainKey(const Services& services, const Request& request) {
  return SwitchKey(services, request, false);
}

Outcome RefillKey(const Services& services, const Request& request) {
  return SwitchKey(services, request, true);
}

constexpr Route Draining(std::string_view method, std::string_view path, std::string_view summary,
                         std::string_view response, Handler handler) {
  Route route = Deleting(path, summary, handler);
  route.method = method;
  route.response = response;
  return route;
}

constexpr std::array kRoutes{
    Draining("POST", "/api/v1/providers/{id}/drain",
             "From now on the provider takes no new requests (`enabled: false`, also after a "
             "restart); those under way go on, and `under_way` says how many they are. The feed's "
             "topic `health` tells when the last one has ended, by the state `drained`.",
             "ProviderChange", DrainProvider),
    Draining("DELETE", "/api/v1/providers/{id}/drain", "It takes requests again.", "ProviderChange",
             RefillProvider),
    Draining("POST", "/api/v1/providers/{id}/keys/{key}/drain",
             "The same for one key: requests go to the provider's other keys.", "ProviderKeyChange",
             DrainKey),
    Draining("DELETE", "/api/v1/providers/{id}/keys/{key}/drain", "It is used again.",
             "ProviderKeyChange", RefillKey),
};

}  // namespace

std::span<const Route> DrainRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
