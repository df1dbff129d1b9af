#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "dialects/gemini/config_reader.hpp"
#include "dialects/gemini/schema.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Request;
using chat::ToolChoiceKind;

void NoteOtherFields(json::Value declaration, Request& request) {
  for (const json::Field field : declaration.Fields()) {
    const auto is = [&](std::string_view name) { return Means(field.key, name); };
    constexpr std::array<std::string_view, 4> kKnown = {"name", "description", "parameters",
                                                        "parametersJsonSchema"};
    if (field.value.IsGiven() && std::ranges::none_of(kKnown, is))
      AddExtra(kToolExtra, field, request);
  }
}

Result<void> ReadDeclaration(json::Value value, const std::string& path, Request& request) {
  if (!value.IsObject()) return MustBe(path, "an object");
  chat::Tool tool;
  const json::Value name = Get(value, "name");
  if (!name.IsString() || name.GetText().IsEmpty())
    return MustBe(path + ".name", "a string that is not empty");
  tool.name = name.GetText();
  const json::Value description = Get(value, "description");
  if (description.IsGiven() && !description.IsString())
    return MustBe(path + ".description", "a string");
  tool.description = description.GetText();
  const json::Value schema = Get(value, "parametersJsonSchema");
  const json::Value parameters = Get(value, "parameters");
  for (const json::Value given : {schema, parameters}) {
    if (given.IsGiven() && !given.IsObject()) return MustBe(path + ".parameters", "an object");
  }
  if (schema.IsGiven()) {
    tool.parameters = schema.GetRaw();
  } else if (parameters.IsGiven()) {
    tool.parameters = parameters.GetRaw();
    if (IsOpenApiSchema(parameters)) {
      std::string json;
      AppendJsonSchema(json, parameters);
      tool.parameters = {request.Keep(std::move(json))};
    }
  }
  // For a provider of this dialect, which knows more of a tool: behavior, response.
  NoteOtherFields(value, request);
  tool.dialect = {kName};
  tool.raw = value.GetRaw();
  request.tools.push_back(tool);
  return {};
}

Result<void> ReadDeclarations(json::Value list, std::size_t at, Request& request) {
  if (!list.IsArray()) return MustBe(fmt::format("tools[{}].functionDeclarations", at), "an array");
  std::size_t index = 0;
  for (const json::Value value : list.Items()) {
    auto read = ReadDeclaration(value, fmt::format("tools[{}].functionDeclarations[{}]", at, index),
                                request);
    if (!read) return read;
    ++index;
  }
  return {};
}

chat::HostedTool HostedOf(const json::Field& field) {
  if (Means(field.key, "googleSearch") || Means(field.key, "googleSearchRetrieval"))
    return chat::HostedTool::kWebSearch;
  if (Means(field.key, "urlContext")) return chat::HostedTool::kWebFetch;
  return Means(field.key, "codeExecution") ? chat::HostedTool::kCode : chat::HostedTool::kNone;
}

// A tool that the provider runs itself; one entry of "tools" may hold several.
void AddForeign(const json::Field& field, Request& request) {
  std::string raw = "{\"";
  raw.append(field.key.escaped).append("\":").append(field.value.GetRaw().json).append("}");
  chat::Tool tool;
  tool.kind = chat::ToolKind::kForeign;
  tool.type = field.key;
  tool.name = field.key;
  tool.dialect = {kName};
  tool.raw = {request.Keep(std::move(raw))};
  tool.hosted = HostedOf(field);
  if (tool.hosted != chat::HostedTool::kNone) {
    for (const json::Field setting : field.value.Fields()) {
      if (setting.value.IsGiven())
        tool.settings.push_back({.key = setting.key, .value = setting.value.GetRaw()});
    }
  }
  request.tools.push_back(std::move(tool));
}

Result<void> ReadAllowed(json::Value names, chat::ToolChoice& choice) {
  constexpr std::string_view kPath = "toolConfig.functionCallingConfig.allowedFunctionNames";
  if (!names.IsGiven()) return {};
  if (!names.IsArray()) return MustBe(kPath, "an array of strings");
  for (const json::Value name : names.Items()) {
    if (!name.IsString()) return MustBe(kPath, "an array of strings");
    choice.allowed.push_back(name.GetText());
  }
  return {};
}

// For the notes of other dialects, whose calls are not validated. Its dots keep it from being
// written.
constexpr std::string_view kValidated = "toolConfig.functionCallingConfig.mode.VALIDATED";

Result<void> ReadMode(json::Value mode, Request& request) {
  chat::ToolChoice& choice = request.tool_choice;
  if (!mode.IsGiven() || mode.Is("MODE_UNSPECIFIED")) {
    // Names alone change nothing.
    choice.allowed.clear();
  } else if (mode.Is("NONE") || mode.Is("none")) {
    choice.kind = ToolChoiceKind::kNone;
  } else if (mode.Is("AUTO") || mode.Is("auto")) {
    choice.kind = ToolChoiceKind::kAuto;
  } else if (mode.Is("VALIDATED") || mode.Is("validated")) {
    choice.kind = ToolChoiceKind::kAuto;
    choice.raw = mode.GetRaw();
    choice.dialect = {kName};
    request.extras.push_back({.key = {kValidated}, .value = mode.GetRaw()});
  } else if (mode.Is("ANY") || mode.Is("any")) {
    const bool one = choice.allowed.size() == 1;
    choice.kind = one ? ToolChoiceKind::kOne : ToolChoiceKind::kRequired;
    if (one) choice.name = choice.allowed.front();
    if (one) choice.allowed.clear();
  } else {
    return MustBe("toolConfig.functionCallingConfig.mode", "AUTO, ANY, NONE or VALIDATED");
  }
  return {};
}

Result<void> ReadCalling(json::Value calling, Request& request) {
  if (!calling.IsObject()) return MustBe("toolConfig.functionCallingConfig", "an object");
  json::Value mode;
  for (const json::Field field : calling.Fields()) {
    if (Means(field.key, "mode")) {
      mode = field.value;
    } else if (Means(field.key, "allowedFunctionNames")) {
      auto read = ReadAllowed(field.value, request.tool_choice);
      if (!read) return read;
    } else {
      AddExtra(kCallingExtra, field, request);
    }
  }
  return ReadMode(mode, request);
}

}  // namespace

Result<void> ReadTools(json::Value tools, Request& request) {
  if (!tools.IsGiven()) return {};
  if (!tools.IsArray()) return MustBe("tools", "an array");
  std::size_t index = 0;
  for (const json::Value entry : tools.Items()) {
    if (!entry.IsObject()) return MustBe(fmt::format("tools[{}]", index), "an object");
    for (const json::Field field : entry.Fields()) {
      if (!field.value.IsGiven()) continue;
      if (!Means(field.key, "functionDeclarations")) {
        AddForeign(field, request);
        continue;
      }
      auto read = ReadDeclarations(field.value, index, request);
      if (!read) return read;
    }
    ++index;
  }
  return {};
}

Result<void> ReadToolConfig(json::Value config, Request& request) {
  if (!config.IsGiven()) return {};
  if (!config.IsObject()) return MustBe("toolConfig", "an object");
  for (const json::Field field : config.Fields()) {
    if (!field.value.IsGiven()) continue;
    if (!Means(field.key, "functionCallingConfig")) {
      AddExtra(kToolConfigExtra, field, request);
      continue;
    }
    auto read = ReadCalling(field.value, request);
    if (!read) return read;
  }
  return {};
}

}  // namespace monorelay::dialects::gemini
