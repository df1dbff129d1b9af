#include "dialects/first_content.hpp"

#include <simdjson.h>

#include "sse/splitter.hpp"

namespace monorelay::dialects {
namespace {

namespace dom = simdjson::dom;

// True for a text, list or object with something in it, and for a number or a boolean.
bool IsFilled(const dom::element& value) {
  std::string_view text;
  dom::array list;
  dom::object object;
  if (value.get(text) == simdjson::SUCCESS) return !text.empty();
  if (value.get(list) == simdjson::SUCCESS) return list.size() > 0;
  if (value.get(object) == simdjson::SUCCESS) return object.size() > 0;
  return !value.is_null();
}

bool IsFilledAt(const dom::element& parent, const char* pointer) {
  dom::element value;
  return parent.at_pointer(pointer).get(value) == simdjson::SUCCESS && IsFilled(value);
}

bool ChoiceHasContent(const dom::element& choice) {
  if (IsFilledAt(choice, "/finish_reason") || IsFilledAt(choice, "/text")) return true;
  dom::object delta;
  if (choice["delta"].get(delta) != simdjson::SUCCESS) return false;
  for (const auto& field : delta) {
    if (field.key != "role" && IsFilled(field.value)) return true;
  }
  return false;
}

bool ChatHasContent(const dom::element& root) {
  dom::array choices;
  if (root["choices"].get(choices) != simdjson::SUCCESS) return false;
  for (const dom::element choice : choices) {
    if (ChoiceHasContent(choice)) return true;
  }
  return false;
}

bool ResponsesHasContent(std::string_view type) {
  return type.ends_with(".delta") || type.ends_with(".done") || type == "response.completed" ||
         type == "response.incomplete";
}

// A block of a tool's call is content by its name alone; one of text is not before its first word.
bool MessagesHasContent(const dom::element& root, std::string_view type) {
  if (type == "content_block_delta" || type == "message_delta" || type == "message_stop")
    return true;
  std::string_view block;
  return type == "content_block_start" &&
         root.at_pointer("/content_block/type").get(block) == simdjson::SUCCESS &&
         block != "text" && block != "thinking";
}

bool GeminiHasContent(const dom::element& root) {
  if (IsFilledAt(root, "/promptFeedback/blockReason")) return true;
  dom::array candidates;
  if (root["candidates"].get(candidates) != simdjson::SUCCESS) return false;
  for (const dom::element candidate : candidates) {
    if (IsFilledAt(candidate, "/content/parts") || IsFilledAt(candidate, "/finishReason"))
      return true;
  }
  return false;
}

}  // namespace

bool CarriesContent(Dialect provider, std::string_view text) {
  const sse::Event event = sse::ParseEvent(text);
  if (!event.has_data || event.Data().empty()) return false;
  if (event.Data() == "[DONE]") return true;
  static thread_local dom::parser parser;
  const simdjson::padded_string padded(event.Data());
  dom::element root;
  if (parser.parse(padded).get(root) != simdjson::SUCCESS || !root.is_object()) return false;
  std::string_view type;
  static_cast<void>(root["type"].get(type));
  switch (provider) {
    case Dialect::kOpenAiChat:
      return ChatHasContent(root);
    case Dialect::kOpenAiResponses:
      return ResponsesHasContent(type);
    case Dialect::kAnthropicMessages:
      return MessagesHasContent(root, type);
    case Dialect::kGemini:
      return GeminiHasContent(root);
  }
  return false;
}

}  // namespace monorelay::dialects
