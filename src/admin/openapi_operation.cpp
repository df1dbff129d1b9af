#include "admin/openapi_operation.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "admin/freshness.hpp"
#include "admin/replays.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

constexpr std::string_view kVersioned = "/api/v1/";
constexpr std::string_view kEventStream = "text/event-stream";
constexpr std::string_view kJsonLines = "application/x-ndjson";

bool Reads(const Route& route) {
  return route.method == "GET";
}

// A call that changes what has a version.
bool IsGuarded(const Route& route) {
  return route.is_versioned && !Reads(route) && route.success != 201;
}

// An answer of which a part may be asked for.
bool IsRanged(const Route& route) {
  return route.other_success == 206;
}

bool Redirects(const Route& route) {
  return route.success / 100 == 3;
}

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
  const bool is_versioned = route.path.starts_with(kVersioned);
  const bool is_legacy = !is_versioned && route.path.starts_with("/api/");
  std::string id = is_legacy ? "legacy_" : "";
  id += ToLower(route.method);
  const std::string_view path =
      is_versioned ? route.path.substr(kVersioned.size()) : route.path.substr(is_legacy ? 5 : 1);
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
  if (!route.path.starts_with(kVersioned))
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
  if (IsGuarded(route)) {
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

void WriteReference(json::Writer& json, std::string_view schema) {
  json.BeginObject()
      .Field("$ref", std::string_view("#/components/schemas/" + std::string(schema)))
      .EndObject();
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
    if (route.path.starts_with(kVersioned)) json.Field("unevaluatedProperties", false);
    json.EndObject();
  }
  json.EndObject().EndObject().EndObject();
}

// Of one type of content. What comes piece by piece is described by its pieces.
void WriteContent(json::Writer& json, std::string_view type, std::string_view schema) {
  json.Key(type).BeginObject();
  const bool has_items = type == kEventStream || type == kJsonLines;
  const bool is_json = type.ends_with("json") && !has_items;
  if (is_json && !schema.empty()) {
    json.Key("schema");
    WriteReference(json, schema);
  } else if (is_json) {
    json.Key("schema").BeginObject().Field("type", "object");
    json.Field("additionalProperties", true).EndObject();
  } else {
    json.Key("schema").BeginObject().Field("type", "string").EndObject();
  }
  if (has_items && !schema.empty()) {
    json.Key("x-item-schema");
    WriteReference(json, schema);
  }
  json.EndObject();
}

void WriteHeader(json::Writer& json, std::string_view name, std::string_view description) {
  json.Key(name).BeginObject().Field("description", description).Key("schema");
  json.BeginObject().Field("type", "string").EndObject().EndObject();
}

void WriteSuccess(json::Writer& json, const Route& route, int status) {
  json.Key(std::to_string(status)).BeginObject();
  json.Field("description", Redirects(route) ? "Go on there." : "The answer.");
  if (Redirects(route)) {
    json.Key("headers").BeginObject();
    WriteHeader(json, "Location", "Where to.");
    json.EndObject().EndObject();
    return;
  }
  if (route.is_versioned) {
    json.Key("headers").BeginObject();
    WriteHeader(json, "ETag", "The version of what was told.");
    json.EndObject();
  }
  json.Key("content").BeginObject();
  std::string_view left = route.content_type;
  while (!left.empty()) {
    const std::string_view type = left.substr(0, left.find(','));
    left.remove_prefix(std::min(type.size() + 1, left.size()));
    WriteContent(json, Trim(type), route.response);
  }
  json.EndObject().EndObject();
}

struct Refusal {
  int status;
  std::string_view description;
  bool (*is_of)(const Route& route);
};

bool IsPublic(const Route& route) {
  return route.access == Access::kPublic;
}

constexpr std::array kRefusals{
    Refusal{400, "The body is no JSON object, or what it says makes no sense.",
            [](const Route& route) {
              return route.takes_body || Redirects(route) || !route.path.starts_with(kVersioned);
            }},
    Refusal{401, "Who asks is not known, or gave a wrong password.",
            [](const Route& route) { return !IsPublic(route) || route.hashes || !Reads(route); }},
    Refusal{403, "Not for this caller, or not for pages of another origin.",
            [](const Route& route) { return !IsPublic(route) || !Reads(route); }},
    Refusal{404, "There is no such thing, or it is switched off.",
            [](const Route& route) {
              return route.path.contains('{') || route.reads_records || route.needs_accounts ||
                     !Reads(route) || Redirects(route);
            }},
    Refusal{409, "As things stand this cannot be done.",
            [](const Route& route) { return !Reads(route); }},
    Refusal{412, "Somebody changed it meanwhile: read it again.", IsGuarded},
    Refusal{428, "Needs If-Match, with the ETag of what is to be changed.", IsGuarded},
    Refusal{413, "The body is too large.", [](const Route& route) { return route.takes_body; }},
    Refusal{416, "Range begins behind the end of the text.", IsRanged},
    Refusal{422, "A parameter or a field is wrong; `errors` names it.",
            [](const Route& route) { return !route.takes_any_parameter || route.takes_body; }},
    Refusal{429, "Too many tries; Retry-After says when to come back.",
            [](const Route& route) { return route.hashes || (IsPublic(route) && !Reads(route)); }},
    Refusal{503, "The admin API has too much to do just now; try again.",
            [](const Route&) { return true; }},
};

void WriteResponses(json::Writer& json, const Route& route) {
  json.Key("responses").BeginObject();
  WriteSuccess(json, route, route.success);
  if (route.other_success != 0) WriteSuccess(json, route, route.other_success);
  if (MayBeKept(route)) {
    json.Key("304").BeginObject();
    json.Field("description", "It is as If-None-Match says.").EndObject();
  }
  // A browser that was sent here shows a page.
  const bool has_pages = Redirects(route);
  for (const Refusal& refusal : kRefusals) {
    if (!refusal.is_of(route)) continue;
    json.Key(std::to_string(refusal.status)).BeginObject();
    if (has_pages) {
      json.Field("description", refusal.description).Key("content").BeginObject();
      WriteContent(json, "application/problem+json", "Problem");
      WriteContent(json, "text/html", {});
      json.EndObject();
    } else {
      json.Field("$ref", "#/components/responses/Problem")
          .Field("description", refusal.description);
    }
    json.EndObject();
  }
  json.Key("default").BeginObject().Field("$ref", "#/components/responses/Problem").EndObject();
  json.EndObject();
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
