#include "dialects/anthropic_messages/response_writer.hpp"

#include <algorithm>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/anthropic_messages/arguments.hpp"
#include "dialects/anthropic_messages/call_ids.hpp"
#include "dialects/anthropic_messages/names.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Part;

// Writes the blocks of one answer.
class Blocks {
 public:
  Blocks(json::Writer& writer, const ReplyContext& context)
      : writer_(writer), context_(context), ids_(context.seed) {}

  void Write(const Part& part);
  [[nodiscard]] AnswerHas Has() const { return has_; }

 private:
  void WriteText(const chat::TextPart& text);
  void WritePlainText(chat::Text text);
  void WriteReasoning(const chat::Reasoning& reasoning);
  void WriteCall(const chat::ToolCall& call);

  json::Writer& writer_;
  const ReplyContext& context_;
  CallIds ids_;
  AnswerHas has_;
};

void Blocks::Write(const Part& part) {
  if (const auto* const text = part.If<chat::TextPart>()) {
    WriteText(*text);
  } else if (const auto* const refusal = part.If<chat::Refusal>()) {
    WritePlainText(refusal->text);
    has_.refusal = true;
  } else if (const auto* const reasoning = part.If<chat::Reasoning>()) {
    WriteReasoning(*reasoning);
  } else if (const auto* const call = part.If<chat::ToolCall>()) {
    WriteCall(*call);
  } else if (part.If<chat::Media>() != nullptr) {
    WritePlainText({kInsteadOfMedia});
  } else if (const auto* const foreign = part.If<chat::Foreign>()) {
    if (json::Equals(foreign->dialect, kName)) writer_.Value(foreign->raw);
  }
}

void Blocks::WriteText(const chat::TextPart& text) {
  if (text.text.IsEmpty() && text.citations.empty()) return;
  writer_.BeginObject().Field("type", "text").Field("text", text.text);
  const auto can_say = [](const chat::Citation& citation) {
    return json::Equals(citation.dialect, kName) || !citation.url.IsEmpty();
  };
  if (std::ranges::any_of(text.citations, can_say)) {
    writer_.Key("citations").BeginArray();
    for (const chat::Citation& citation : text.citations) WriteCitation(writer_, citation);
    writer_.EndArray();
  }
  writer_.EndObject();
}

void Blocks::WritePlainText(chat::Text text) {
  if (text.IsEmpty()) return;
  writer_.BeginObject().Field("type", "text").Field("text", text).EndObject();
}

void Blocks::WriteReasoning(const chat::Reasoning& reasoning) {
  const chat::Opaque& opaque = reasoning.opaque;
  if (reasoning.text.IsEmpty() && opaque.IsEmpty()) return;
  const std::string data = SignatureFor(opaque, context_, json::PrintOf(reasoning.text));
  writer_.BeginObject();
  if (opaque.whole && reasoning.text.IsEmpty()) {
    writer_.Field("type", "redacted_thinking").Field("data", chat::Text{data});
  } else {
    writer_.Field("type", "thinking").Field("thinking", reasoning.text);
    writer_.Field("signature", chat::Text{data});
  }
  writer_.EndObject();
}

void Blocks::WriteCall(const chat::ToolCall& call) {
  has_.calls = true;
  if (!call.opaque.IsEmpty()) {
    const std::string data = HandOut(call.opaque, context_, true);
    writer_.BeginObject().Field("type", "thinking").Field("thinking", "");
    writer_.Field("signature", chat::Text{data}).EndObject();
  }
  const std::string id = ids_.Next(call.id);
  writer_.BeginObject().Field("type", "tool_use").Field("id", chat::Text{id});
  writer_.Field("name", call.name).Key("input");
  WriteInput(writer_, call);
  writer_.EndObject();
}

}  // namespace

std::string WriteResponse(const chat::Response& response, const ReplyContext& context) {
  static const chat::Choice kNothing;
  const chat::Choice& choice = response.choices.empty() ? kNothing : response.choices.front();
  std::string body;
  json::Writer writer(body);
  writer.BeginObject().Field("id", "msg_" + context.seed);
  writer.Field("type", "message").Field("role", "assistant").Field("model", context.model);
  writer.Key("content").BeginArray();
  Blocks blocks(writer, context);
  for (const Part& part : choice.parts) blocks.Write(part);
  writer.EndArray();
  WriteStop(writer, choice.stop, blocks.Has(),
            context.provider_dialect == Dialect::kAnthropicMessages);
  writer.Key("usage");
  WriteUsage(writer, response.usage, response.service_tier);
  writer.EndObject();
  return body;
}

}  // namespace monorelay::dialects::anthropic_messages
