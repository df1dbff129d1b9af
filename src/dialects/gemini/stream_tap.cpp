#include "dialects/gemini/stream_tap.hpp"

#include <simdjson.h>
#include <string.h>

#include <algorithm>
#include <string>

#include "dialects/gemini/finish.hpp"
#include "dialects/usage.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::gemini {

namespace dom = simdjson::dom;

namespace {

// As a key it looks like this nowhere but in a part: within a text its quotes are escaped.
constexpr std::string_view kCall = "\"functionCall\"";

bool HasCall(std::string_view text) {
  return ::memmem(text.data(), text.size(), kCall.data(), kCall.size()) != nullptr;
}

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
  has_calls_ = has_calls_ || HasCall(text);
  std::string_view reason;
  dom::array candidates;
  if (chunk["candidates"].get(candidates) == simdjson::SUCCESS) {
    gauge_.Note(text.size());
    for (const dom::element candidate : candidates) {
      if (candidate["finishReason"].get(reason) == simdjson::SUCCESS)
        NoteFinish(chat::FinishReasonOf(CauseOf({reason})));
    }
  }
  if (chunk.at_pointer("/promptFeedback/blockReason").get(reason) == simdjson::SUCCESS)
    NoteFinish(chat::FinishReason::kContentFilter);
  dom::object usage;
  if (chunk["usageMetadata"].get(usage) == simdjson::SUCCESS)
    usage_.Merge(ReadUsage(Dialect::kGemini, simdjson::minify(usage)));
  return Passage::kPass;
}

void Tap::OnLargeEvent(std::string_view piece, bool begins) {
  begun_ = true;
  if (begins) {
    large_ = std::make_unique<LargeEvent>(
        LargeEvent{.usage = {std::string(UsageField(Dialect::kGemini)), kMostUsageBytes},
                   .reason = FinishReasonCapture(Dialect::kGemini)});
    piece.remove_prefix(std::min(piece.find('{'), piece.size()));
  }
  if (large_ == nullptr) return;
  has_calls_ = has_calls_ || HasCall(piece);
  large_->usage.Feed(piece);
  large_->reason.Feed(piece);
  if (large_->reason.Value() != chat::FinishReason::kNone) NoteFinish(large_->reason.Value());
  if (large_->usage.Value().empty()) return;
  usage_.Merge(ReadUsage(Dialect::kGemini, large_->usage.Value()));
  if (finished_) large_.reset();
}

void Tap::NoteFinish(chat::FinishReason reason) {
  finished_ = true;
  const bool has_ended =
      reason == chat::FinishReason::kStop || reason == chat::FinishReason::kOther;
  NoteStop(has_ended && has_calls_ ? chat::FinishReason::kToolCalls : reason);
}

}  // namespace monorelay::dialects::gemini
