#include "dialects/openai_chat/stream_tap.hpp"

#include <simdjson.h>
#include <string.h>

#include "dialects/openai_chat/finish.hpp"
#include "dialects/usage.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

namespace dom = simdjson::dom;

bool Contains(std::string_view text, std::string_view needle) {
  return ::memmem(text.data(), text.size(), needle.data(), needle.size()) != nullptr;
}

// True if `text` has `"key":` followed by something other than null.
bool HasValue(std::string_view text, std::string_view quoted_key) {
  const void* found = ::memmem(text.data(), text.size(), quoted_key.data(), quoted_key.size());
  if (found == nullptr) return false;
  const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
  const std::string_view rest = text.substr(at + quoted_key.size());
  const auto value = rest.find_first_not_of(": \t");
  // A second occurrence, or one inside a text, makes no harm: the chunk is then parsed in vain.
  return value == std::string_view::npos || !rest.substr(value).starts_with("null") ||
         Contains(rest, quoted_key);
}

}  // namespace

Passage Tap::OnEvent(std::string_view text) {
  const bool interesting = HasValue(text, "\"usage\"") || HasValue(text, "\"finish_reason\"") ||
                           Contains(text, "error") || Contains(text, "[DONE]") ||
                           !Contains(text, "{") || !begun_;
  if (interesting) return ReadChunk(text);
  gauge_.Note(text.size());
  return Passage::kPass;
}

Passage Tap::ReadChunk(std::string_view text) {
  const sse::Event event = sse::ParseEvent(text);
  if (!event.has_data) return Passage::kPass;
  // Every client stumbles over an event without data.
  if (event.Data().empty()) return Passage::kHide;
  if (event.Data() == "[DONE]") {
    finished_ = true;
    begun_ = true;
    return Passage::kPass;
  }
  if (event.name == "error") {
    failure_ = event.Data();
    return Passage::kPass;
  }
  static thread_local dom::parser parser;
  const simdjson::padded_string padded(event.Data());
  dom::element chunk;
  if (parser.parse(padded).get(chunk) != simdjson::SUCCESS || !chunk.is_object()) {
    return Passage::kPass;
  }
  dom::element error;
  std::string_view object;
  const bool has_error = (chunk["error"].get(error) == simdjson::SUCCESS && !error.is_null()) ||
                         (chunk["object"].get(object) == simdjson::SUCCESS && object == "error");
  if (has_error) {
    failure_ = event.Data();
    return Passage::kPass;
  }
  begun_ = true;
  dom::array choices;
  const bool has_choices = chunk["choices"].get(choices) == simdjson::SUCCESS && choices.size() > 0;
  if (has_choices) {
    for (const dom::element choice : choices) {
      std::string_view reason;
      if (choice["finish_reason"].get(reason) != simdjson::SUCCESS) continue;
      finished_ = true;
      NoteStop(chat::FinishReasonOf(CauseOf({reason})));
    }
  }
  dom::object usage;
  // Groq puts it into a field of its own.
  const bool has_usage = chunk["usage"].get(usage) == simdjson::SUCCESS ||
                         chunk.at_pointer("/x_groq/usage").get(usage) == simdjson::SUCCESS;
  if (!has_usage) return Passage::kPass;
  usage_.Merge(ReadUsage(Dialect::kOpenAiChat, simdjson::minify(usage)));
  return options_.hide_usage && !has_choices ? Passage::kHide : Passage::kPass;
}

}  // namespace monorelay::dialects::openai_chat
