#include "dialects/openai_responses/stream_tap.hpp"

#include "dialects/usage_reader.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

namespace dom = simdjson::dom;

// Most events are deltas of content, which say nothing that is wanted here.
bool IsDelta(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return line.starts_with("event:") && line.ends_with(".delta");
}

bool IsTerminal(std::string_view type) {
  return type == "response.completed" || type == "response.incomplete" ||
         type == "response.failed" || type == "response.cancelled";
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
  if (!IsTerminal(type)) return Passage::kPass;
  finished_ = true;
  dom::object usage;
  if (root.at_pointer("/response/usage").get(usage) == simdjson::SUCCESS)
    usage_.Merge(UsageFrom(Dialect::kOpenAiResponses, usage));
  return Passage::kPass;
}

}  // namespace monorelay::dialects::openai_responses
