#include "dialects/openai_chat/tool_writer.hpp"

#include "dialects/openai_chat/part_writer.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Feature;
using chat::Tool;
using chat::ToolChoiceKind;
using chat::ToolKind;

class ToolWriter {
 public:
  ToolWriter(const chat::Request& request, const Target& target, chat::Notes& notes,
             json::Writer& json, std::string& out)
      : request_(request),
        target_(target),
        notes_(notes),
        json_(json),
        parts_(request, target, notes, json, out),
        same_(json::Equals(request.dialect, kOwn)) {}

  // False if there is none to write.
  bool WriteTools() {
    bool begun = false;
    for (const Tool& tool : request_.tools) {
      if (tool.kind == ToolKind::kForeign && !json::Equals(tool.dialect, kOwn)) {
        notes_.Drop(Feature::kForeignTool);
        continue;
      }
      if (!begun) json_.Key("tools").BeginArray();
      begun = true;
      WriteTool(tool);
    }
    if (begun) json_.EndArray();
    return begun;
  }

  void WriteChoice() {
    const chat::ToolChoice& choice = request_.tool_choice;
    if (!choice.allowed.empty()) return WriteAllowed();
    switch (choice.kind) {
      case ToolChoiceKind::kUnset:
        return;
      case ToolChoiceKind::kNone:
      case ToolChoiceKind::kAuto:
      case ToolChoiceKind::kRequired:
        json_.Field("tool_choice", WordFor(choice.kind));
        return;
      case ToolChoiceKind::kOne:
        json_.Key("tool_choice");
        WriteReference(choice.name, choice.free_form);
        return;
      case ToolChoiceKind::kForeign:
        if (json::Equals(choice.dialect, kOwn)) {
          json_.Field("tool_choice", choice.raw);
        } else {
          notes_.Drop(Feature::kToolChoice);
        }
        return;
    }
  }

  void WriteParallel() {
    if (!request_.parallel_tool_calls) return;
    if (target_.traits.parallel_tool_calls) {
      json_.Field("parallel_tool_calls", *request_.parallel_tool_calls);
    } else if (!*request_.parallel_tool_calls) {
      notes_.Drop(Feature::kParallelToolCalls);
    }
  }

 private:
  static constexpr std::string_view kOwn = "openai_chat";

  void WriteTool(const Tool& tool) {
    switch (tool.kind) {
      case ToolKind::kForeign:
        json_.Value(tool.raw);
        return;
      case ToolKind::kFreeForm:
        json_.BeginObject().Field("type", "custom").Key("custom").BeginObject();
        WriteNames(tool);
        WriteFormat(tool.format);
        break;
      case ToolKind::kFunction:
        json_.BeginObject().Field("type", "function").Key("function").BeginObject();
        WriteNames(tool);
        WriteParameters(tool);
        break;
    }
    json_.EndObject();
    parts_.WriteCacheMark(tool.cache);
    json_.EndObject();
  }

  void WriteNames(const Tool& tool) {
    json_.Field("name", tool.name);
    if (!tool.description.IsEmpty()) json_.Field("description", tool.description);
  }

  void WriteParameters(const Tool& tool) {
    if (!tool.parameters.IsEmpty()) {
      json_.Field("parameters", tool.parameters);
    } else if (!same_) {
      // Some providers insist on a schema.
      json_.Field("parameters", json::Raw{R"({"type":"object","properties":{}})"});
    }
    // Not strict is the default, and not every provider knows the field.
    if (tool.strict && (same_ || *tool.strict)) json_.Field("strict", *tool.strict);
  }

  // A grammar stands in an object of its own here.
  void WriteFormat(json::Raw format) {
    if (format.IsEmpty() || format.IsNull()) return;
    json::Document document;
    if (!document.ParseCopy(format.json)) return;
    const json::Value root = document.Root();
    if (!root["type"].Is("grammar") || root["grammar"].IsObject()) {
      json_.Field("format", format);
      return;
    }
    json_.Key("format").BeginObject().Field("type", "grammar").Key("grammar").BeginObject();
    for (const json::Field field : root.Fields()) {
      if (!field.Is("type")) json_.Key(field.key).Value(field.value.GetRaw());
    }
    json_.EndObject().EndObject();
  }

  [[nodiscard]] std::string_view WordFor(ToolChoiceKind kind) const {
    if (kind == ToolChoiceKind::kNone) return "none";
    if (kind == ToolChoiceKind::kAuto) return "auto";
    return target_.traits.any_for_required ? "any" : "required";
  }

  void WriteReference(json::Text name, bool free_form) {
    const std::string_view key = free_form ? "custom" : "function";
    json_.BeginObject().Field("type", key).Key(key).BeginObject();
    json_.Field("name", name).EndObject().EndObject();
  }

  void WriteAllowed() {
    const chat::ToolChoice& choice = request_.tool_choice;
    json_.Key("tool_choice").BeginObject().Field("type", "allowed_tools");
    json_.Key("allowed_tools").BeginObject();
    json_.Field("mode", choice.kind == ToolChoiceKind::kRequired ? "required" : "auto");
    json_.Key("tools").BeginArray();
    for (const json::Text name : choice.allowed) WriteReference(name, IsFreeForm(name));
    json_.EndArray().EndObject().EndObject();
  }

  [[nodiscard]] bool IsFreeForm(json::Text name) const {
    for (const Tool& tool : request_.tools) {
      if (tool.name.escaped == name.escaped) return tool.kind == ToolKind::kFreeForm;
    }
    return false;
  }

  const chat::Request& request_;
  const Target& target_;
  chat::Notes& notes_;
  json::Writer& json_;
  PartWriter parts_;
  bool same_;  // the request came in this dialect
};

}  // namespace

void WriteTools(const chat::Request& request, const Target& target, chat::Notes& notes,
                json::Writer& json, std::string& out) {
  ToolWriter writer(request, target, notes, json, out);
  // The other fields are refused without tools.
  if (!writer.WriteTools()) return;
  writer.WriteChoice();
  writer.WriteParallel();
}

}  // namespace monorelay::dialects::openai_chat
