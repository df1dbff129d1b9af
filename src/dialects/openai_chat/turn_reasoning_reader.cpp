// The reasoning of earlier turns, for MessageReader.
#include "dialects/dialect.hpp"
#include "dialects/opaque.hpp"
#include "dialects/openai_chat/message_reader.hpp"
#include "dialects/openai_chat/reasoning.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using json::Value;

// The opaque part of a detail. What was wrapped is known to belong elsewhere and stays as it was.
chat::Opaque OpaqueOf(const ReasoningDetail& detail, chat::Request& request, bool& of_call) {
  if (detail.data.IsEmpty()) return {};
  chat::Opaque opaque = OpaqueFrom(detail.data, NameOf(Dialect::kOpenAiChat), request, &of_call);
  const bool wrapped = opaque.data.escaped.data() != detail.data.escaped.data();
  if (wrapped) return opaque;
  opaque.whole = detail.encrypted;
  if (detail.format.IsEmpty()) return opaque;
  std::string joined;
  JoinSignature(joined, detail.format, detail.data);
  opaque.data = {request.Keep(std::move(joined))};
  return opaque;
}

// Joins `next` to a block whose pieces a client collected from a stream. False if they are two.
bool GoesOn(chat::Reasoning& block, const chat::Reasoning& next, chat::Request& request) {
  if (!block.opaque.IsEmpty() || next.opaque.whole || next.summary != block.summary) return false;
  if (block.text.IsEmpty()) {
    block.text = next.text;
  } else if (!next.text.IsEmpty()) {
    block.text = {request.Keep(std::string(block.text.escaped).append(next.text.escaped))};
  }
  if (block.id.IsEmpty()) block.id = next.id;
  block.opaque = next.opaque;
  return true;
}

// Reasoning of an earlier turn, and its signature as the client gave it.
struct Piece {
  chat::Reasoning reasoning;
  json::Text signature;
};

}  // namespace

void MessageReader::ReadReasoning(const Fields& fields, chat::Message& message) {
  json::Text text = fields.reasoning_content.GetText();
  if (text.IsEmpty()) text = fields.reasoning.GetText();
  std::vector<Piece> pieces;
  std::optional<std::int64_t> last_index;
  bool has_text = false;
  for (const Value item : fields.reasoning_details.Items()) {
    const ReasoningDetail detail = DetailFrom(item);
    bool of_call = false;
    const chat::Reasoning piece{.text = detail.text,
                                .id = detail.id,
                                .summary = detail.summary,
                                .opaque = OpaqueOf(detail, request_, of_call)};
    if (of_call && detail.text.IsEmpty()) {
      of_next_call_ = piece.opaque;
      continue;
    }
    if (piece.text.IsEmpty() && piece.opaque.IsEmpty()) continue;
    has_text = has_text || !piece.text.IsEmpty();
    const bool same_block = !pieces.empty() && detail.index && detail.index == last_index;
    last_index = detail.index;
    if (!same_block || !GoesOn(pieces.back().reasoning, piece, request_))
      pieces.push_back({.reasoning = piece, .signature = {}});
    pieces.back().signature = detail.data;
  }
  // The text may stand beside its signatures rather than with them.
  if (!text.IsEmpty() && !has_text) {
    if (pieces.empty()) pieces.emplace_back();
    pieces.front().reasoning.text = text;
  }
  for (Piece& piece : pieces) {
    chat::Reasoning& reasoning = piece.reasoning;
    CheckSigned(reasoning.opaque, piece.signature, reasoning.text);
    // What is encrypted is the reasoning, so that the text beside it is a summary.
    if (reasoning.opaque.whole && !reasoning.text.IsEmpty()) reasoning.summary = true;
    message.parts.push_back({.content = reasoning});
  }
}

}  // namespace monorelay::dialects::openai_chat
