#include <string>
#include <utility>

#include "chat/tool_steps.hpp"
#include "json/document.hpp"

namespace monorelay::chat {
namespace {

constexpr std::string_view kParameters =
    R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})";

void AppendField(std::string& out, const json::Field& field) {
  out += "\n";
  json::AppendDecoded(out, field.key);
  // A grammar has lines of its own.
  const std::string value =
      field.value.IsString() ? field.value.Decoded() : std::string(field.value.GetRaw().json);
  out += value.find('\n') == std::string::npos ? ": " : ":\n";
  out += value;
}

// What a format demands of the input, in words; empty if it says no more than its own type.
std::string Demands(Raw format) {
  json::Document document;
  if (!document.ParseCopy(format.json) || document.Root().Size() < 2) return {};
  std::string demands;
  for (const json::Field field : document.Root().Fields()) {
    if (!field.value.IsObject()) {
      AppendField(demands, field);
      continue;
    }
    for (const json::Field inner : field.value.Fields()) AppendField(demands, inner);
  }
  return demands;
}

void WrapTool(Tool& tool, Request& request) {
  std::string description(tool.description.escaped);
  if (const std::string demands = Demands(tool.format); !demands.empty()) {
    if (!description.empty()) description += "\\n\\n";
    json::AppendEscaped(description, "The input is a text of this format:" + demands);
  }
  tool.kind = ToolKind::kFunction;
  tool.description = {request.Keep(std::move(description))};
  tool.parameters = {kParameters};
  tool.format = {};
}

void WrapCall(ToolCall& call, Request& request) {
  std::string object = R"({"input":")";
  object += call.arguments.text.escaped;
  object += "\"}";
  call.arguments = {.text = {}, .object = {request.Keep(std::move(object))}};
  call.free_form = false;
}

}  // namespace

void WrapFreeForm(Request& request, Notes& notes) {
  bool wrapped = false;
  for (Tool& tool : request.tools) {
    if (tool.kind != ToolKind::kFreeForm) continue;
    WrapTool(tool, request);
    wrapped = true;
  }
  for (Message& message : request.messages) {
    for (Part& part : message.parts) {
      if (auto* result = part.If<ToolResult>()) result->free_form = false;
      auto* call = part.If<ToolCall>();
      if (call == nullptr || !call->free_form) continue;
      WrapCall(*call, request);
      wrapped = true;
    }
  }
  request.tool_choice.free_form = false;
  if (wrapped) notes.Approximate(Feature::kFreeFormTool, "a function with one argument, input");
}

}  // namespace monorelay::chat
