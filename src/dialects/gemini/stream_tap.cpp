#include "dialects/gemini/stream_tap.hpp"

#include <simdjson.h>

#include <algorithm>

#include "dialects/usage.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::gemini {

namespace dom = simdjson::dom;

namespace {

// As a key it looks like this nowhere but in a candidate: within a text its quotes are escaped.
constexpr std::string_view kFinish = "\"finishReason\":";

}  // namespace

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
    gauge_.Note(text.size());
    for (const dom::element candidate : candidates) {
      if (candidate["finishReason"].get(reason) == simdjson::SUCCESS) finished_ = true;
    }
  }
  if (chunk.at_pointer("/promptFeedback/blockReason").get(reason) == simdjson::SUCCESS)
    finished_ = true;
  dom::object usage;
  if (chunk["usageMetadata"].get(usage) == simdjson::SUCCESS)
    usage_.Merge(ReadUsage(Dialect::kGemini, simdjson::minify(usage)));
  return Passage::kPass;
}

void Tap::OnLargeEvent(std::string_view piece, bool begins) {
  begun_ = true;
  if (begins) {
    large_ = std::make_unique<LargeEvent>(LargeEvent{
        .usage = {std::string(UsageField(Dialect::kGemini)), kMostUsageBytes}, .end = {}});
    piece.remove_prefix(std::min(piece.find('{'), piece.size()));
  }
  if (large_ == nullptr) return;
  large_->usage.Feed(piece);
  large_->end += piece.substr(0, kFinish.size());
  if (large_->end.find(kFinish) != std::string::npos ||
      piece.find(kFinish) != std::string_view::npos) {
    finished_ = true;
  }
  const std::string_view seen = piece.size() >= kFinish.size() ? piece : large_->end;
  large_->end = std::string(seen.substr(seen.size() - std::min(seen.size(), kFinish.size() - 1)));
  if (large_->usage.Value().empty()) return;
  usage_.Merge(ReadUsage(Dialect::kGemini, large_->usage.Value()));
  if (finished_) large_.reset();
}

}  // namespace monorelay::dialects::gemini
