#include "dialects/gemini/wire.hpp"

#include <fmt/format.h>

namespace monorelay::dialects::gemini {
namespace {

char ToUpper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool IsSnakeOf(std::string_view key, std::string_view camel) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < key.size(); ++i, ++at) {
    const bool joint = key[i] == '_' && i > 0 && i + 1 < key.size();
    if (joint) ++i;
    const char c = joint ? ToUpper(key[i]) : key[i];
    if (at >= camel.size() || camel[at] != c) return false;
  }
  return at == camel.size();
}

}  // namespace

bool Means(json::Text key, std::string_view camel) {
  const std::string_view text = key.escaped;
  if (text == camel) return true;
  if (text.empty() || camel.empty() || text.front() != camel.front()) return false;
  return text.size() > camel.size() && IsSnakeOf(text, camel);
}

json::Value Get(json::Value object, std::string_view camel) {
  json::Value found;
  for (const json::Field field : object.Fields()) {
    if (Means(field.key, camel)) found = field.value;
  }
  return found;
}

void AppendField(std::string& fields, const json::Field& field) {
  fields.append(fields.empty() ? "\"" : ",\"").append(field.key.escaped).append("\":");
  fields += field.value.GetRaw().json;
}

void WriteFields(json::Writer& out, std::string_view fields) {
  // As one key with the rest behind it: the writer adds the comma before, and none is missing
  // after.
  const std::size_t key_end = fields.find("\":");
  out.Key(fields.substr(1, key_end - 1)).Value(json::Raw{fields.substr(key_end + 2)});
}

std::unexpected<Error> MustBe(std::string_view path, std::string_view wanted) {
  return ClientError(ErrorKind::kInvalidRequest, fmt::format("{} must be {}", path, wanted));
}

PartFields FieldsOf(json::Value part) {
  struct Known {
    std::string_view name;
    json::Value PartFields::* member;
  };
  constexpr Known kKnown[] = {
      {"text", &PartFields::text},
      {"functionCall", &PartFields::call},
      {"functionResponse", &PartFields::result},
      {"thought", &PartFields::thought},
      {"thoughtSignature", &PartFields::signature},
      {"inlineData", &PartFields::inline_data},
      {"fileData", &PartFields::file_data},
      {"mediaResolution", &PartFields::resolution},
  };
  PartFields fields;
  for (const json::Field field : part.Fields()) {
    if (!field.value.IsGiven()) continue;
    bool known = Means(field.key, "videoMetadata") || Means(field.key, "partMetadata");
    for (const Known& candidate : kKnown) {
      if (known || !Means(field.key, candidate.name)) continue;
      fields.*candidate.member = field.value;
      known = true;
    }
    if (!known) fields.foreign = field.key;
  }
  return fields;
}

}  // namespace monorelay::dialects::gemini
