#include "dialects/openai_chat/request_writer.hpp"

#include "chat/mention.hpp"
#include "dialects/openai_chat/message_writer.hpp"
#include "dialects/openai_chat/settings_writer.hpp"
#include "dialects/openai_chat/tool_writer.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Feature;
using chat::OutputKind;

// What a model is told in words because its provider has no field for it; empty: nothing.
std::string InstructionFor(const chat::Request& request, const Target& target, chat::Notes& notes) {
  const chat::OutputFormat& output = request.output;
  if (output.kind == OutputKind::kJsonSchema && !target.traits.json_schema) {
    notes.Approximate(Feature::kOutputFormat, "schema in a system message");
    std::string text("Answer with one JSON object and nothing else.");
    if (output.schema.IsEmpty()) return text;
    return text.append(" It must follow this JSON schema: ").append(output.schema.json);
  }
  const bool knows_rule = json::Equals(request.dialect, NameOf(Dialect::kOpenAiChat)) ||
                          json::Equals(request.dialect, NameOf(Dialect::kOpenAiResponses));
  if (output.kind == OutputKind::kJsonObject && !knows_rule && !chat::Mentions(request, "json")) {
    // The provider refuses this format if no message has the word JSON.
    notes.Approximate(Feature::kOutputFormat, "asked for in a system message");
    return "Answer with one JSON object and nothing else.";
  }
  return {};
}

// About as long as the body becomes, so that it is not moved while it grows.
std::size_t SizeOf(const chat::Request& request) {
  std::size_t size = 1024;
  for (const chat::Message& message : request.messages) {
    for (const chat::Part& part : message.parts) {
      size += 96;
      if (const auto* text = part.If<chat::TextPart>()) size += text->text.escaped.size();
      if (const auto* media = part.If<chat::Media>()) size += media->data.escaped.size();
      if (const auto* call = part.If<chat::ToolCall>())
        size += call->arguments.text.escaped.size() + call->arguments.object.json.size();
      const auto* result = part.If<chat::ToolResult>();
      if (result == nullptr) continue;
      for (const chat::Part& piece : result->content) {
        if (const auto* text = piece.If<chat::TextPart>()) size += text->text.escaped.size();
      }
    }
  }
  for (const chat::Tool& tool : request.tools)
    size += 128 + tool.parameters.json.size() + tool.description.escaped.size();
  return size;
}

}  // namespace

Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                 chat::Notes& notes) {
  std::string out;
  out.reserve(SizeOf(request));
  json::Writer json(out);
  json.BeginObject().Field("model", target.model);
  MessageWriter messages(request, target, notes, json, out, InstructionFor(request, target, notes));
  auto written = messages.Write();
  if (!written) return std::unexpected(std::move(written.error()));
  WriteTools(request, target, notes, json, out);
  WriteSettings(request, target, notes, json);
  json.EndObject();
  return out;
}

}  // namespace monorelay::dialects::openai_chat
