// What an operation of the OpenAPI document says of its answers.
#pragma once

#include <string_view>

#include "admin/routes.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

inline constexpr std::string_view kEventStream = "text/event-stream";

// True for a call that takes an ETag as If-Match.
bool TakesVersion(const Route& route);

// True for a call whose answer can be asked for in parts.
bool IsRanged(const Route& route);

// {"$ref": ...} to a schema of the document.
void WriteReference(json::Writer& json, std::string_view schema);

// The field "responses" (OpenAPI 3.1): how the route answers, and what it may refuse.
void WriteResponses(json::Writer& json, const Route& route);

}  // namespace monorelay::admin
