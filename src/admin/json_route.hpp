// Rows of the table of routes that take and give JSON about accounts, keys and limits.
#pragma once

#include "admin/routes.hpp"

namespace monorelay::admin {

// One that needs accounts and no records.
constexpr Route AccountRoute(std::string_view method, std::string_view path,
                             std::string_view summary, std::string_view response, Access access,
                             Handler handler, std::string_view body = {},
                             std::span<const Parameter> parameters = {}) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .access = access,
          .parameters = parameters,
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false,
          .takes_body = !body.empty(),
          .body = body,
          .needs_accounts = true};
}

// The same row, for the thread that hashes passwords.
constexpr Route Hashing(Route route) {
  route.hashes = true;
  return route;
}

}  // namespace monorelay::admin
