// What the predecessor's calls for providers, models and the system have in common.
#pragma once

#include <string>
#include <string_view>

#include "admin/account_json.hpp"
#include "admin/json_route.hpp"
#include "admin/legacy.hpp"

namespace monorelay::admin {

// {"status": "ok", "message": ...}.
inline Answer StatusOk(std::string_view message) {
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("status", "ok").Field("message", message).EndObject();
  });
}

// With the status that the predecessor had for what a client sent wrong.
inline std::unexpected<Problem> AsPredecessor(Problem problem) {
  if (problem.status == 422 || problem.type == "last_key") problem.status = 400;
  return std::unexpected(std::move(problem));
}

constexpr Route LegacyReading(std::string_view path, std::string_view summary, Handler handler,
                              std::string_view response,
                              std::span<const Parameter> parameters = {}) {
  return JsonRoute("GET", path, summary, response, Access::kReader, handler, {}, parameters);
}

constexpr Route LegacyWriting(std::string_view method, std::string_view path,
                              std::string_view summary, Handler handler, std::string_view body,
                              std::string_view response = "LegacyStatus") {
  return UpTo(512UL * 1024,
              JsonRoute(method, path, summary, response, Access::kOperator, handler, body));
}

}  // namespace monorelay::admin
