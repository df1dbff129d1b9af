#include "dialects/anthropic_messages/request_writer.hpp"

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/writing.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

constexpr std::string_view kAskForJson =
    "Answer with one JSON object and nothing else: no code fence, no words around it.";

// There is no mode for any JSON object.
bool AsksForJson(const chat::OutputFormat& output) {
  return output.kind == chat::OutputKind::kJsonObject ||
         (output.kind == chat::OutputKind::kJsonSchema && output.schema.IsEmpty());
}

void WriteBlocks(Writing& writing, json::Writer& writer, const std::vector<Block>& blocks) {
  writer.BeginArray();
  for (const Block& block : blocks) WriteBlock(writing, writer, block);
  writer.EndArray();
}

void WriteSystem(Writing& writing, json::Writer& writer, const std::vector<Block>& blocks) {
  const bool json = AsksForJson(writing.request.output);
  if (json) writing.notes.Approximate(Feature::kOutputFormat, "asked for in the system text");
  if (blocks.empty() && !json) return;
  writer.Key("system").BeginArray();
  for (const Block& block : blocks) WriteBlock(writing, writer, block);
  if (json) {
    writer.BeginObject().Field("type", "text").Field("text", kAskForJson).EndObject();
  }
  writer.EndArray();
}

std::string_view WordFor(TurnRole role) {
  switch (role) {
    case TurnRole::kUser:
      return "user";
    case TurnRole::kAssistant:
      return "assistant";
    case TurnRole::kSystem:
      break;
  }
  return "system";
}

void WriteTurns(Writing& writing, json::Writer& writer, const std::vector<Turn>& turns) {
  writer.Key("messages").BeginArray();
  for (const Turn& turn : turns) {
    writer.BeginObject().Field("role", WordFor(turn.role)).Key("content");
    WriteBlocks(writing, writer, turn.blocks);
    WriteMoreFields(writer, turn.more);
    writer.EndObject();
  }
  writer.EndArray();
}

std::size_t SizeOf(const chat::Request& request) {
  std::size_t size = 1024;
  for (const chat::Message& message : request.messages) {
    for (const chat::Part& part : message.parts) {
      size += 128;
      if (const auto* const text = part.If<chat::TextPart>()) size += text->text.escaped.size();
      if (const auto* const media = part.If<chat::Media>()) size += media->data.escaped.size();
    }
  }
  for (const chat::Tool& tool : request.tools)
    size += 128 + tool.description.escaped.size() + tool.parameters.json.size();
  return size;
}

}  // namespace

Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                 chat::Notes& notes) {
  Writing writing{.request = request,
                  .target = target,
                  .notes = notes,
                  .own = json::Equals(request.dialect, kName),
                  .marks_to_skip = 0,
                  .kept = {},
                  .calls_of_id = {},
                  .problem = std::nullopt};
  CountMarks(writing);
  const Conversation conversation = Arrange(writing);
  if (writing.problem) return std::unexpected(std::move(*writing.problem));
  const ThinkingPlan plan = PlanThinking(writing, conversation);
  const bool thinks =
      plan.thinking == chat::Thinking::kOn || plan.thinking == chat::Thinking::kAdaptive;
  std::string body;
  body.reserve(SizeOf(request));
  json::Writer writer(body);
  writer.BeginObject().Field("model", target.model).Field("max_tokens", plan.max_tokens);
  WriteTools(writing, writer);
  WriteSystem(writing, writer, conversation.system);
  WriteTurns(writing, writer, conversation.turns);
  WriteThinking(writing, writer, plan);
  WriteOutputConfig(writing, writer, plan);
  WriteSampling(writing, writer, thinks);
  WriteOtherSettings(writing, writer);
  if (target.stream) writer.Field("stream", true);
  writer.EndObject();
  if (writing.problem) return std::unexpected(std::move(*writing.problem));
  return body;
}

}  // namespace monorelay::dialects::anthropic_messages
