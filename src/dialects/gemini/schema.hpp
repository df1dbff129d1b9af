// Schemas of this dialect's older kind: a subset of OpenAPI with types in capitals.
#pragma once

#include <string>

#include "json/document.hpp"

namespace monorelay::dialects::gemini {

// Appends `schema` as a JSON schema: types in small letters, "nullable" as a second type, numbers
// that came as strings as numbers. What is no schema is appended as it stands.
void AppendJsonSchema(std::string& out, json::Value schema);

// True if AppendJsonSchema would change anything.
bool IsOpenApiSchema(json::Value schema);

}  // namespace monorelay::dialects::gemini
