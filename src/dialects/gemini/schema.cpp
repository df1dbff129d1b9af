#include "dialects/gemini/schema.hpp"

#include <algorithm>
#include <array>

#include "dialects/gemini/wire.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {
namespace {

// Integers that protocol buffers spell as strings.
constexpr std::array<std::string_view, 6> kCounts = {"minItems",  "maxItems",      "minLength",
                                                     "maxLength", "minProperties", "maxProperties"};

bool IsCount(json::Text key) {
  return std::ranges::any_of(kCounts, [&](std::string_view name) { return Means(key, name); });
}

bool IsType(json::Text key) {
  return key.escaped == "type";
}

// Says in which order to answer, and nothing about what is valid.
bool IsOrdering(json::Text key) {
  return Means(key, "propertyOrdering");
}

bool HasCapitals(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string Small(std::string_view type) {
  std::string small(type);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

// Where schemas stand within a schema: as the values of an object, in an array, or alone.
bool HoldsNamed(json::Text key) {
  return key.escaped == "properties" || Means(key, "$defs") || key.escaped == "defs";
}
bool HoldsList(json::Text key) {
  return Means(key, "anyOf") || Means(key, "oneOf") || Means(key, "allOf") ||
         Means(key, "prefixItems");
}
bool HoldsOne(json::Text key) {
  return key.escaped == "items" || Means(key, "additionalProperties");
}

// The key in its camelCase spelling.
std::string CamelOf(json::Text key) {
  std::string camel;
  for (std::size_t i = 0; i < key.escaped.size(); ++i) {
    const char c = key.escaped[i];
    const bool joint = c == '_' && i > 0 && i + 1 < key.escaped.size();
    if (!joint) {
      camel.push_back(c);
      continue;
    }
    const char next = key.escaped[++i];
    camel.push_back(next >= 'a' && next <= 'z' ? static_cast<char>(next - 'a' + 'A') : next);
  }
  return camel;
}

class SchemaWriter {
 public:
  explicit SchemaWriter(std::string& out) : out_(out) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the document, which is bounded.
  void Write(json::Value schema) {
    if (!schema.IsObject()) {
      out_.Value(schema.GetRaw());
      return;
    }
    const bool nullable = Get(schema, "nullable").GetBool().value_or(false);
    out_.BeginObject();
    for (const json::Field field : schema.Fields()) {
      if (IsOrdering(field.key) || field.Is("nullable")) continue;
      if (IsType(field.key) && field.value.Is("TYPE_UNSPECIFIED")) continue;
      out_.Key(CamelOf(field.key));
      WriteMember(field, nullable);
    }
    out_.EndObject();
  }

 private:
  // NOLINTNEXTLINE(misc-no-recursion)
  void WriteMember(const json::Field& field, bool nullable) {
    if (IsType(field.key) && field.value.IsString()) {
      WriteType(field.value.GetText().escaped, nullable);
    } else if (HoldsNamed(field.key) && field.value.IsObject()) {
      out_.BeginObject();
      for (const json::Field named : field.value.Fields()) {
        out_.Key(named.key);
        Write(named.value);
      }
      out_.EndObject();
    } else if (HoldsList(field.key) && field.value.IsArray()) {
      out_.BeginArray();
      for (const json::Value item : field.value.Items()) Write(item);
      out_.EndArray();
    } else if (HoldsOne(field.key)) {
      Write(field.value);
    } else if (IsCount(field.key) && field.value.IsString()) {
      const std::string_view digits = field.value.GetText().escaped;
      const bool number = !digits.empty() && digits.size() < 16 &&
                          digits.find_first_not_of("0123456789") == std::string_view::npos;
      out_.Value(number ? json::Raw{digits} : field.value.GetRaw());
    } else {
      out_.Value(field.value.GetRaw());
    }
  }

  void WriteType(std::string_view type, bool nullable) {
    const std::string small = Small(type);
    if (!nullable) {
      out_.String(json::Text{small});
      return;
    }
    out_.BeginArray().String(json::Text{small}).String("null").EndArray();
  }

  json::Writer out_;
};

}  // namespace

void AppendJsonSchema(std::string& out, json::Value schema) {
  SchemaWriter(out).Write(schema);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the document, which is bounded.
bool IsOpenApiSchema(json::Value schema) {
  for (const json::Field field : schema.Fields()) {
    if (IsType(field.key) && HasCapitals(field.value.GetText().escaped)) return true;
    if (field.Is("nullable") || IsOrdering(field.key)) return true;
    if (IsCount(field.key) && field.value.IsString()) return true;
    if (HoldsOne(field.key) && IsOpenApiSchema(field.value)) return true;
    if (HoldsNamed(field.key)) {
      for (const json::Field named : field.value.Fields()) {
        if (IsOpenApiSchema(named.value)) return true;
      }
    }
    if (HoldsList(field.key)) {
      for (const json::Value item : field.value.Items()) {
        if (IsOpenApiSchema(item)) return true;
      }
    }
  }
  return false;
}

}  // namespace monorelay::dialects::gemini
