#include "admin/problem.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

std::string RenderProblem(const Problem& problem, const Request& request) {
  std::string out;
  json::Writer json(out);
  json.BeginObject()
      .Field("type", std::string_view(problem.type))
      .Field("title", std::string_view(problem.title))
      .Field("status", problem.status)
      .Field("detail", std::string_view(problem.detail))
      .Field("instance", std::string_view(request.path))
      .Field("request_id", std::string_view(request.request_id));
  if (!problem.etag.empty()) json.Field("etag", std::string_view(problem.etag));
  if (!problem.fields.empty()) {
    json.Key("errors").BeginArray();
    for (const FieldProblem& field : problem.fields) {
      json.BeginObject()
          .Field("parameter", std::string_view(field.parameter))
          .Field("message", std::string_view(field.message));
      if (field.line > 0) {
        json.Field("pointer", std::string_view(field.pointer))
            .Field("severity", std::string_view(field.severity))
            .Field("line", field.line)
            .Field("column", field.column);
      }
      if (!field.suggestion.empty()) json.Field("suggestion", std::string_view(field.suggestion));
      json.EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
  return out;
}

Problem NoRoute(const Request& request, const std::string& allowed) {
  const std::string path = Shorten(request.path, 200);
  if (allowed.empty())
    return NotFound("there is no " + path + "; GET /api/v1/openapi.json lists what there is");
  return {.status = 405,
          .type = "method_not_allowed",
          .title = "Not with this method",
          .detail = path + " does not take " + request.method + "; use " + allowed,
          .fields = {}};
}

}  // namespace monorelay::admin
