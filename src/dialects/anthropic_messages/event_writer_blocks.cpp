// The frame of a stream: events, blocks and failures.
#include "dialects/anthropic_messages/event_writer.hpp"
#include "dialects/errors.hpp"

namespace monorelay::dialects::anthropic_messages {

void MessagesEventWriter::Fail(const Error& error, std::string_view request_id) {
  if (ended_) return;
  ended_ = true;
  out_ += RenderStreamError(Dialect::kAnthropicMessages, error, request_id);
}

void MessagesEventWriter::Open(Prose prose) {
  if (prose_ == prose) return;
  CloseProse();
  prose_ = prose;
  signed_ = false;
  thought_ = {};
  prose_index_ = next_index_++;
  BeginEvent("content_block_start", prose_index_);
  out_ += prose == Prose::kText
              ? R"("content_block":{"type":"text","text":""}})"
              : R"("content_block":{"type":"thinking","thinking":"","signature":""}})";
  out_ += "\n\n";
}

void MessagesEventWriter::CloseProse() {
  if (prose_ == Prose::kNone) return;
  // Clients that give thinking back need a signature, if only one that nobody can read.
  if (prose_ == Prose::kThinking && !signed_)
    Delta(prose_index_, "signature_delta", "signature", SignatureFor({}, context_, thought_));
  prose_ = Prose::kNone;
  signed_ = false;
  EndBlock(prose_index_);
}

void MessagesEventWriter::CloseAll() {
  CloseProse();
  for (const OpenCall& call : calls_) EndCall(call);
  calls_.clear();
}

void MessagesEventWriter::BeginEvent(std::string_view name, std::int64_t index) {
  out_.append("event: ").append(name).append("\ndata: {\"type\":\"").append(name);
  out_.append("\",\"index\":").append(std::to_string(index)).append(",");
}

// Up to the value that every such block has first: the id of a call, the data of hidden thinking.
void MessagesEventWriter::BeginBlock(std::string_view type) {
  BeginEvent("content_block_start", next_index_);
  out_.append(R"("content_block":{"type":")").append(type).append("\",");
  out_ += type == "tool_use" ? R"("id":)" : R"("data":)";
}

void MessagesEventWriter::Delta(std::int64_t index, std::string_view type, std::string_view field,
                                std::string_view escaped) {
  BeginEvent("content_block_delta", index);
  out_.append(R"("delta":{"type":")").append(type).append("\",\"").append(field);
  out_.append("\":\"").append(escaped).append("\"}}\n\n");
}

void MessagesEventWriter::EndBlock(std::int64_t index) {
  out_.append("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
  out_.append(std::to_string(index)).append("}\n\n");
}

}  // namespace monorelay::dialects::anthropic_messages
