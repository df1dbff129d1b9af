#include "dialects/anthropic_messages/stream_tap.hpp"

#include <simdjson.h>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/usage.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

namespace dom = simdjson::dom;

// Most events are deltas of content, which say nothing that is wanted here.
bool IsContentDelta(std::string_view text) {
  return text.starts_with("event: content_block_delta") ||
         text.starts_with("event:content_block_delta");
}

}  // namespace

Passage Tap::OnEvent(std::string_view text) {
  if (begun_ && IsContentDelta(text)) {
    gauge_.Note(text.size());
    return Passage::kPass;
  }
  const sse::Event event = sse::ParseEvent(text);
  if (!event.has_data) return Passage::kPass;
  if (event.name == "error") {
    failure_ = event.Data();
    return Passage::kPass;
  }
  static thread_local dom::parser parser;
  const simdjson::padded_string padded(event.Data());
  dom::element root;
  if (parser.parse(padded).get(root) != simdjson::SUCCESS || !root.is_object())
    return Passage::kPass;
  std::string_view type;
  static_cast<void>(root["type"].get(type));
  dom::object usage;
  if (type == "error") {
    failure_ = event.Data();
    return Passage::kPass;
  }
  if (type == "ping") return Passage::kPass;
  begun_ = true;
  if (type == "message_stop") finished_ = true;
  const char* where = nullptr;
  if (type == "message_start") where = "/message/usage";
  if (type == "message_delta") {
    where = "/usage";
    std::string_view reason;
    if (root.at_pointer("/delta/stop_reason").get(reason) == simdjson::SUCCESS)
      NoteStop(chat::FinishReasonOf(CauseOf({reason})));
  }
  if (where != nullptr && root.at_pointer(where).get(usage) == simdjson::SUCCESS) {
    usage_.Merge(ReadUsage(Dialect::kAnthropicMessages, simdjson::minify(usage)));
  }
  return Passage::kPass;
}

}  // namespace monorelay::dialects::anthropic_messages
