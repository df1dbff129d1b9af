// Rows that the tables of resources have in common.
#pragma once

#include "admin/account_json.hpp"
#include "admin/config_change.hpp"
#include "admin/config_json.hpp"
#include "admin/json_route.hpp"

namespace monorelay::admin {

// For whoever sees everything.
constexpr Route Reading(std::string_view path, std::string_view summary, std::string_view response,
                        Handler handler, std::span<const Parameter> parameters = {}) {
  return JsonRoute("GET", path, summary, response, Access::kReader, handler, {}, parameters);
}

// For whoever changes routing and providers. If-Match is taken and not needed: what is named is
// merged into what is there.
constexpr Route Writing(std::string_view method, std::string_view path, std::string_view summary,
                        std::string_view response, Handler handler, std::string_view body,
                        std::size_t most_bytes = 64UL * 1024) {
  return UpTo(most_bytes, TakingVersion(WithVersion(JsonRoute(method, path, summary, response,
                                                              Access::kOperator, handler, body))));
}

constexpr Route WithoutVersion(Route route) {
  route.is_versioned = false;
  route.may_name_version = false;
  return route;
}

constexpr Route Deleting(std::string_view path, std::string_view summary, Handler handler) {
  return TakingVersion(
      WithVersion(JsonRoute("DELETE", path, summary, "ConfigChange", Access::kOperator, handler)));
}

// Has the relay ask a provider something; changes nothing.
constexpr Route Asking(std::string_view path, std::string_view summary, std::string_view response,
                       Handler handler, std::string_view body) {
  Route route = WithoutVersion(Writing("POST", path, summary, response, handler, body));
  route.access = Access::kReader;
  return AskingOthers(route);
}

}  // namespace monorelay::admin
