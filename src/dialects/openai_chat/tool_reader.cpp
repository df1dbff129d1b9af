#include "dialects/openai_chat/tool_reader.hpp"

#include "dialects/dialect.hpp"
#include "dialects/openai_chat/part_reader.hpp"
#include "dialects/openai_chat/path.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Tool;
using chat::ToolChoiceKind;
using chat::ToolKind;
using json::Value;

Result<void> ReadDefinition(const Value& function, const Path& where, Tool& tool) {
  if (!function.IsObject()) return MustBe(where, "an object");
  tool.name = function["name"].GetText();
  if (tool.name.IsEmpty()) return MustBe(Path(where, "name"), "the name of a tool");
  tool.description = function["description"].GetText();
  const Value parameters = function["parameters"];
  if (parameters.IsGiven()) {
    if (!parameters.IsObject()) return MustBe(Path(where, "parameters"), "a JSON schema");
    tool.parameters = parameters.GetRaw();
  }
  tool.strict = function["strict"].GetBool();
  return {};
}

// The grammar of a free-form tool stands in an object of its own here; the canonical form is flat.
chat::Raw FlatFormat(chat::Request& request, const Value& format) {
  const Value grammar = format["grammar"];
  if (!grammar.IsObject()) return format.GetRaw();
  std::string flat;
  json::Writer json(flat);
  json.BeginObject().Field("type", "grammar");
  for (const json::Field field : grammar.Fields()) json.Key(field.key).Value(field.value.GetRaw());
  json.EndObject();
  return {request.Keep(std::move(flat))};
}

Result<void> ReadTool(chat::Request& request, const Value& source, const Path& where) {
  if (!source.IsObject()) return MustBe(where, "an object");
  Tool tool;
  tool.cache = ReadCacheMark(source);
  const Value type = source["type"];
  const Value function = source["function"];
  Result<void> read;
  if (type.Is("function") || (!type.IsGiven() && function.IsObject())) {
    // Some clients write the flat form of the Responses dialect.
    const bool flat = !function.IsGiven() && source["name"].IsString();
    read = ReadDefinition(flat ? source : function, Path(where, "function"), tool);
  } else if (type.Is("custom") && source["custom"].IsObject()) {
    tool.kind = ToolKind::kFreeForm;
    read = ReadDefinition(source["custom"], Path(where, "custom"), tool);
    const Value format = source["custom"]["format"];
    if (format.IsObject()) tool.format = FlatFormat(request, format);
  } else if (type.IsString()) {
    tool.kind = ToolKind::kForeign;
    tool.type = type.GetText();
    tool.dialect = {NameOf(Dialect::kOpenAiChat)};
    tool.raw = source.GetRaw();
  } else {
    return MustBe(Path(where, "type"), "a string");
  }
  if (read) request.tools.push_back(tool);
  return read;
}

// The tool that an object such as {type, function: {name}} names; flat forms too.
chat::Text NameIn(const Value& source, bool& free_form) {
  const Value custom = source["custom"];
  free_form = custom.IsObject() || source["type"].Is("custom");
  const Value holder = custom.IsObject() ? custom : source["function"];
  return (holder.IsObject() ? holder : source)["name"].GetText();
}

ToolChoiceKind KindNamed(const Value& word) {
  if (word.Is("none")) return ToolChoiceKind::kNone;
  if (word.Is("auto")) return ToolChoiceKind::kAuto;
  if (word.Is("required") || word.Is("any")) return ToolChoiceKind::kRequired;
  return ToolChoiceKind::kUnset;
}

Result<void> ReadAllowed(chat::Request& request, const Value& choice, const Path& parent) {
  const Path where(parent, "allowed_tools");
  const Value allowed = choice["allowed_tools"].IsObject() ? choice["allowed_tools"] : choice;
  chat::ToolChoice& read = request.tool_choice;
  read.kind = KindNamed(allowed["mode"]);
  if (read.kind != ToolChoiceKind::kAuto && read.kind != ToolChoiceKind::kRequired)
    return MustBe(Path(where, "mode"), "auto or required");
  std::size_t index = 0;
  for (const Value tool : allowed["tools"].Items()) {
    bool free_form = false;
    const chat::Text name = NameIn(tool, free_form);
    const Path tools(where, "tools");
    if (name.IsEmpty()) return MustBe(Path(tools, index), "the name of a tool");
    read.allowed.push_back(name);
    ++index;
  }
  if (index == 0) return MustBe(Path(where, "tools"), "an array of at least one tool");
  return {};
}

}  // namespace

Result<void> ReadTools(chat::Request& request, const Value& tools) {
  const Path where("tools");
  if (!tools.IsArray()) return MustBe(where, "an array of tools");
  request.tools.reserve(request.tools.size() + tools.Size());
  std::size_t index = 0;
  for (const Value tool : tools.Items()) {
    auto read = ReadTool(request, tool, Path(where, index));
    if (!read) return read;
    ++index;
  }
  return {};
}

Result<void> ReadFunctions(chat::Request& request, const Value& functions) {
  const Path where("functions");
  if (!functions.IsArray()) return MustBe(where, "an array of functions");
  std::size_t index = 0;
  for (const Value function : functions.Items()) {
    Tool tool;
    auto read = ReadDefinition(function, Path(where, index), tool);
    if (!read) return read;
    request.tools.push_back(tool);
    ++index;
  }
  return {};
}

Result<void> ReadToolChoice(chat::Request& request, const Value& choice) {
  const Path where("tool_choice");
  chat::ToolChoice& read = request.tool_choice;
  const Value type = choice.IsString() ? choice : choice["type"];
  read.kind = KindNamed(type);
  if (read.kind != ToolChoiceKind::kUnset) return {};
  if (!choice.IsObject()) return MustBe(where, "none, auto, required or an object");
  if (type.Is("allowed_tools")) return ReadAllowed(request, choice, where);
  if (type.Is("function") || type.Is("custom") || !type.IsGiven()) {
    read.name = NameIn(choice, read.free_form);
    if (read.name.IsEmpty()) {
      const Path function(where, read.free_form ? "custom" : "function");
      return MustBe(Path(function, "name"), "the name of a tool");
    }
    read.kind = ToolChoiceKind::kOne;
    return {};
  }
  read.kind = ToolChoiceKind::kForeign;
  read.raw = choice.GetRaw();
  read.dialect = {NameOf(Dialect::kOpenAiChat)};
  return {};
}

Result<void> ReadFunctionChoice(chat::Request& request, const Value& choice) {
  const Path where("function_call");
  chat::ToolChoice& read = request.tool_choice;
  read.kind = KindNamed(choice);
  if (read.kind != ToolChoiceKind::kUnset) return {};
  read.name = choice["name"].GetText();
  if (read.name.IsEmpty()) return MustBe(where, "none, auto or an object with a name");
  read.kind = ToolChoiceKind::kOne;
  return {};
}

}  // namespace monorelay::dialects::openai_chat
