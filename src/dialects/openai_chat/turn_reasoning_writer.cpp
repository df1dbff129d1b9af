// The reasoning of earlier turns, for MessageWriter.
#include "dialects/opaque.hpp"
#include "dialects/openai_chat/message_writer.hpp"
#include "dialects/openai_chat/reasoning.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Feature;
using chat::Message;
using chat::Part;

constexpr std::string_view kOwn = "openai_chat";

// What of the reasoning is lost: its words, or a signature alone.
void NoteReasoning(const Message& message, chat::Notes& notes) {
  for (const Part& part : message.parts) {
    const auto* reasoning = part.If<chat::Reasoning>();
    if (reasoning == nullptr) continue;
    const bool hidden = reasoning->text.IsEmpty();
    notes.Drop(hidden ? Feature::kReasoningOpaque : Feature::kReasoningPart);
  }
}

}  // namespace

bool MessageWriter::IsReadable(const chat::Opaque& opaque) const {
  return IsReadableBy(opaque, kOwn, target_.provider);
}

void MessageWriter::WriteReasoning(const Message& message) {
  const ReasoningReturn how = target_.traits.reasoning_return;
  const bool details = same_ || how == ReasoningReturn::kDetails;
  if (!same_ && how == ReasoningReturn::kNone) {
    NoteReasoning(message, notes_);
    return;
  }
  std::string text;
  bool has_details = false;
  for (const Part& part : message.parts) {
    const auto* piece = part.If<chat::Reasoning>();
    if (piece == nullptr) continue;
    if (!text.empty() && !piece->text.IsEmpty()) text += R"(\n\n)";
    text += piece->text.escaped;
    const bool readable = details && IsReadable(piece->opaque);
    if (!piece->opaque.IsEmpty() && !readable) notes_.Drop(Feature::kReasoningOpaque);
    has_details = has_details || readable || (same_ && piece->summary);
  }
  const std::string_view key = how == ReasoningReturn::kDetails ? "reasoning" : "reasoning_content";
  // Some providers want the field on every turn once they think.
  if (!text.empty() || (how == ReasoningReturn::kContent && !same_))
    json_.Field(key, json::Text{text});
  if (has_details) WriteDetails(message);
}

void MessageWriter::WriteDetails(const Message& message) {
  json_.Key("reasoning_details").BeginArray();
  std::int64_t index = 0;
  for (const Part& part : message.parts) {
    const auto* piece = part.If<chat::Reasoning>();
    if (piece == nullptr) continue;
    const bool readable = IsReadable(piece->opaque);
    if (!readable && !(same_ && piece->summary)) continue;
    WriteDetail(json_, *piece, readable ? SignatureOf(piece->opaque) : Signature(), index);
    ++index;
  }
  json_.EndArray();
}

}  // namespace monorelay::dialects::openai_chat
