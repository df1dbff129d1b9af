// What the predecessor's calls for providers, models and the system have in common.
#pragma once

#include <string>
#include <string_view>

#include "admin/account_json.hpp"
#include "admin/legacy.hpp"
#include "admin/routes.hpp"

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

constexpr Route LegacyWriting(std::string_view method, std::string_view path,
                              std::string_view summary, Handler handler, std::string_view body,
                              std::string_view response = "LegacyStatus") {
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
          .most_bytes = 512UL * 1024,
          .body = body};
}

}  // namespace monorelay::admin
