#include "dialects/gemini/stream_tap.hpp"

#include "dialects/usage_reader.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::gemini {

namespace dom = simdjson::dom;

Passage Tap::OnEvent(std::string_view text) {
  const sse::Event event = sse::ParseEvent(text);
  if (!event.has_data) return Passage::kPass;
  // What clients of this dialect cannot read.
  if (event.Data().empty() || event.Data() == "[DONE]") return Passage::kHide;
  static thread_local dom::parser parser;
  const simdjson::padded_string padded(event.Data());
  dom::element chunk;
  if (parser.parse(padded).get(chunk) != simdjson::SUCCESS || !chunk.is_object())
    return Passage::kPass;
  dom::element error;
  if (chunk["error"].get(error) == simdjson::SUCCESS && !error.is_null()) {
    failure_ = event.Data();
    return Passage::kPass;
  }
  begun_ = true;
  std::string_view reason;
  dom::array candidates;
  if (chunk["candidates"].get(candidates) == simdjson::SUCCESS) {
    for (const dom::element candidate : candidates) {
      if (candidate["finishReason"].get(reason) == simdjson::SUCCESS) finished_ = true;
    }
  }
  if (chunk.at_pointer("/promptFeedback/blockReason").get(reason) == simdjson::SUCCESS)
    finished_ = true;
  dom::object usage;
  if (chunk["usageMetadata"].get(usage) == simdjson::SUCCESS)
    usage_.Merge(UsageFrom(Dialect::kGemini, usage));
  return Passage::kPass;
}

}  // namespace monorelay::dialects::gemini
