// The tools that a client of Messages offers.
#include <algorithm>
#include <array>

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/reading.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::ToolChoiceKind;
using chat::ToolKind;

constexpr std::string_view kExtraPrefix = "tools";

// Fields such as defer_loading and input_examples are noted once for all tools.
void NoteOtherFields(Reading& reading, Value tool) {
  constexpr std::array<std::string_view, 6> kKnown = {"type",         "name",   "description",
                                                      "input_schema", "strict", "cache_control"};
  for (const json::Field& field : tool.Fields()) {
    const auto same = [&](std::string_view name) { return field.Is(name); };
    if (std::ranges::any_of(kKnown, same)) continue;
    const auto noted = [&](const chat::Extra& extra) {
      return extra.key.escaped.starts_with(kExtraPrefix) &&
             extra.key.escaped.substr(kExtraPrefix.size() + 1) == field.key.escaped;
    };
    if (std::ranges::none_of(reading.request.extras, noted))
      AddExtra(reading, kExtraPrefix, field.key, field.value);
  }
}

void ReadFunction(Reading& reading, Value value, const Path& path, chat::Tool& tool) {
  tool.kind = ToolKind::kFunction;
  tool.name = RequiredText(reading, value["name"], path.Key("name"));
  tool.description = OptionalText(reading, value["description"], path.Key("description"));
  const Value schema = value["input_schema"];
  if (!schema.IsObject()) reading.problem.Report(path.Key("input_schema"), "must be an object");
  tool.parameters = schema.GetRaw();
  tool.strict = OptionalBool(reading, value["strict"], path.Key("strict"));
  NoteOtherFields(reading, value);
}

// Types end with the date of their version.
void ReadHosted(Value value, chat::Tool& tool) {
  const std::string type = value["type"].Decoded();
  if (type.starts_with("web_search_")) tool.hosted = chat::HostedTool::kWebSearch;
  if (type.starts_with("web_fetch_")) tool.hosted = chat::HostedTool::kWebFetch;
  if (type.starts_with("code_execution_")) tool.hosted = chat::HostedTool::kCode;
  if (tool.hosted == chat::HostedTool::kNone) return;
  constexpr std::array<std::string_view, 3> kKnown = {"type", "name", "cache_control"};
  for (const json::Field& field : value.Fields()) {
    const auto same = [&](std::string_view name) { return field.Is(name); };
    if (field.value.IsGiven() && std::ranges::none_of(kKnown, same))
      tool.settings.push_back({.key = field.key, .value = field.value.GetRaw()});
  }
}

chat::Tool ReadTool(Reading& reading, Value value, const Path& path) {
  chat::Tool tool;
  if (!value.IsObject()) {
    reading.problem.Report(path, "must be an object");
    return tool;
  }
  tool.dialect = {kName};
  tool.raw = value.GetRaw();
  tool.cache = ReadCacheMark(reading, value["cache_control"], path.Key("cache_control"));
  tool.type = OptionalText(reading, value["type"], path.Key("type"));
  if (tool.type.IsEmpty() || value["type"].Is("custom")) {
    ReadFunction(reading, value, path, tool);
  } else {
    tool.kind = ToolKind::kForeign;
    tool.name = value["name"].GetText();
    ReadHosted(value, tool);
  }
  return tool;
}

}  // namespace

void ReadTools(Reading& reading, Value tools, const Path& path) {
  if (!tools.IsArray()) reading.problem.Report(path, "must be an array");
  reading.request.tools.reserve(tools.Size());
  std::int64_t place = 0;
  for (const Value tool : tools.Items()) {
    reading.request.tools.push_back(ReadTool(reading, tool, path.At(place++)));
  }
}

void ReadToolChoice(Reading& reading, Value choice, const Path& path) {
  if (!choice.IsObject()) {
    reading.problem.Report(path, "must be an object");
    return;
  }
  chat::ToolChoice& out = reading.request.tool_choice;
  const Value type = choice["type"];
  if (type.Is("auto")) {
    out.kind = ToolChoiceKind::kAuto;
  } else if (type.Is("any")) {
    out.kind = ToolChoiceKind::kRequired;
  } else if (type.Is("none")) {
    out.kind = ToolChoiceKind::kNone;
  } else if (type.Is("tool")) {
    out.kind = ToolChoiceKind::kOne;
    out.name = RequiredText(reading, choice["name"], path.Key("name"));
  } else {
    RequiredText(reading, type, path.Key("type"));
    out.kind = ToolChoiceKind::kForeign;
    out.raw = choice.GetRaw();
    out.dialect = {kName};
  }
  const auto disabled = OptionalBool(reading, choice["disable_parallel_tool_use"],
                                     path.Key("disable_parallel_tool_use"));
  if (disabled) reading.request.parallel_tool_calls = !*disabled;
}

}  // namespace monorelay::dialects::anthropic_messages
