// Rows that the tables of resources have in common.
#pragma once

#include "admin/account_json.hpp"
#include "admin/config_change.hpp"
#include "admin/config_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {

// For whoever sees everything.
constexpr Route Reading(std::string_view path, std::string_view summary, std::string_view response,
                        Handler handler, std::span<const Parameter> parameters = {}) {
  return {.method = "GET",
          .path = path,
          .summary = summary,
          .access = Access::kReader,
          .parameters = parameters,
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false};
}

// For whoever changes routing and providers.
constexpr Route Writing(std::string_view method, std::string_view path, std::string_view summary,
                        std::string_view response, Handler handler, std::string_view body,
                        std::size_t most_bytes = 64UL * 1024) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .access = Access::kOperator,
          .parameters = {},
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false,
          .takes_body = true,
          .most_bytes = most_bytes,
          .body = body,
          .is_versioned = true};
}

constexpr Route WithoutVersion(Route route) {
  route.is_versioned = false;
  return route;
}

constexpr Route Deleting(std::string_view path, std::string_view summary, Handler handler) {
  return {.method = "DELETE",
          .path = path,
          .summary = summary,
          .access = Access::kOperator,
          .parameters = {},
          .response = "ConfigChange",
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false,
          .is_versioned = true};
}

// Has the relay ask a provider something; changes nothing.
constexpr Route Asking(std::string_view path, std::string_view summary, std::string_view response,
                       Handler handler, std::string_view body) {
  Route route = WithoutVersion(Writing("POST", path, summary, response, handler, body));
  route.access = Access::kReader;
  return route;
}

}  // namespace monorelay::admin
