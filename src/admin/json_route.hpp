// Rows of the table of routes that take and give JSON and read no records: most of them.
#pragma once

#include "admin/routes.hpp"

namespace monorelay::admin {

// Takes a body if it has a schema.
constexpr Route JsonRoute(std::string_view method, std::string_view path, std::string_view summary,
                          std::string_view response, Access access, Handler handler,
                          std::string_view body = {}, std::span<const Parameter> parameters = {}) {
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
          .body = body};
}

// One about accounts, keys and limits.
constexpr Route AccountRoute(std::string_view method, std::string_view path,
                             std::string_view summary, std::string_view response, Access access,
                             Handler handler, std::string_view body = {},
                             std::span<const Parameter> parameters = {}) {
  Route route = JsonRoute(method, path, summary, response, access, handler, body, parameters);
  route.needs_accounts = true;
  return route;
}

// The same row, for a body of another size than usual.
constexpr Route UpTo(std::size_t most_bytes, Route route) {
  route.most_bytes = most_bytes;
  return route;
}

// The same row, for the thread that hashes passwords.
constexpr Route Hashing(Route route) {
  route.hashes = true;
  return route;
}

}  // namespace monorelay::admin
