#include "dialects/openai_responses/tool_writer.hpp"

#include <algorithm>
#include <functional>

#include "chat/hosted_tools.hpp"
#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Feature;
using chat::Tool;
using chat::ToolChoice;
using chat::ToolChoiceKind;
using chat::ToolKind;

constexpr json::Raw kNoParameters = {R"({"type":"object","properties":{}})"};

// A definition of this dialect stays as it is, unless the tool has got another name since.
bool StaysAsItIs(const Tool& tool) {
  if (tool.raw.IsEmpty() || !json::Equals(tool.dialect, kName)) return false;
  if (tool.kind == ToolKind::kForeign) return true;
  const std::string_view raw = tool.raw.json;
  const char* name = tool.name.escaped.data();
  return std::less_equal<>()(raw.data(), name) && std::less<>()(name, raw.data() + raw.size());
}

std::string_view TypeOf(chat::HostedTool tool) {
  return tool == chat::HostedTool::kCode ? "code_interpreter" : "web_search";
}

// A tool that the provider runs, as another dialect has named it.
void WriteHosted(json::Writer& writer, const Tool& tool, const Writing& writing) {
  writer.BeginObject().Field("type", TypeOf(tool.hosted));
  if (tool.hosted == chat::HostedTool::kCode) {
    writer.Key("container").BeginObject().Field("type", "auto").EndObject();
  }
  const json::Raw domains = chat::SettingOf(tool, chat::hosted_setting::kAllowedDomains);
  if (!domains.IsEmpty())
    writer.Key("filters").BeginObject().Field("allowed_domains", domains).EndObject();
  const json::Raw place = chat::SettingOf(tool, chat::hosted_setting::kUserLocation);
  if (!place.IsEmpty()) writer.Field("user_location", place);
  chat::NoteOtherSettings(tool, "allowed_domains user_location", writing.notes);
  writer.EndObject();
}

void WriteTool(json::Writer& writer, const Tool& tool, const Writing& writing) {
  if (StaysAsItIs(tool)) {
    writer.Value(tool.raw);
    return;
  }
  if (tool.kind == ToolKind::kForeign) {
    WriteHosted(writer, tool, writing);
    return;
  }
  const bool free_form = tool.kind == ToolKind::kFreeForm;
  writer.BeginObject().Field("type", free_form ? "custom" : "function").Field("name", tool.name);
  if (!tool.description.IsEmpty()) writer.Field("description", tool.description);
  if (free_form) {
    if (!tool.format.IsEmpty()) writer.Field("format", tool.format);
  } else {
    writer.Field("parameters", tool.parameters.IsEmpty() ? kNoParameters : tool.parameters);
    // Left out, it would mean true here; in the other dialects it means false.
    if (tool.strict || !writing.own) writer.Field("strict", tool.strict.value_or(false));
  }
  writer.EndObject();
}

// Tools of one namespace stand next to each other.
void WriteDefinitions(json::Writer& writer, const Writing& writing) {
  const std::vector<Tool>& tools = writing.request.tools;
  writer.Key("tools").BeginArray();
  for (auto tool = tools.begin(); tool != tools.end();) {
    if (tool->group.IsEmpty()) {
      WriteTool(writer, *tool++, writing);
      continue;
    }
    const json::Text group = tool->group;
    writer.BeginObject().Field("type", "namespace").Field("name", group);
    writer.Field("description", tool->group_description).Key("tools").BeginArray();
    for (; tool != tools.end() && tool->group.escaped == group.escaped; ++tool)
      WriteTool(writer, *tool, writing);
    writer.EndArray().EndObject();
  }
  writer.EndArray();
}

void WriteAllowed(json::Writer& writer, const ToolChoice& choice, const Writing& writing) {
  if (json::Equals(choice.dialect, kName) && !choice.raw.IsEmpty()) {
    writer.Value(choice.raw);
    return;
  }
  writer.BeginObject().Field("type", "allowed_tools");
  writer.Field("mode", choice.kind == ToolChoiceKind::kRequired ? "required" : "auto");
  writer.Key("tools").BeginArray();
  for (const json::Text name : choice.allowed) {
    const auto named = [&](const Tool& tool) { return tool.name.escaped == name.escaped; };
    const auto found = std::ranges::find_if(writing.request.tools, named);
    const bool free_form =
        found != writing.request.tools.end() && found->kind == ToolKind::kFreeForm;
    writer.BeginObject().Field("type", free_form ? "custom" : "function").Field("name", name);
    writer.EndObject();
  }
  writer.EndArray().EndObject();
}

void WriteOne(json::Writer& writer, const ToolChoice& choice) {
  if (choice.hosted != chat::HostedTool::kNone) {
    writer.BeginObject().Field("type", TypeOf(choice.hosted)).EndObject();
    return;
  }
  writer.BeginObject().Field("type", choice.free_form ? "custom" : "function");
  writer.Field("name", choice.name);
  if (!choice.group.IsEmpty()) writer.Field("namespace", choice.group);
  writer.EndObject();
}

void WriteChoice(json::Writer& writer, const Writing& writing) {
  const ToolChoice& choice = writing.request.tool_choice;
  if (choice.kind == ToolChoiceKind::kUnset) return;
  if (choice.kind == ToolChoiceKind::kForeign && !json::Equals(choice.dialect, kName)) {
    writing.notes.Drop(Feature::kToolChoice);
    return;
  }
  writer.Key("tool_choice");
  if (choice.kind == ToolChoiceKind::kForeign) {
    writer.Value(choice.raw);
  } else if (choice.kind == ToolChoiceKind::kOne) {
    WriteOne(writer, choice);
  } else if (!choice.allowed.empty()) {
    WriteAllowed(writer, choice, writing);
  } else if (choice.kind == ToolChoiceKind::kNone) {
    writer.String("none");
  } else {
    writer.String(choice.kind == ToolChoiceKind::kRequired ? "required" : "auto");
  }
}

}  // namespace

void WriteTools(json::Writer& writer, const Writing& writing) {
  if (!writing.request.tools.empty()) WriteDefinitions(writer, writing);
  // A choice among no tools is refused by some servers.
  if (writing.own || !writing.request.tools.empty()) WriteChoice(writer, writing);
  if (writing.request.parallel_tool_calls)
    writer.Field("parallel_tool_calls", *writing.request.parallel_tool_calls);
}

}  // namespace monorelay::dialects::openai_responses
