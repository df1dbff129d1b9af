#include "admin/openapi_answers.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "admin/freshness.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

constexpr std::string_view kJsonLines = "application/x-ndjson";

bool Reads(const Route& route) {
  return route.method == "GET";
}

// A call that changes what has a version, and must say which one it means.
bool IsGuarded(const Route& route) {
  return route.is_versioned && !route.may_name_version && !Reads(route) && route.success != 201;
}

bool Redirects(const Route& route) {
  return route.success / 100 == 3;
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
              return route.takes_body || Redirects(route) ||
                     !route.path.starts_with(kVersionedPaths);
            }},
    Refusal{401, "Who asks is not known, or gave a wrong password.",
            [](const Route& route) { return !IsPublic(route) || route.hashes || !Reads(route); }},
    Refusal{403, "Not for this caller, or not for pages of another origin.",
            [](const Route& route) { return !IsPublic(route) || !Reads(route); }},
    Refusal{404, "There is no such thing, or it is switched off.",
            [](const Route& route) {
              return route.path.contains('{') || route.reads_records || route.needs_accounts ||
                     !Reads(route) || Redirects(route) || route.content_type == kEventStream;
            }},
    Refusal{409, "As things stand this cannot be done.",
            [](const Route& route) { return !Reads(route); }},
    Refusal{412, "Somebody changed it meanwhile: read it again.", TakesVersion},
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

}  // namespace

bool IsRanged(const Route& route) {
  return route.other_success == 206;
}

bool TakesVersion(const Route& route) {
  return IsGuarded(route) || (route.may_name_version && route.success != 201);
}

void WriteReference(json::Writer& json, std::string_view schema) {
  json.BeginObject()
      .Field("$ref", std::string_view("#/components/schemas/" + std::string(schema)))
      .EndObject();
}

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

}  // namespace monorelay::admin
