#include "dialects/openai_responses/input_writer.hpp"

#include <algorithm>
#include <span>

#include "chat/mention.hpp"
#include "dialects/dialect.hpp"
#include "dialects/openai_responses/answer_writer.hpp"
#include "dialects/openai_responses/content_writer.hpp"
#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Feature;
using chat::Message;
using chat::Part;
using chat::Role;

// The text of a leading system message that `instructions` can say; nullptr if there is none.
const chat::TextPart* InstructionsOf(const chat::Request& request) {
  // Instructions alone are refused; then they are the input.
  if (request.messages.size() < 2) return nullptr;
  const Message& first = request.messages.front();
  if (first.role != Role::kSystem || first.parts.size() != 1) return nullptr;
  if (first.parts.front().cache != chat::CacheMark::kNone) return nullptr;
  return first.parts.front().If<chat::TextPart>();
}

std::string_view NameOfRole(Role role) {
  switch (role) {
    case Role::kSystem:
      return "system";
    case Role::kDeveloper:
      return "developer";
    case Role::kAssistant:
      return "assistant";
    case Role::kUser:
    case Role::kTool:
      break;
  }
  return "user";
}

// Items of the dialect's own are not content of a message.
bool IsItem(const Part& part) {
  const auto* foreign = part.If<chat::Foreign>();
  if (foreign == nullptr || !json::Equals(foreign->dialect, kName)) return false;
  return !foreign->type.escaped.starts_with("input_") &&
         !json::Equals(foreign->type, "computer_screenshot");
}

Result<void> WriteMessage(json::Writer& writer, const Message& message, const Writing& writing) {
  if (message.parts.size() == 1 && IsItem(message.parts.front())) {
    writer.Value(message.parts.front().If<chat::Foreign>()->raw);
    return {};
  }
  if (message.parts.empty() && message.role != Role::kUser) return {};
  if (!message.name.IsEmpty()) writing.notes.Drop(Feature::kParticipantName);
  writer.BeginObject().Field("type", "message").Field("role", NameOfRole(message.role));
  writer.Key("content");
  auto written = WriteContent(writer, message.parts, writing);
  writer.EndObject();
  return written;
}

Result<void> WriteResult(json::Writer& writer, const chat::ToolResult& result,
                         const Writing& writing) {
  writer.BeginObject();
  writer.Field("type", result.free_form ? "custom_tool_call_output" : "function_call_output");
  writer.Field("call_id", result.call_id);
  writer.Key("output");
  auto written = WriteContent(writer, result.content, writing);
  if (result.failed) {
    // There is no word for failure; this is the nearest, and the text of the result says the rest.
    if (!writing.own) writing.notes.Approximate(Feature::kToolFailure, "status incomplete");
    writer.Field("status", "incomplete");
  }
  writer.EndObject();
  return written;
}

Result<void> WriteResults(json::Writer& writer, const Message& message, const Writing& writing) {
  for (const Part& part : message.parts) {
    const auto* result = part.If<chat::ToolResult>();
    if (result == nullptr) continue;
    auto written = WriteResult(writer, *result, writing);
    if (!written) return written;
  }
  return {};
}

// The provider refuses this form of answer if no message has its name.
void AskForJson(json::Writer& writer, const Writing& writing) {
  const chat::Request& request = writing.request;
  const bool wanted = request.output.kind == chat::OutputKind::kJsonObject;
  // Clients of the first dialects have to know that rule.
  const bool knows_rule =
      writing.own || json::Equals(request.dialect, NameOf(Dialect::kOpenAiChat));
  if (!wanted || knows_rule || chat::Mentions(request, "json")) return;
  writing.notes.Approximate(Feature::kOutputFormat, "asked for in a system message");
  writer.BeginObject().Field("type", "message").Field("role", "system");
  writer.Field("content", "Answer with one JSON object and nothing else.").EndObject();
}

void NotePrefill(const Writing& writing) {
  const std::vector<Message>& messages = writing.request.messages;
  if (writing.own || messages.empty() || messages.back().role != Role::kAssistant) return;
  const auto is_text = [](const Part& part) { return part.If<chat::TextPart>() != nullptr; };
  if (std::ranges::any_of(messages.back().parts, is_text))
    writing.notes.Approximate(Feature::kPrefill, "sent as a finished answer");
}

}  // namespace

Result<void> WriteConversation(json::Writer& writer, const Writing& writing) {
  std::span<const Message> messages(writing.request.messages);
  if (const auto* instructions = InstructionsOf(writing.request)) {
    writer.Field("instructions", instructions->text);
    messages = messages.subspan(1);
  }
  NotePrefill(writing);
  writer.Key("input").BeginArray();
  AskForJson(writer, writing);
  for (const Message& message : messages) {
    Result<void> written;
    if (message.role == Role::kAssistant) {
      written = WriteAnswer(writer, message, writing);
    } else if (message.role == Role::kTool) {
      written = WriteResults(writer, message, writing);
    } else {
      written = WriteMessage(writer, message, writing);
    }
    if (!written) return written;
  }
  writer.EndArray();
  return {};
}

}  // namespace monorelay::dialects::openai_responses
