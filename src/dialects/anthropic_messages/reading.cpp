#include "dialects/anthropic_messages/reading.hpp"

#include <algorithm>
#include <string>

#include "dialects/anthropic_messages/names.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

// Lifetimes and nothing else.
bool IsPlainCacheControl(Value control) {
  if (!control.IsObject()) return true;
  for (const json::Field& field : control.Fields()) {
    if (!field.Is("type") && !field.Is("ttl")) return false;
  }
  return true;
}

void AppendField(std::string& fields, std::string_view key, Value value) {
  fields.append(fields.empty() ? "{\"" : ",\"").append(key).append("\":");
  fields += value.GetRaw().json;
}

}  // namespace

chat::Text RequiredText(Reading& reading, Value value, const Path& path) {
  if (!value.IsString()) reading.problem.Report(path, "must be a string");
  return value.GetText();
}

chat::Text OptionalText(Reading& reading, Value value, const Path& path) {
  return value.IsGiven() ? RequiredText(reading, value, path) : chat::Text();
}

std::optional<bool> OptionalBool(Reading& reading, Value value, const Path& path) {
  if (value.IsGiven() && !value.GetBool()) reading.problem.Report(path, "must be true or false");
  return value.GetBool();
}

chat::CacheMark ReadCacheMark(Reading& reading, Value control, const Path& path) {
  if (!control.IsGiven()) return chat::CacheMark::kNone;
  if (!control.IsObject()) {
    reading.problem.Report(path, "must be an object");
    return chat::CacheMark::kNone;
  }
  return control["ttl"].Is("1h") ? chat::CacheMark::kHour : chat::CacheMark::kMinutes5;
}

void KeepOtherFields(Reading& reading, Value object, std::initializer_list<std::string_view> known,
                     std::string_view type, std::vector<chat::Part>& parts) {
  std::string fields;
  // It comes first, where the writer looks for it.
  const Value control = object["cache_control"];
  if (!IsPlainCacheControl(control)) AppendField(fields, "cache_control", control);
  for (const json::Field& field : object.Fields()) {
    const auto same = [&](std::string_view name) { return field.Is(name); };
    if (!field.value.IsGiven() || field.Is("cache_control")) continue;
    if (std::ranges::any_of(known, same)) continue;
    AppendField(fields, field.key.escaped, field.value);
    AddExtra(reading, type == kMessageFields ? kExtraOfMessage : kExtraOfBlock, field.key,
             field.value);
  }
  if (fields.empty()) return;
  parts.push_back(ForeignPart({type}, {reading.request.Keep(std::move(fields.append("}")))}));
}

chat::Part ForeignPart(chat::Text type, chat::Raw raw) {
  const bool companion = type.escaped.starts_with('+');
  return {.content =
              chat::Foreign{.type = type, .dialect = {kName}, .raw = raw, .companion = companion}};
}

void AddExtra(Reading& reading, std::string_view prefix, chat::Text key, Value value) {
  if (!value.IsGiven()) return;
  if (!prefix.empty()) {
    std::string name(prefix);
    key = {reading.request.Keep(name.append(".").append(key.escaped))};
  }
  reading.request.extras.push_back({.key = key, .value = value.GetRaw()});
}

}  // namespace monorelay::dialects::anthropic_messages
