// Conversations to fit and answers to restore, in few words.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "chat/response.hpp"

namespace monorelay::chat {

// The features as a client would name them; those that tests look at.
inline std::string_view TestName(Feature feature) {
  switch (static_cast<int>(feature)) {
    case static_cast<int>(Feature::kTools):
      return "tools";
    case static_cast<int>(Feature::kToolChoice):
      return "tool_choice";
    case static_cast<int>(Feature::kForeignTool):
      return "tools[].type";
    case static_cast<int>(Feature::kFreeFormTool):
      return "tools[].custom";
    case static_cast<int>(Feature::kToolName):
      return "tools[].name";
    case static_cast<int>(Feature::kAllowedTools):
      return "allowed_tools";
    case static_cast<int>(Feature::kToolFailure):
      return "is_error";
    case static_cast<int>(Feature::kMissingResult):
      return "tool_calls";
    default:
      return "other";
  }
}

inline TextPart Said(std::string_view text) {
  return {.text = {text}, .citations = {}};
}

inline ToolCall Call(std::string_view id, std::string_view name, std::string_view arguments = "") {
  ToolCall call;
  call.id = {id};
  call.name = {name};
  call.arguments.object = {arguments};
  return call;
}

inline ToolCall FreeCall(std::string_view id, std::string_view name, std::string_view input) {
  ToolCall call = Call(id, name);
  call.free_form = true;
  call.arguments.text = {input};
  return call;
}

inline ToolResult ResultFor(std::string_view id, std::string_view text,
                            std::string_view name = "") {
  ToolResult result;
  result.call_id = {id};
  result.name = {name};
  result.content.push_back({Said(text), {}});
  return result;
}

inline Tool Function(std::string_view name, std::string_view group = "") {
  Tool tool;
  tool.name = {name};
  tool.group = {group};
  tool.parameters = {"{}"};
  return tool;
}

inline Tool FreeForm(std::string_view name, std::string_view group = "") {
  Tool tool = Function(name, group);
  tool.kind = ToolKind::kFreeForm;
  return tool;
}

inline Tool ForeignTool(std::string_view type, std::string_view dialect,
                        std::string_view name = "") {
  Tool tool;
  tool.kind = ToolKind::kForeign;
  tool.type = {type};
  tool.name = {name};
  tool.dialect = {dialect};
  tool.raw = {"{}"};
  return tool;
}

// Adds a turn with these parts.
template <class... Contents>
void Turn(Request& request, Role role, Contents... contents) {
  Message message;
  message.role = role;
  (message.parts.push_back(Part{std::move(contents), {}}), ...);
  request.messages.push_back(std::move(message));
}

namespace shown {

inline std::string OfPart(const Part& part) {
  const auto text = [](Text of) { return std::string(of.escaped); };
  if (const auto* said = part.If<TextPart>()) return text(said->text);
  if (const auto* media = part.If<Media>()) return "<" + text(media->data) + ">";
  if (const auto* call = part.If<ToolCall>()) {
    return (call->group.IsEmpty() ? "" : text(call->group) + "/") + text(call->name) + "#" +
           text(call->id) + (call->free_form ? " free " : " ") + text(call->arguments.text) +
           std::string(call->arguments.object.json);
  }
  if (const auto* result = part.If<ToolResult>()) {
    std::string all = (result->failed ? "failed " : "") + text(result->name) + "#" +
                      text(result->call_id) + (result->free_form ? " free" : "") + " =";
    for (const Part& piece : result->content) all += " " + OfPart(piece);
    return all;
  }
  if (const auto* reasoning = part.If<Reasoning>()) return "(" + text(reasoning->text) + ")";
  if (const auto* foreign = part.If<Foreign>()) return "{" + text(foreign->type) + "}";
  return "refusal";
}

}  // namespace shown

// Each turn as one line: "assistant: text | tool#id {...}".
inline std::vector<std::string> Shown(const Request& request) {
  constexpr std::string_view kRoles[] = {"system", "developer", "user", "assistant", "tool"};
  std::vector<std::string> lines;
  for (const Message& message : request.messages) {
    std::string line(kRoles[static_cast<std::size_t>(message.role)]);
    line += ":";
    bool first = true;
    for (const Part& part : message.parts) {
      line += (first ? " " : " | ") + shown::OfPart(part);
      first = false;
    }
    lines.push_back(line);
  }
  return lines;
}

inline std::vector<std::string> NamesOf(const std::vector<Tool>& tools) {
  std::vector<std::string> names;
  for (const Tool& tool : tools) {
    names.push_back((tool.group.IsEmpty() ? "" : std::string(tool.group.escaped) + "/") +
                    std::string(tool.name.escaped));
  }
  return names;
}

}  // namespace monorelay::chat
