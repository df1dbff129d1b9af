// The tools of a request for a provider that speaks Messages.
#include <functional>
#include <unordered_set>

#include "chat/hosted_tools.hpp"
#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/writing.hpp"
#include "json/document.hpp"
#include "json/patch.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::ToolChoiceKind;
using chat::ToolKind;

constexpr std::string_view kAnyObject = R"({"type":"object","properties":{}})";

// The API wants "type":"object" at the root of each schema; most have it first, and others are
// looked into.
bool SaysType(std::string_view schema) {
  if (schema.starts_with(R"({"type":"object")") || schema.starts_with(R"({"type": "object")"))
    return true;
  static thread_local json::Document document;
  return !document.ParseCopy(schema) || document.Root()["type"].IsGiven();
}

void WriteSchema(json::Writer& writer, std::string_view schema) {
  writer.Key("input_schema");
  if (!schema.starts_with('{') || schema == "{}") {
    writer.Value(chat::Raw{kAnyObject});
  } else if (SaysType(schema)) {
    writer.Value(chat::Raw{schema});
  } else {
    const auto typed = json::Patched(schema, {{"type", R"("object")"}});
    writer.Value(chat::Raw{typed ? std::string_view(*typed) : schema});
  }
}

bool IsWithin(std::string_view part, std::string_view whole) {
  return std::less_equal<>()(whole.data(), part.data()) &&
         std::less_equal<>()(part.data() + part.size(), whole.data() + whole.size());
}

// A tool of a request of this dialect goes back as it came, unless it was renamed.
bool IsUnchanged(const Writing& writing, const chat::Tool& tool) {
  if (!json::Equals(tool.dialect, kName) || tool.raw.IsEmpty()) return false;
  return tool.kind == ToolKind::kForeign ||
         (writing.own && IsWithin(tool.name.escaped, tool.raw.json));
}

// A search that the provider runs, as another dialect has named it.
void WriteWebSearch(Writing& writing, json::Writer& writer, const chat::Tool& tool) {
  writer.BeginObject().Field("type", "web_search_20250305").Field("name", "web_search");
  for (const std::string_view setting :
       {chat::hosted_setting::kAllowedDomains, chat::hosted_setting::kBlockedDomains,
        chat::hosted_setting::kUserLocation}) {
    const chat::Raw value = chat::SettingOf(tool, setting);
    if (!value.IsEmpty()) writer.Field(setting, value);
  }
  chat::NoteOtherSettings(tool, "allowed_domains blocked_domains user_location", writing.notes);
  writer.EndObject();
}

void WriteTool(Writing& writing, json::Writer& writer, const chat::Tool& tool) {
  if (IsUnchanged(writing, tool)) {
    writer.Value(tool.raw);
    return;
  }
  if (tool.kind == ToolKind::kForeign) {
    WriteWebSearch(writing, writer, tool);
    return;
  }
  writer.BeginObject().Field("name", tool.name);
  if (!tool.description.IsEmpty()) writer.Field("description", tool.description);
  if (tool.kind == ToolKind::kFreeForm) {
    writing.notes.Approximate(Feature::kFreeFormTool, "an object with one string");
    writer.Key("input_schema")
        .Value(chat::Raw{
            R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})"});
  } else {
    WriteSchema(writer, tool.parameters.json);
  }
  // Tools are not strict here unless they say so, and not every provider knows the field.
  if (tool.strict && (*tool.strict || writing.own)) writer.Field("strict", *tool.strict);
  WriteCacheMark(writing, writer, tool.cache);
  writer.EndObject();
}

// A conversation with calls is refused without tools. Those that it once had are named, and not
// to be called.
void WriteToolsOfThePast(const Writing& writing, json::Writer& writer) {
  std::unordered_set<std::string_view> names;
  for (const chat::Message& message : writing.request.messages) {
    for (const chat::Part& part : message.parts) {
      const auto* const call = part.If<chat::ToolCall>();
      if (call == nullptr || !names.insert(call->name.escaped).second) continue;
      if (names.size() == 1) writer.Key("tools").BeginArray();
      writer.BeginObject().Field("name", call->name);
      writer.Field("input_schema", chat::Raw{kAnyObject}).EndObject();
    }
  }
  if (names.empty()) return;
  writer.EndArray().Key("tool_choice").BeginObject().Field("type", "none").EndObject();
}

std::string_view WordFor(ToolChoiceKind kind) {
  switch (kind) {
    case ToolChoiceKind::kNone:
      return "none";
    case ToolChoiceKind::kRequired:
      return "any";
    case ToolChoiceKind::kOne:
      return "tool";
    case ToolChoiceKind::kUnset:
    case ToolChoiceKind::kAuto:
    case ToolChoiceKind::kForeign:
      break;
  }
  return "auto";
}

void WriteChoice(Writing& writing, json::Writer& writer) {
  const chat::ToolChoice& choice = writing.request.tool_choice;
  const auto parallel = writing.request.parallel_tool_calls;
  if (choice.kind == ToolChoiceKind::kForeign && json::Equals(choice.dialect, kName)) {
    writer.Field("tool_choice", choice.raw);
    return;
  }
  if (choice.kind == ToolChoiceKind::kForeign) writing.notes.Drop(Feature::kToolChoice);
  const bool says_parallel = parallel && (!*parallel || writing.own);
  if (choice.kind == ToolChoiceKind::kUnset && !says_parallel) return;
  writer.Key("tool_choice").BeginObject().Field("type", WordFor(choice.kind));
  if (choice.kind == ToolChoiceKind::kOne && choice.hosted != chat::HostedTool::kNone) {
    writer.Field("name", chat::NameOf(choice.hosted));
  } else if (choice.kind == ToolChoiceKind::kOne) {
    writer.Field("name", choice.name);
  }
  if (says_parallel && choice.kind != ToolChoiceKind::kNone)
    writer.Field("disable_parallel_tool_use", !*parallel);
  writer.EndObject();
}

bool Insists(const chat::ToolChoice& choice) {
  return choice.kind == ToolChoiceKind::kRequired || choice.kind == ToolChoiceKind::kOne;
}

}  // namespace

void WriteTools(Writing& writing, json::Writer& writer) {
  if (writing.request.tools.empty()) {
    if (Insists(writing.request.tool_choice)) writing.notes.Drop(Feature::kToolChoice);
    if (!writing.own) WriteToolsOfThePast(writing, writer);
    return;
  }
  writer.Key("tools").BeginArray();
  for (const chat::Tool& tool : writing.request.tools) WriteTool(writing, writer, tool);
  writer.EndArray();
  WriteChoice(writing, writer);
}

}  // namespace monorelay::dialects::anthropic_messages
