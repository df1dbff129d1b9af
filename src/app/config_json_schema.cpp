#include "app/config_json_schema.hpp"

#include <boost/json.hpp>

#include <array>
#include <limits>
#include <utility>

#include "app/config_effects.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

namespace json = boost::json;

// What a flag or variable sets in the place of the file.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kVariables{{
    {"server.host", "MONORELAY_HOST"},
    {"server.port", "MONORELAY_PORT"},
    {"server.log_level", "MONORELAY_LOG_LEVEL"},
    {"server.workers", "MONORELAY_WORKERS"},
}};

struct ToJson {
  json::value operator()(bool value) const { return value; }
  json::value operator()(std::int64_t value) const { return value; }
  json::value operator()(double value) const { return value; }
  json::value operator()(const std::string& value) const {
    return json::value(json::string(value));
  }
  template <class Item>
  json::value operator()(const std::vector<Item>& value) const {
    json::array items;
    for (const Item& item : value) items.push_back((*this)(item));
    return items;
  }
  json::value operator()(const Pairs& value) const {
    json::object entries;
    for (const auto& [name, target] : value) entries[name] = target;
    return entries;
  }
  json::value operator()(const JsonText& value) const {
    boost::system::error_code failure;
    const json::value parsed = json::parse(value.value, failure);
    return failure ? json::value(nullptr) : parsed;
  }
  json::value operator()(const DisconnectPolicy& value) const {
    if (value.drain_tokens > 0) return json::object{{"drain_tokens", value.drain_tokens}};
    if (value.drain_seconds.count() > 0)
      return json::object{{"drain_seconds", value.drain_seconds.count()}};
    return value.drain ? "drain" : "cancel";
  }
  json::value operator()(const Fallbacks& value) const {
    json::object entries;
    for (const auto& [name, targets] : value) {
      json::array models;
      for (const FallbackTarget& target : targets)
        models.push_back(json::value(json::string(target.model)));
      entries[name] = std::move(models);
    }
    return entries;
  }
};

json::object Of(std::string_view type) {
  return {{"type", type}};
}

// Texts of which each may be one of some words.
json::object TextSchema(const Setting& setting) {
  json::object text = Of("string");
  if (setting.choices.empty()) return text;
  json::array words;
  for (const std::string& choice : ChoicesOf(setting)) words.push_back(json::string(choice));
  text["enum"] = std::move(words);
  return text;
}

json::object NumberSchema(const Setting& setting, std::string_view type) {
  json::object number = Of(type);
  if (setting.min != std::numeric_limits<std::int64_t>::min()) number["minimum"] = setting.min;
  if (setting.max != std::numeric_limits<std::int64_t>::max()) number["maximum"] = setting.max;
  return number;
}

json::object ListOf(json::object items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

json::object DisconnectSchema() {
  const auto policy = [](std::string_view name) {
    return json::object{{"type", "object"},
                        {"additionalProperties", false},
                        {"properties", {{name, {{"type", "integer"}, {"minimum", 0}}}}}};
  };
  return {{"anyOf", json::array{json::object{{"enum", {"cancel", "drain"}}}, policy("drain_tokens"),
                                policy("drain_seconds")}}};
}

// What may stand for a value of that kind; `${NAME}` and quoted numbers aside.
json::object KindSchema(const Setting& setting) {
  switch (setting.kind) {
    case ValueKind::kBoolean:
      return Of("boolean");
    case ValueKind::kInteger:
    case ValueKind::kSeconds:
      return NumberSchema(setting, "integer");
    case ValueKind::kNumber:
      return NumberSchema(setting, "number");
    case ValueKind::kText:
    case ValueKind::kSecret:
      return TextSchema(setting);
    case ValueKind::kTextList:
      return ListOf(TextSchema(setting));
    case ValueKind::kIntegerList:
      return ListOf(NumberSchema(setting, "integer"));
    case ValueKind::kTextMap:
      return {{"type", "object"}, {"additionalProperties", TextSchema(setting)}};
    case ValueKind::kAnything:
      return {{"type", {"object", "array"}}};
    case ValueKind::kDisconnect:
      return DisconnectSchema();
    case ValueKind::kFallbacks:
      return {{"type", "object"}, {"additionalProperties", {{"type", "array"}}}};
  }
  return {};
}

bool IsTextual(ValueKind kind) {
  return kind == ValueKind::kText || kind == ValueKind::kSecret;
}

json::object SettingSchema(const Setting& setting) {
  json::object schema = KindSchema(setting);
  const bool is_scalar = setting.kind == ValueKind::kBoolean ||
                         setting.kind == ValueKind::kInteger ||
                         setting.kind == ValueKind::kSeconds || setting.kind == ValueKind::kNumber;
  if (is_scalar || (IsTextual(setting.kind) && !setting.choices.empty())) {
    json::object reference{{"$ref", "#/$defs/reference"}};
    schema = {{"anyOf", json::array{std::move(schema), std::move(reference)}}};
  }
  schema["description"] = setting.description;
  const bool is_secret = setting.kind == ValueKind::kSecret || setting.is_private;
  if (setting.default_note.empty() && !is_secret)
    schema["default"] = std::visit(ToJson(), DefaultOf(setting));
  if (is_secret) schema["x-secret"] = true;
  if (NeedsRestart(setting.path)) schema["x-restart"] = true;
  if (setting.state == State::kNotYet) schema["x-state"] = "no effect yet";
  if (setting.state == State::kIgnored) schema["x-state"] = "no effect";
  for (const auto& [path, variable] : kVariables) {
    if (path == setting.path) schema["x-env"] = variable;
  }
  return schema;
}

json::object SectionSchema(const std::string& path);

json::object EntrySchema(const std::string& path) {
  if (const Setting* setting = FindSetting(path)) return SettingSchema(*setting);
  if (const Section* named = FindSection(path + ".*")) {
    return {{"type", {"object", "null"}},
            {"description", named->description},
            {"additionalProperties", SectionSchema(path + ".*")}};
  }
  if (const Section* listed = FindSection(path + "[]")) {
    json::object schema = ListOf(SectionSchema(path + "[]"));
    schema["description"] = listed->description;
    return schema;
  }
  return SectionSchema(path);
}

json::object SectionSchema(const std::string& path) {
  json::object properties;
  json::array required;
  for (const std::string& name : NamesIn(path)) {
    const std::string inner = PathOf(path, name);
    properties[name] = EntrySchema(inner);
    const Setting* setting = FindSetting(inner);
    if (setting != nullptr && setting->must_be_given) required.push_back(json::string(name));
  }
  json::object schema{{"type", {"object", "null"}},
                      {"additionalProperties", false},
                      {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  if (const Section* section = FindSection(path)) schema["description"] = section->description;
  return schema;
}

}  // namespace

std::string JsonOf(const Value& value) {
  return json::serialize(std::visit(ToJson(), value));
}

std::string ConfigJsonSchema() {
  json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                      {"title", "config.yml"}};
  for (auto& [name, value] : SectionSchema({})) schema[name] = std::move(value);
  schema["$defs"] = {
      {"reference",
       {{"type", "string"},
        {"description", "A reference to the environment, or the value in quotes."}}}};
  return json::serialize(schema);
}

}  // namespace monorelay::app
