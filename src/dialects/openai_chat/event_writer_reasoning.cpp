// The reasoning of an answer, for ChunkWriter.
#include "dialects/openai_chat/event_writer.hpp"
#include "dialects/openai_chat/reasoning.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

constexpr std::string_view kReasoningKey = "reasoning_content";
// A block of reasoning that is longer is signed without being repeated.
constexpr std::size_t kLongestThought = 256UL * 1024;

}  // namespace

void ChunkWriter::WriteReasoning(const chat::Event& event, Choice& choice) {
  if (event.text.IsEmpty() || choice.stopped) return;
  // Blocks are paragraphs of the one text that clients show.
  if (choice.has_thought && !choice.is_thinking) WriteDelta(kReasoningKey, {R"(\n\n)"}, choice);
  choice.is_thinking = true;
  choice.has_thought = true;
  choice.is_summary = event.summary;
  choice.print.Add(event.text);
  choice.is_too_long =
      choice.is_too_long || choice.thought.size() + event.text.escaped.size() > kLongestThought;
  if (choice.is_too_long) {
    choice.thought.clear();
  } else {
    choice.thought += event.text.escaped;
  }
  WriteDelta(kReasoningKey, event.text, choice);
}

void ChunkWriter::EndReasoning(Choice& choice) {
  choice.is_thinking = false;
  choice.is_too_long = false;
  choice.thought.clear();
  choice.print = {};
}

// A signature goes with the text that it signs, so that each block is whole when a client gives the
// details back, whichever it keeps.
void ChunkWriter::WriteOpaque(const chat::Event& event, Choice& choice) {
  if (event.opaque.IsEmpty() || choice.stopped) return;
  std::string keep;
  const Signature signature = SignatureFor(event.opaque, choice.print, context_, keep);
  chat::Reasoning part{.text = {choice.thought},
                       .id = event.id,
                       .summary = choice.is_summary,
                       .opaque = event.opaque};
  json::Writer json = BeginChunk(choice);
  json.BeginObject().Key("reasoning_details").BeginArray();
  // A provider of this dialect has a detail for each.
  const bool own = context_.provider_dialect == Dialect::kOpenAiChat;
  if (own && event.opaque.whole && !choice.thought.empty()) {
    WriteDetail(json, {.text = part.text, .summary = true}, {}, choice.details);
    part.text = {};
  }
  WriteDetail(json, part, signature, choice.details);
  json.EndArray().EndObject();
  EndChunk();
  ++choice.details;
  EndReasoning(choice);
}

}  // namespace monorelay::dialects::openai_chat
