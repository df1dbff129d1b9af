#include <string>
#include <utility>

#include "chat/tool_steps.hpp"

namespace monorelay::chat {
namespace {

std::string NameOf(Text name, Text group) {
  if (name.IsEmpty()) return "a tool";
  std::string whole(group.escaped);
  if (!whole.empty()) whole.push_back('.');
  return whole += name.escaped;
}

// The arguments in the form of Text.
std::string EscapedArguments(const ToolCall& call) {
  if (!call.arguments.object.IsEmpty()) return json::Escape(call.arguments.object.json);
  if (call.arguments.text.IsEmpty() && !call.free_form) return "{}";
  return std::string(call.arguments.text.escaped);
}

bool IsCompanion(const Part& part) {
  const auto* foreign = part.If<Foreign>();
  return foreign != nullptr && foreign->companion;
}

// What accompanies a call is of no use to the text that it becomes.
void LeaveOutCompanions(Message& message) {
  bool of_call = false;
  std::erase_if(message.parts, [&](const Part& part) {
    if (of_call && IsCompanion(part)) return true;
    of_call = part.If<ToolCall>() != nullptr;
    return false;
  });
}

void TellCalls(Message& message, Request& request) {
  LeaveOutCompanions(message);
  bool follows_text = false;
  for (Part& part : message.parts) {
    if (const auto* call = part.If<ToolCall>()) {
      // Dialects put the texts of a turn together without anything between them.
      std::string told = follows_text ? "\\n[called " : "[called ";
      told += NameOf(call->name, call->group) + " with " + EscapedArguments(*call) + "]";
      part.content = TextPart{.text = {request.Keep(std::move(told))}, .citations = {}};
    }
    follows_text = follows_text || part.If<TextPart>() != nullptr;
  }
}

// The text of `result`, and behind it what is not text.
void TellResult(ToolResult& result, CacheMark cache, std::vector<Part>& told, Request& request) {
  std::string text =
      "[result of " + NameOf(result.name, {}) + (result.failed ? ", failed: " : ": ");
  std::vector<Part> others;
  bool first = true;
  bool of_text = true;
  for (Part& part : result.content) {
    const bool accompanies = IsCompanion(part);
    if (!accompanies) of_text = part.If<TextPart>() != nullptr;
    if (const auto* piece = part.If<TextPart>()) {
      text += first ? "" : "\\n";
      text += piece->text.escaped;
      first = false;
    } else if (!accompanies || !of_text) {
      others.push_back(std::move(part));
    }
  }
  text += "]";
  told.push_back({TextPart{.text = {request.Keep(std::move(text))}, .citations = {}}, {}});
  for (Part& other : others) told.push_back(std::move(other));
  if (cache != CacheMark::kNone) told.back().cache = cache;
}

void TellResults(Message& message, Request& request) {
  std::vector<Part> told;
  for (Part& part : message.parts) {
    if (auto* result = part.If<ToolResult>()) {
      TellResult(*result, part.cache, told, request);
    } else {
      told.push_back(std::move(part));
    }
  }
  message.parts = std::move(told);
  message.role = Role::kUser;
  message.name = {};
}

}  // namespace

void TellToolsAsText(Request& request, Notes& notes) {
  if (!request.tools.empty()) notes.Drop(Feature::kTools);
  if (request.tool_choice.kind != ToolChoiceKind::kUnset) notes.Drop(Feature::kToolChoice);
  request.tools.clear();
  request.tool_choice = {};
  request.parallel_tool_calls.reset();
  bool told = false;
  for (Message& message : request.messages) {
    if (message.role == Role::kAssistant) TellCalls(message, request);
    if (message.role != Role::kTool) continue;
    TellResults(message, request);
    told = true;
  }
  if (told) notes.Approximate(Feature::kTools, "past calls as text");
}

}  // namespace monorelay::chat
