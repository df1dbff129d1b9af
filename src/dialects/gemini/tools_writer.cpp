#include <functional>

#include "chat/hosted_tools.hpp"
#include "dialects/gemini/config_reader.hpp"
#include "dialects/gemini/config_writer.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Feature;
using chat::Notes;
using chat::Request;
using chat::Tool;
using chat::ToolChoiceKind;
using chat::ToolKind;

bool IsOwn(const json::Text& dialect) {
  return json::Equals(dialect, kName);
}

// True if the definition can go as it came: its name was not changed since.
bool IsUnchanged(const Tool& tool) {
  if (tool.raw.IsEmpty() || !IsOwn(tool.dialect)) return false;
  const std::less<> before;
  const char* name = tool.name.escaped.data();
  const std::string_view raw = tool.raw.json;
  return !before(name, raw.data()) && before(name, raw.data() + raw.size());
}

void WriteFunction(const Tool& tool, Notes& notes, json::Writer& out) {
  if (tool.strict.value_or(false)) notes.Drop(Feature::kToolStrict);
  if (IsUnchanged(tool)) {
    out.Value(tool.raw);
    return;
  }
  out.BeginObject().Field("name", tool.name);
  if (!tool.description.IsEmpty()) out.Field("description", tool.description);
  if (!tool.parameters.IsEmpty() && !tool.parameters.IsNull())
    out.Field("parametersJsonSchema", tool.parameters);
  out.EndObject();
}

// A tool that the provider runs, as another dialect has named it.
void WriteHosted(const Tool& tool, Notes& notes, json::Writer& out) {
  std::string_view name = "googleSearch";
  if (tool.hosted == chat::HostedTool::kWebFetch) name = "urlContext";
  if (tool.hosted == chat::HostedTool::kCode) name = "codeExecution";
  out.BeginObject().Key(name).BeginObject().EndObject().EndObject();
  chat::NoteOtherSettings(tool, {}, notes);
}

void WriteNames(const std::vector<json::Text>& names, json::Writer& out) {
  if (names.empty()) return;
  out.Key("allowedFunctionNames").BeginArray();
  for (const json::Text& name : names) out.String(name);
  out.EndArray();
}

void WriteMode(const chat::ToolChoice& choice, json::Writer& out) {
  const bool validated = IsOwn(choice.dialect) && !choice.raw.IsEmpty();
  switch (choice.kind) {
    case ToolChoiceKind::kUnset:
    case ToolChoiceKind::kForeign:
      break;
    case ToolChoiceKind::kNone:
      out.Field("mode", "NONE");
      break;
    case ToolChoiceKind::kAuto:
      // Names are allowed in this mode, and not in AUTO.
      out.Field("mode", validated || !choice.allowed.empty() ? "VALIDATED" : "AUTO");
      WriteNames(choice.allowed, out);
      break;
    case ToolChoiceKind::kRequired:
      out.Field("mode", "ANY");
      WriteNames(choice.allowed, out);
      break;
    case ToolChoiceKind::kOne:
      out.Field("mode", "ANY");
      WriteNames({choice.name}, out);
      break;
  }
}

}  // namespace

void WriteTools(const Request& request, Notes& notes, json::Writer& out) {
  if (request.tools.empty()) return;
  bool functions = false;
  out.Key("tools").BeginArray();
  for (const Tool& tool : request.tools) {
    if (tool.kind == ToolKind::kForeign) continue;
    if (!functions) out.BeginObject().Key("functionDeclarations").BeginArray();
    functions = true;
    WriteFunction(tool, notes, out);
  }
  if (functions) out.EndArray().EndObject();
  for (const Tool& tool : request.tools) {
    if (tool.kind != ToolKind::kForeign) continue;
    if (IsOwn(tool.dialect)) {
      out.Value(tool.raw);
    } else {
      WriteHosted(tool, notes, out);
    }
  }
  out.EndArray();
}

void WriteToolConfig(const Request& request, Notes& notes, json::Writer& out) {
  const bool own = IsOwn(request.dialect);
  const chat::ToolChoice& choice = request.tool_choice;
  const bool chosen = choice.kind != ToolChoiceKind::kUnset &&
                      choice.kind != ToolChoiceKind::kForeign && !request.tools.empty();
  const bool calling = own && HasExtras(request, kCallingExtra);
  if (choice.kind == ToolChoiceKind::kForeign) notes.Drop(Feature::kToolChoice);
  if (!chosen && !(own && HasExtras(request, kToolConfigExtra))) return;
  out.Key("toolConfig").BeginObject();
  if (chosen || calling) {
    out.Key("functionCallingConfig").BeginObject();
    if (chosen) WriteMode(choice, out);
    if (own) WriteExtras(request, kCallingExtra, out);
    out.EndObject();
  }
  if (own) WriteExtras(request, kToolConfigExtra, out);
  out.EndObject();
}

}  // namespace monorelay::dialects::gemini
