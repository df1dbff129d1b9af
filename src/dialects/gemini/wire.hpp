// What the readers of this dialect share: names of fields, parts taken apart.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {

// As NameOf(Dialect::kGemini), for texts of the canonical form.
constexpr std::string_view kName = "gemini";

// Types of chat::Foreign parts that accompany others and serve only this dialect: more members of
// the part before, or all of a functionResponse but its id and name.
constexpr std::string_view kMoreFields = "+fields";
constexpr std::string_view kWholeResult = "+result";

// True if `key` is `camel`, or that in snake_case: the API takes both.
bool Means(json::Text key, std::string_view camel);

// The member of `object` with that name in either spelling, the last one if it is repeated.
json::Value Get(json::Value object, std::string_view camel);

// Adds `"key":value` to members of an object, with the comma before it if it is not the first.
void AppendField(std::string& fields, const json::Field& field);
// `fields`, which are not empty, as members of the object that `out` is in.
void WriteFields(json::Writer& out, std::string_view fields);

// The error for a field of a request that has the wrong type; `wanted` reads like "a string".
std::unexpected<Error> MustBe(std::string_view path, std::string_view wanted);

// The members of one part. Those that are absent or null are missing.
struct PartFields {
  json::Value text;
  json::Value thought;
  json::Value signature;
  json::Value inline_data;
  json::Value file_data;
  json::Value call;
  json::Value result;
  json::Value resolution;
  json::Text foreign;  // the key of a member that has no meaning for other dialects

  [[nodiscard]] bool IsThought() const { return thought.GetBool().value_or(false); }
};

PartFields FieldsOf(json::Value part);

}  // namespace monorelay::dialects::gemini
