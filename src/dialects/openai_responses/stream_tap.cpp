#include "dialects/openai_responses/stream_tap.hpp"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "dialects/openai_responses/response_reader.hpp"
#include "dialects/usage.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLongestId = 256;
// Within so many bytes a large event says what it is.
constexpr std::size_t kEventBegin = 1024;

// Most events are deltas of content, which say nothing that is wanted here.
bool IsDelta(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return line.starts_with("event:") && line.ends_with(".delta");
}

// The value of "type" in the first bytes of an event that is not whole.
std::string_view TypeIn(std::string_view begin) {
  constexpr std::string_view kType = "\"type\":";
  const std::size_t at = begin.find(kType);
  if (at == std::string_view::npos) return {};
  std::string_view value = begin.substr(at + kType.size());
  value.remove_prefix(std::min(value.find('"'), value.size()));
  if (!value.empty()) value.remove_prefix(1);
  return value.substr(0, value.find('"'));
}

// The event's response object from its brace on, as far as it has come.
std::string_view ResponseIn(std::string_view piece) {
  constexpr std::string_view kResponse = "\"response\":";
  const std::size_t at = piece.substr(0, kEventBegin).find(kResponse);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = piece.substr(at + kResponse.size());
  return rest.substr(std::min(rest.find('{'), rest.size()));
}

bool IsTerminal(std::string_view type) {
  return type == "response.completed" || type == "response.incomplete" ||
         type == "response.failed" || type == "response.cancelled";
}

bool IsCall(dom::element item) {
  std::string_view type;
  static_cast<void>(item["type"].get(type));
  return type == "function_call" || type == "custom_tool_call";
}

// A server may say what was called in the event at the end alone.
bool HasCalls(dom::element event) {
  dom::array output;
  if (event.at_pointer("/response/output").get(output) != simdjson::SUCCESS) return false;
  for (const dom::element item : output) {
    if (IsCall(item)) return true;
  }
  return false;
}

std::string_view TextAt(dom::element event, std::string_view place) {
  std::string_view text;
  static_cast<void>(event.at_pointer(place).get(text));
  return text;
}

}  // namespace

Passage Tap::OnEvent(std::string_view text) {
  if (begun_ && IsDelta(text)) {
    gauge_.Note(text.size());
    return Passage::kPass;
  }
  const sse::Event event = sse::ParseEvent(text);
  if (!event.has_data) return Passage::kPass;
  if (event.Data().empty()) return Passage::kHide;
  static thread_local dom::parser parser;
  const simdjson::padded_string padded(event.Data());
  dom::element root;
  if (parser.parse(padded).get(root) != simdjson::SUCCESS || !root.is_object())
    return Passage::kPass;
  std::string_view type;
  static_cast<void>(root["type"].get(type));
  dom::element error;
  const bool is_bare_error =
      type.empty() && root["error"].get(error) == simdjson::SUCCESS && !error.is_null();
  if (type == "error" || type == "response.failed" || is_bare_error) {
    failure_ = event.Data();
  } else {
    begun_ = true;
  }
  std::string_view id;
  if (notes_id_ && root.at_pointer("/response/id").get(id) == simdjson::SUCCESS) {
    notes_id_ = false;
    id_ = id.substr(0, kLongestId);
  }
  dom::element item;
  if (root["item"].get(item) == simdjson::SUCCESS) has_calls_ = has_calls_ || IsCall(item);
  if (!IsTerminal(type)) return Passage::kPass;
  finished_ = true;
  NoteStop(chat::FinishReasonOf(CauseOfEnding(type, {TextAt(root, "/response/status")},
                                              {TextAt(root, "/response/incomplete_details/reason")},
                                              has_calls_ || HasCalls(root))));
  dom::object usage;
  if (root.at_pointer("/response/usage").get(usage) == simdjson::SUCCESS)
    usage_.Merge(ReadUsage(Dialect::kOpenAiResponses, simdjson::minify(usage)));
  return Passage::kPass;
}

void Tap::OnLargeEvent(std::string_view piece, bool begins) {
  if (begins) {
    BeginLargeEvent(piece);
  } else {
    ReadLargeEnd(piece);
  }
}

void Tap::BeginLargeEvent(std::string_view piece) {
  begun_ = true;
  large_end_.reset();
  const std::string_view response = ResponseIn(piece);
  if (notes_id_) {
    json::Capture id("id", kLongestId);
    id.Feed(response);
    const std::string& value = id.Value();
    if (value.size() > 2 && value.front() == '"') {
      notes_id_ = false;
      id_ = value.substr(1, value.size() - 2);
    }
  }
  const std::string_view type = TypeIn(piece.substr(0, kEventBegin));
  if (!IsTerminal(type)) return;
  finished_ = true;
  // Its words have passed to the client.
  if (type == "response.failed") failure_ = R"({"type":"response.failed"})";
  if (type == "response.failed" || type == "response.cancelled")
    NoteStop(chat::FinishReason::kError);
  large_end_ = std::make_unique<LargeEnd>(
      LargeEnd{.usage = {"usage", kMostUsageBytes},
               .reason = FinishReasonCapture(Dialect::kOpenAiResponses)});
  ReadLargeEnd(response);
}

// Until the usage is known; what comes behind it is of no interest.
void Tap::ReadLargeEnd(std::string_view piece) {
  if (large_end_ == nullptr) return;
  large_end_->usage.Feed(piece);
  large_end_->reason.Feed(piece);
  const chat::FinishReason reason = large_end_->reason.Value();
  const bool waits = reason == chat::FinishReason::kStop && has_calls_;
  NoteStop(waits ? chat::FinishReason::kToolCalls : reason);
  if (large_end_->usage.Value().empty()) return;
  usage_.Merge(ReadUsage(Dialect::kOpenAiResponses, large_end_->usage.Value()));
  large_end_.reset();
}

std::string Tap::TakeAnswerId() {
  return std::exchange(id_, {});
}

}  // namespace monorelay::dialects::openai_responses
