#include "admin/openapi_operation.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "admin/openapi_answers.hpp"
#include "admin/replays.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

// What stands between slashes.
std::vector<std::string_view> SegmentsOf(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    if (!segment.empty()) segments.push_back(segment);
  }
  return segments;
}

// "getUsersIdTotp"; the predecessor's begin with "legacy", for they share the words.
std::string OperationId(const Route& route) {
  const bool is_versioned = route.path.starts_with(kVersionedPaths);
  const bool is_legacy = !is_versioned && route.path.starts_with("/api/");
  std::string id = is_legacy ? "legacy_" : "";
  id += ToLower(route.method);
  const std::string_view path = is_versioned ? route.path.substr(kVersionedPaths.size())
                                             : route.path.substr(is_legacy ? 5 : 1);
  id.push_back('/');
  id += path;
  std::string camel;
  bool begins_word = false;
  for (const char c : id) {
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter)
      camel.push_back(begins_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    begins_word = !is_letter;
  }
  if (route.path.ends_with('/')) camel += "Slash";
  return camel;
}

std::string_view TagOf(const Route& route) {
  if (!route.path.starts_with(kVersionedPaths))
    return route.path.starts_with("/api/") ? "predecessor" : "pages";
  return SegmentsOf(route.path)[2];
}

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

std::string_view DescriptionOf(std::string_view path_parameter) {
  return path_parameter == "id" ? "Its id, or its number." : "Its id within the former.";
}

void WriteParameters(json::Writer& json, const Route& route) {
  constexpr std::string_view kText = R"({"type":"string"})";
  constexpr std::string_view kKey = R"({"type":"string","maxLength":255})";
  json.Key("parameters").BeginArray();
  for (const std::string_view segment : SegmentsOf(route.path)) {
    if (!segment.starts_with('{')) continue;
    const std::string_view name = segment.substr(1, segment.size() - 2);
    WriteParameter(json, {name, R"({"type":"string","minLength":1})", DescriptionOf(name)}, "path");
  }
  for (const Parameter& parameter : route.parameters) WriteParameter(json, parameter, "query");
  if (TakesVersion(route)) {
    WriteParameter(json,
                   {"If-Match", kText,
                    "The ETag of what is to be changed: 412 if somebody changed it meanwhile."},
                   "header");
  }
  if (IsRanged(route)) {
    WriteParameter(json, {"Range", kText, "A part of a text: bytes=0-1023, bytes=-100."}, "header");
    WriteParameter(json, {"If-Range", kText, "The part only if the text has this ETag."}, "header");
  }
  if (IsReplayable(route)) {
    WriteParameter(json,
                   {"Idempotency-Key", kKey,
                    "A text of the caller's own. Repeated under it within ten minutes, the call is "
                    "answered as before and not made again."},
                   "header");
  }
  if (route.content_type == kEventStream) {
    WriteParameter(
        json, {"Last-Event-ID", kText, "What came after that event comes first, if it is kept."},
        "header");
  }
  json.EndArray();
  if (route.takes_any_parameter) json.Field("x-takes-any-parameter", true);
}

void WriteBody(json::Writer& json, const Route& route) {
  json.Key("requestBody").BeginObject();
  json.Field("required", true);
  if (route.body.empty() && route.body_type.ends_with("json"))
    json.Field("description", "A request in any dialect.");
  json.Key("content").BeginObject().Key(route.body_type).BeginObject().Key("schema");
  if (!route.body_type.ends_with("json")) {
    json.BeginObject().Field("type", "string").EndObject();
  } else if (route.body.empty()) {
    json.BeginObject().Field("type", "object").Field("additionalProperties", true).EndObject();
  } else {
    json.BeginObject().Key("allOf").BeginArray();
    WriteReference(json, route.body);
    json.EndArray();
    // The predecessor overlooked what it did not know, and its calls do so still.
    if (route.path.starts_with(kVersionedPaths)) json.Field("unevaluatedProperties", false);
    json.EndObject();
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

}  // namespace

void WriteOperation(json::Writer& json, const Route& route) {
  json.BeginObject()
      .Field("operationId", std::string_view(OperationId(route)))
      .Key("tags")
      .BeginArray()
      .String(TagOf(route))
      .EndArray()
      .Field("summary", route.summary);
  WriteSecurity(json, route.access);
  WriteParameters(json, route);
  if (route.takes_body) WriteBody(json, route);
  WriteResponses(json, route);
  json.EndObject();
}

}  // namespace monorelay::admin
