#include "dialects/openai_responses/tool_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Tool;
using chat::ToolChoice;
using chat::ToolChoiceKind;
using chat::ToolKind;
using json::Value;

struct Group {
  json::Text name;
  json::Text description;
};

// True if the definition says something that Tool has no place for.
bool SaysMore(Value tool) {
  constexpr std::array<std::string_view, 6> kKnown = {"type",       "name",   "description",
                                                      "parameters", "strict", "format"};
  for (const json::Field field : tool.Fields()) {
    const auto same = [&](std::string_view known) { return field.Is(known); };
    if (field.value.IsGiven() && std::ranges::none_of(kKnown, same)) return true;
  }
  return false;
}

chat::HostedTool HostedOf(Value type) {
  const std::string name = type.Decoded();
  if (name.starts_with("web_search")) return chat::HostedTool::kWebSearch;
  return name == "code_interpreter" ? chat::HostedTool::kCode : chat::HostedTool::kNone;
}

void ReadHosted(Value tool, Tool& read) {
  read.hosted = HostedOf(tool["type"]);
  if (read.hosted != chat::HostedTool::kWebSearch) return;
  for (const json::Field field : tool.Fields()) {
    if (field.Is("type") || !field.value.IsGiven()) continue;
    if (!field.Is("filters")) {
      read.settings.push_back({.key = field.key, .value = field.value.GetRaw()});
      continue;
    }
    for (const json::Field filter : field.value.Fields()) {
      if (filter.value.IsGiven())
        read.settings.push_back({.key = filter.key, .value = filter.value.GetRaw()});
    }
  }
}

Result<Tool> ReadDefinition(Value tool, const Place& place, const Group& group) {
  Tool read;
  read.group = group.name;
  read.group_description = group.description;
  read.name = tool["name"].GetText();
  read.description = tool["description"].GetText();
  const bool free_form = tool["type"].Is("custom");
  if (!free_form && !tool["type"].Is("function")) {
    read.kind = ToolKind::kForeign;
    read.type = tool["type"].GetText();
    if (read.type.IsEmpty()) return Wrong(place.Of("type"), "must be a string");
    ReadHosted(tool, read);
  } else if (read.name.IsEmpty()) {
    return Wrong(place.Of("name"), "must be a string");
  }
  if (read.kind == ToolKind::kForeign || SaysMore(tool)) {
    read.raw = tool.GetRaw();
    read.dialect = {kName};
  }
  if (free_form) {
    read.kind = ToolKind::kFreeForm;
    if (tool["format"].IsGiven()) read.format = tool["format"].GetRaw();
  } else if (read.kind == ToolKind::kFunction) {
    const Value parameters = tool["parameters"];
    if (parameters.IsGiven() && !parameters.IsObject())
      return Wrong(place.Of("parameters"), "must be an object");
    if (parameters.IsGiven()) read.parameters = parameters.GetRaw();
    read.strict = tool["strict"].GetBool();
  }
  return read;
}

Result<void> ReadGroup(Value space, const Place& place, chat::Request& request) {
  const Group group{.name = space["name"].GetText(), .description = space["description"].GetText()};
  if (group.name.IsEmpty()) return Wrong(place.Of("name"), "must be a string");
  const Place tools = place.Of("tools");
  std::size_t index = 0;
  for (const Value tool : space["tools"].Items()) {
    const Place at = tools.At(index++);
    if (!tool.IsObject()) return Wrong(at, "must be an object");
    auto read = ReadDefinition(tool, at, group);
    if (!read) return std::unexpected(std::move(read.error()));
    request.tools.push_back(*std::move(read));
  }
  return {};
}

void ReadAllowed(Value choice, ToolChoice& read) {
  bool names_all = true;
  for (const Value tool : choice["tools"].Items()) {
    const bool ours = tool["type"].Is("function") || tool["type"].Is("custom");
    if (ours && tool["name"].IsString()) {
      read.allowed.push_back(tool["name"].GetText());
    } else {
      names_all = false;
    }
  }
  read.kind = choice["mode"].Is("required") ? ToolChoiceKind::kRequired : ToolChoiceKind::kAuto;
  read.raw = choice.GetRaw();
  read.dialect = {kName};
  // Nothing but tools that the provider runs.
  if (!names_all && read.allowed.empty()) read.kind = ToolChoiceKind::kForeign;
}

}  // namespace

Result<void> ReadTools(Value tools, const Place& place, chat::Request& request) {
  if (!tools.IsArray()) return Wrong(place, "must be an array");
  request.tools.clear();
  std::size_t index = 0;
  for (const Value tool : tools.Items()) {
    const Place at = place.At(index++);
    if (!tool.IsObject()) return Wrong(at, "must be an object");
    if (tool["type"].Is("namespace")) {
      auto read = ReadGroup(tool, at, request);
      if (!read) return read;
      continue;
    }
    auto read = ReadDefinition(tool, at, {});
    if (!read) return std::unexpected(std::move(read.error()));
    request.tools.push_back(*std::move(read));
  }
  return {};
}

Result<void> ReadToolChoice(Value choice, const Place& place, chat::Request& request) {
  ToolChoice& read = request.tool_choice;
  read = {};
  if (choice.Is("none")) {
    read.kind = ToolChoiceKind::kNone;
  } else if (choice.Is("auto")) {
    read.kind = ToolChoiceKind::kAuto;
  } else if (choice.Is("required")) {
    read.kind = ToolChoiceKind::kRequired;
  } else if (choice["type"].Is("function") || choice["type"].Is("custom")) {
    read.kind = ToolChoiceKind::kOne;
    read.free_form = choice["type"].Is("custom");
    read.name = choice["name"].GetText();
    read.group = choice["namespace"].GetText();
    if (read.name.IsEmpty()) return Wrong(place.Of("name"), "must be a string");
  } else if (choice["type"].Is("allowed_tools")) {
    ReadAllowed(choice, read);
  } else if (choice["type"].IsString()) {
    read.kind = ToolChoiceKind::kForeign;
    read.raw = choice.GetRaw();
    read.dialect = {kName};
    read.hosted = HostedOf(choice["type"]);
  } else {
    return Wrong(place, "must be none, auto, required or an object with a type");
  }
  return {};
}

}  // namespace monorelay::dialects::openai_responses
