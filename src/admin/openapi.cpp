// The OpenAPI 3.1 document of the admin API, made from the table of routes.

#include <array>
#include <map>
#include <vector>

#include "admin/caller.hpp"
#include "admin/openapi_operation.hpp"
#include "admin/routes.hpp"
#include "admin/schema.hpp"
#include "json/text.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

std::string_view Lower(std::string_view method) {
  if (method == "GET") return "get";
  if (method == "POST") return "post";
  if (method == "PUT") return "put";
  return method == "PATCH" ? "patch" : "delete";
}

void WritePaths(json::Writer& json) {
  std::map<std::string_view, std::vector<const Route*>> by_path;
  for (const Route& route : Routes()) by_path[route.path].push_back(&route);
  json.Key("paths").BeginObject();
  for (const auto& [path, routes] : by_path) {
    json.Key(path).BeginObject();
    for (const Route* route : routes) {
      json.Key(Lower(route->method));
      WriteOperation(json, *route);
    }
    json.EndObject();
  }
  json.EndObject();
}

// What every refusal looks like.
void WriteProblem(json::Writer& json) {
  json.Key("responses").BeginObject().Key("Problem").BeginObject();
  json.Field("description", "What is wrong, and what to do.").Key("content").BeginObject();
  json.Key("application/problem+json").BeginObject().Key("schema").BeginObject();
  json.Field("$ref", "#/components/schemas/Problem");
  json.EndObject().EndObject().EndObject().EndObject().EndObject();
}

Outcome Document(const Services& /*services*/, const Request& /*request*/) {
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Field("openapi", "3.1.0").Key("info").BeginObject();
  json.Field("title", "MonoRelay admin API")
      .Field("version", "1")
      .Field("description", "What an operator's programs and the dashboard read.")
      .EndObject();
  WritePaths(json);
  json.Key("components").BeginObject().Key("securitySchemes").BeginObject();
  json.Key("session").BeginObject().Field("type", "apiKey").Field("in", "cookie");
  json.Field("name", kSessionCookie)
      .Field("description",
             "Of POST /api/v1/session. Changing calls need the header `X-MonoRelay-CSRF: 1` too.")
      .EndObject();
  for (const std::string_view scheme : {"token", "access_key"})
    json.Key(scheme).BeginObject().Field("type", "http").Field("scheme", "bearer").EndObject();
  json.EndObject();
  WriteProblem(json);
  json.Key("schemas").BeginObject();
  for (const Schema& schema : Schemas()) {
    std::string text(schema.json);
    json::PutOnOneLine(text);
    json.Key(schema.name).Value(json::Raw{text});
  }
  json.EndObject().EndObject().EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/openapi.json",
          .summary = "This document.",
          .access = Access::kOwnReader,
          .parameters = {},
          .response = "",
          .content_type = "application/json",
          .handler = Document,
          .reads_records = false},
};

}  // namespace

std::span<const Route> DocumentRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
