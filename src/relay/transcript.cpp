#include "relay/transcript.hpp"

#include <utility>

#include "chat/collector.hpp"
#include "sse/splitter.hpp"

namespace monorelay::relay {
namespace {

std::string_view NameOf(chat::Role role) {
  switch (role) {
    case chat::Role::kSystem:
      return "system";
    case chat::Role::kDeveloper:
      return "developer";
    case chat::Role::kUser:
      return "user";
    case chat::Role::kAssistant:
      return "assistant";
    case chat::Role::kTool:
      return "tool";
  }
  return "user";
}

// What can be read of a part; empty for what is no text.
std::string TextOf(const chat::Part& part) {
  if (const auto* text = part.If<chat::TextPart>()) return json::Decode(text->text);
  if (const auto* refusal = part.If<chat::Refusal>()) return json::Decode(refusal->text);
  if (const auto* call = part.If<chat::ToolCall>())
    return "[call of " + json::Decode(call->name) + "]";
  if (part.If<chat::Media>() != nullptr) return "[file]";
  std::string text;
  if (const auto* result = part.If<chat::ToolResult>()) {
    for (const chat::Part& inner : result->content) text += TextOf(inner);
  }
  return text;
}

// Gives the bytes of a stream to `reader`, event by event.
void ReadEvents(std::string_view stream, dialects::EventReader& reader, chat::EventSink& sink) {
  sse::Splitter splitter;
  while (!stream.empty()) {
    const std::string_view event = stream.substr(0, splitter.FindEventEnd(stream));
    stream.remove_prefix(event.size());
    reader.Read(event, sink);
  }
}

// Reads an array of which the end may be missing. Elements stand on lines of their own, as the
// relay writes them.
bool ParseArray(std::string_view array, json::Document& document) {
  if (document.ParseCopy(array)) return true;
  std::string closed(array);
  if (document.ParseCopy(closed + ']')) return true;
  const auto last = closed.rfind(",\r\n");
  if (last == std::string::npos) return false;
  closed.resize(last);
  return document.ParseCopy(closed + ']').has_value();
}

// Each element is the data of one event.
void ReadArray(std::string_view array, dialects::EventReader& reader, chat::EventSink& sink) {
  json::Document document;
  if (!ParseArray(array, document)) return;
  for (const json::Value element : document.Root().Items()) {
    std::string event = "data: " + std::string(element.GetRaw().json);
    json::PutOnOneLine(event);
    reader.Read(event + "\n\n", sink);
  }
}

}  // namespace

std::string Beginning(std::string_view text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U;
    if (begins && characters++ == most) return std::string(text.substr(0, at)) + "\u2026";
  }
  return std::string(text);
}

std::string WholeAnswer(dialects::Dialect dialect, std::string_view stream,
                        dialects::ReplyContext context) {
  const dialects::Codec& codec = dialects::CodecFor(dialect);
  const auto reader = codec.NewEventReader();
  chat::Collector collector;
  if (stream.starts_with('[')) {
    ReadArray(stream, *reader, collector);
  } else {
    ReadEvents(stream, *reader, collector);
  }
  reader->Finish(collector);
  chat::Response response = collector.Take();
  if (response.choices.empty()) return {};
  response.usage.Merge(reader->Usage());
  context.provider_dialect = dialect;
  return codec.WriteResponse(response, context);
}

std::string PreviewOfRequest(dialects::Dialect dialect, std::string_view body, std::size_t most) {
  json::Document document;
  if (most == 0 || !document.ParseCopy(body)) return {};
  const auto request = dialects::CodecFor(dialect).ReadRequest(document);
  if (!request) return {};
  std::string preview;
  for (const chat::Message& message : request->messages) {
    // A character has at most four bytes.
    if (preview.size() > 4 * most) break;
    if (!preview.empty()) preview.push_back('\n');
    preview.append(NameOf(message.role)).append(": ");
    for (const chat::Part& part : message.parts) preview += TextOf(part);
  }
  return Beginning(preview, most);
}

std::string PreviewOfAnswer(dialects::Dialect dialect, std::string_view body, std::size_t most) {
  json::Document document;
  if (most == 0 || !document.ParseCopy(body)) return {};
  const auto response = dialects::CodecFor(dialect).ReadResponse(document);
  if (!response || response->choices.empty()) return {};
  std::string thinking;
  std::string answer;
  for (const chat::Part& part : response->choices.front().parts) {
    if (const auto* reasoning = part.If<chat::Reasoning>()) {
      thinking += json::Decode(reasoning->text);
    } else {
      answer += TextOf(part);
    }
  }
  if (!thinking.empty()) answer = "[Thinking]\n" + thinking + "\n\n---\n\n" + answer;
  return Beginning(answer, most);
}

}  // namespace monorelay::relay
