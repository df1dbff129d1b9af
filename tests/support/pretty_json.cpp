#include "support/pretty_json.hpp"

#include "json/document.hpp"

namespace monorelay::testing {
namespace {

constexpr std::size_t kLineLength = 100;

void Append(std::string& out, json::Value value, std::size_t indent);

// The value on one line.
void AppendFlat(std::string& out, json::Value value) {
  const bool is_object = value.IsObject();
  if (!is_object && !value.IsArray()) {
    out += value.GetRaw().json;
    return;
  }
  out += is_object ? "{" : "[";
  bool first = true;
  const auto separate = [&] {
    if (!first) out += ", ";
    first = false;
  };
  for (const json::Field field : value.Fields()) {
    separate();
    out.append("\"").append(field.key.escaped).append("\": ");
    AppendFlat(out, field.value);
  }
  for (const json::Value item : value.Items()) {
    separate();
    AppendFlat(out, item);
  }
  out += is_object ? "}" : "]";
}

void AppendDeep(std::string& out, json::Value value, std::size_t indent) {
  const std::string pad(indent + 2, ' ');
  bool first = true;
  const auto separate = [&] {
    out += first ? "\n" : ",\n";
    out += pad;
    first = false;
  };
  out += value.IsObject() ? "{" : "[";
  for (const json::Field field : value.Fields()) {
    separate();
    out.append("\"").append(field.key.escaped).append("\": ");
    Append(out, field.value, indent + 2);
  }
  for (const json::Value item : value.Items()) {
    separate();
    Append(out, item, indent + 2);
  }
  out.append("\n").append(std::string(indent, ' ')).append(value.IsObject() ? "}" : "]");
}

void Append(std::string& out, json::Value value, std::size_t indent) {
  std::string flat;
  AppendFlat(flat, value);
  const bool fits = indent + flat.size() <= kLineLength || value.Size() == 0;
  if (fits && (indent > 0 || value.Size() == 0)) {
    out += flat;
  } else {
    AppendDeep(out, value, indent);
  }
}

}  // namespace

std::string PrettyJson(std::string_view text) {
  json::Document document;
  if (!document.ParseCopy(text)) return std::string(text);
  std::string out;
  Append(out, document.Root(), 0);
  return out;
}

}  // namespace monorelay::testing
