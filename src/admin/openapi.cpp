// The OpenAPI 3.1 document of the admin API, made from the table of routes.

#include <array>
#include <map>
#include <vector>

#include "admin/caller.hpp"
#include "admin/routes.hpp"
#include "admin/schema.hpp"
#include "json/text.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

void WriteParameter(json::Writer& json, const Parameter& parameter, std::string_view where) {
  json.BeginObject()
      .Field("name", parameter.name)
      .Field("in", where)
      .Field("required", where == "path")
      .Field("description", parameter.description)
      .Key("schema")
      .Value(json::Raw{parameter.schema})
      .EndObject();
}

void WriteReference(json::Writer& json, std::string_view schema) {
  json.BeginObject()
      .Field("$ref", std::string_view("#/components/schemas/" + std::string(schema)))
      .EndObject();
}

void WriteContent(json::Writer& json, std::string_view type, std::string_view schema) {
  json.Key("content").BeginObject().Key(type).BeginObject().Key("schema");
  if (schema.empty()) {
    json.BeginObject().Field("type", "string").EndObject();
  } else {
    WriteReference(json, schema);
  }
  json.EndObject().EndObject();
}

void WriteBody(json::Writer& json, const Route& route) {
  json.Key("requestBody").BeginObject();
  if (route.body.empty()) json.Field("description", "A request in any dialect.");
  json.Key("content").BeginObject().Key("application/json").BeginObject().Key("schema");
  if (route.body.empty()) {
    json.BeginObject().Field("type", "object").EndObject();
  } else {
    WriteReference(json, route.body);
  }
  json.EndObject().EndObject().EndObject();
}

// Any one of what stands here lets a caller show who it is; whether that is enough, the description
// says.
void WriteSecurity(json::Writer& json, Access access) {
  const bool is_public = access == Access::kPublic;
  const bool takes_key = access == Access::kReader || access == Access::kOwnReader;
  if (!is_public) json.Key("description").String("Needs " + std::string(NeedOf(access)) + ".");
  json.Key("security").BeginArray();
  for (const std::string_view scheme : {"session", "token", "access_key"}) {
    if (is_public || (scheme == "access_key" && !takes_key)) continue;
    json.BeginObject().Key(scheme).BeginArray().EndArray().EndObject();
  }
  json.EndArray();
}

void WriteOperation(json::Writer& json, const Route& route) {
  json.BeginObject().Field("summary", route.summary).Key("parameters").BeginArray();
  if (route.path.contains("{id}")) {
    WriteParameter(json, {"id", R"({"type":"string"})", "Its id, or its number."}, "path");
  }
  if (route.path.contains("{key}"))
    WriteParameter(json, {"key", R"({"type":"string"})", "Its id within the former."}, "path");
  for (const Parameter& parameter : route.parameters) WriteParameter(json, parameter, "query");
  json.EndArray();
  if (route.takes_body) WriteBody(json, route);
  json.Key("responses").BeginObject();
  json.Key("200").BeginObject().Field("description", "The answer.");
  WriteContent(json, route.content_type, route.response);
  json.EndObject();
  json.Key("default").BeginObject().Field("description", "What is wrong, and what to do.");
  WriteContent(json, "application/problem+json", "Problem");
  json.EndObject().EndObject();
  WriteSecurity(json, route.access);
  json.EndObject();
}

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
  json.Field("name", kSessionCookie).EndObject();
  for (const std::string_view scheme : {"token", "access_key"})
    json.Key(scheme).BeginObject().Field("type", "http").Field("scheme", "bearer").EndObject();
  json.EndObject().Key("schemas").BeginObject();
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
