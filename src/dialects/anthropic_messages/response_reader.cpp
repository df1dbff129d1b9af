#include "dialects/anthropic_messages/response_reader.hpp"

#include <string>
#include <utility>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/anthropic_messages/names.hpp"
#include "dialects/errors.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Part;
using json::Value;

// Citations belong to a whole block; other dialects want its place in the answer.
class TextPlaces {
 public:
  // `text` comes next; its citations get their places.
  void Add(chat::TextPart& text) {
    // Counting is only for answers that cite, which most do not.
    if (text.citations.empty()) {
      uncounted_.push_back(text.text);
      return;
    }
    for (const chat::Text before : std::exchange(uncounted_, {}))
      count_ += json::CountCodePoints(before);
    const std::int64_t begin = count_;
    count_ += json::CountCodePoints(text.text);
    for (chat::Citation& citation : text.citations) {
      citation.begin = begin;
      citation.end = count_;
    }
  }

 private:
  std::vector<chat::Text> uncounted_;
  std::int64_t count_ = 0;
};

chat::TextPart ReadText(Value block, TextPlaces& places) {
  chat::TextPart text;
  text.text = block["text"].GetText();
  for (const Value citation : block["citations"].Items())
    text.citations.push_back(ReadCitation(citation));
  places.Add(text);
  return text;
}

chat::ToolCall ReadCall(Value block) {
  chat::ToolCall call;
  call.id = block["id"].GetText();
  call.name = block["name"].GetText();
  const Value input = block["input"];
  if (input.IsString()) {
    call.arguments.text = input.GetText();
  } else if (input.IsGiven()) {
    call.arguments.object = input.GetRaw();
  }
  return call;
}

chat::Reasoning ReadReasoning(chat::Text text, chat::Text data, bool whole) {
  chat::Reasoning reasoning;
  reasoning.text = text;
  reasoning.opaque = {.data = data, .dialect = {kName}, .provider = {}, .whole = whole};
  return reasoning;
}

Part ReadBlock(Value block, TextPlaces& places) {
  const Value type = block["type"];
  if (type.Is("text")) return {.content = ReadText(block, places)};
  if (type.Is("tool_use")) return {.content = ReadCall(block)};
  if (type.Is("thinking"))
    return {.content =
                ReadReasoning(block["thinking"].GetText(), block["signature"].GetText(), false)};
  if (type.Is("redacted_thinking"))
    return {.content = ReadReasoning({}, block["data"].GetText(), true)};
  return {.content =
              chat::Foreign{.type = type.GetText(), .dialect = {kName}, .raw = block.GetRaw()}};
}

std::unexpected<Error> NoAnswer(Value body) {
  const std::string_view text = body.GetRaw().json;
  std::string message = MessageOf(text);
  if (message.empty()) message = "the provider's answer is no message";
  auto failure = UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey, std::move(message),
                               std::string(text.substr(0, 2000)));
  if (!body["error"].IsMissing()) failure.error().status = StatusInside(text);
  return failure;
}

}  // namespace

Result<chat::Response> ReadResponse(const json::Document& document) {
  const Value body = document.Root();
  const Value content = body["content"];
  const bool is_message = content.IsArray() || body["type"].Is("message");
  if (!is_message || body["type"].Is("error")) return NoAnswer(body);
  chat::Response response;
  response.id = body["id"].GetText();
  response.model = body["model"].GetText();
  response.usage = ReadUsageOf(body["usage"]);
  response.service_tier = ServiceTierOf(body["usage"]);
  chat::Choice& choice = response.choices.emplace_back();
  choice.parts.reserve(content.Size());
  TextPlaces places;
  for (const Value block : content.Items()) {
    if (block.IsObject()) choice.parts.push_back(ReadBlock(block, places));
  }
  choice.stop = ReadStop(body);
  return response;
}

}  // namespace monorelay::dialects::anthropic_messages
