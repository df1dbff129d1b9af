#include "dialects/openai_chat/response_reader.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "dialects/dialect.hpp"
#include "dialects/openai_chat/finish.hpp"
#include "dialects/openai_chat/media.hpp"
#include "dialects/openai_chat/part_reader.hpp"
#include "dialects/openai_chat/reasoning.hpp"
#include "dialects/usage.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Part;
using json::Value;

constexpr std::size_t kLongestDetail = 500;

std::unexpected<Error> NoAnswer(const Value& root) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                       "the provider's answer is no chat completion",
                       Shorten(root.GetRaw().json, kLongestDetail));
}

class MessageOfAnswer {
 public:
  MessageOfAnswer(chat::Response& response, chat::Choice& choice)
      : response_(response), choice_(choice) {}

  void Read(const Value& message) {
    ReadReasoning(message);
    ReadContent(message["content"]);
    for (Part& part : choice_.parts) {
      if (auto* text = part.If<chat::TextPart>()) {
        ReadAnnotations(message["annotations"], text->citations);
        break;
      }
    }
    // Other dialects have no sound, but they have its words.
    if (!message["content"].IsGiven()) AddText(message["audio"]["transcript"].GetText());
    for (const Value image : message["images"].Items()) ReadImage(image);
    if (!message["refusal"].GetText().IsEmpty())
      Add(chat::Refusal{.text = message["refusal"].GetText()});
    for (const Value call : message["tool_calls"].Items()) ReadCall(call);
    const Value old_call = message["function_call"];
    if (old_call.IsObject() && message["tool_calls"].Size() == 0)
      AddCall({}, old_call, {.free_form = false});
  }

 private:
  struct Form {
    bool free_form = false;
  };

  template <class Content>
  void Add(Content content) {
    choice_.parts.push_back({.content = std::move(content)});
  }

  void AddText(json::Text text) {
    if (!text.IsEmpty()) Add(chat::TextPart{.text = text, .citations = {}});
  }

  chat::Opaque OpaqueOf(json::Text format, json::Text data, bool whole) {
    chat::Opaque opaque{
        .data = data, .dialect = {NameOf(Dialect::kOpenAiChat)}, .provider = {}, .whole = whole};
    if (data.IsEmpty() || format.IsEmpty()) return opaque;
    std::string joined;
    JoinSignature(joined, format, data);
    opaque.data = {response_.Keep(std::move(joined))};
    return opaque;
  }

  void ReadReasoning(const Value& message) {
    bool any = false;
    for (const Value item : message["reasoning_details"].Items()) {
      const ReasoningDetail detail = DetailFrom(item);
      if (detail.text.IsEmpty() && detail.data.IsEmpty()) continue;
      any = true;
      Add(chat::Reasoning{.text = detail.text,
                          .id = detail.id,
                          .summary = detail.summary,
                          .opaque = OpaqueOf(detail.format, detail.data, detail.encrypted)});
    }
    json::Text text = message["reasoning_content"].GetText();
    if (text.IsEmpty()) text = message["reasoning"].GetText();
    if (text.IsEmpty()) return;
    if (!any) return Add(chat::Reasoning{.text = text, .id = {}, .summary = false, .opaque = {}});
    const auto has_text = [](const Part& part) {
      return !part.If<chat::Reasoning>()->text.IsEmpty();
    };
    // The text may stand beside its signatures rather than with them.
    if (std::ranges::none_of(choice_.parts, has_text))
      choice_.parts.front().If<chat::Reasoning>()->text = text;
  }

  void ReadContent(const Value& content) {
    AddText(content.GetText());
    for (const Value part : content.Items()) {
      if (part["type"].Is("thinking")) {
        Add(chat::Reasoning{.text = ThinkingTextOf(part),
                            .id = {},
                            .summary = false,
                            .opaque = OpaqueOf({}, part["signature"].GetText(), false)});
      } else if (part["type"].Is("image_url")) {
        ReadImage(part);
      } else {
        AddText(part.IsString() ? part.GetText() : part["text"].GetText());
      }
    }
  }

  void ReadImage(const Value& part) {
    if (const auto image = ImageOfAnswer(part)) Add(*image);
  }

  void ReadCall(const Value& call) {
    const Value custom = call["custom"];
    const Form form{.free_form = custom.IsObject()};
    AddCall(call, form.free_form ? custom : call["function"], form);
  }

  void AddCall(const Value& call, const Value& function, Form form) {
    chat::ToolCall read;
    read.id = call["id"].GetText();
    read.name = function["name"].GetText();
    if (read.name.IsEmpty()) return;
    read.free_form = form.free_form;
    const Value arguments = function[form.free_form ? "input" : "arguments"];
    if (arguments.IsString()) {
      read.arguments.text = arguments.GetText();
    } else if (arguments.IsGiven()) {
      read.arguments.object = arguments.GetRaw();
    }
    read.opaque =
        OpaqueOf({}, call["extra_content"]["google"]["thought_signature"].GetText(), false);
    Add(read);
  }

  chat::Response& response_;
  chat::Choice& choice_;
};

void ReadStop(const Value& source, chat::Choice& choice) {
  const json::Text reason = source["finish_reason"].GetText();
  choice.stop.raw = reason;
  choice.stop.cause = CauseOf(reason);
  choice.stop.sequence = SequenceOf(reason, source["stop_reason"].GetText());
  if (!choice.stop.sequence.IsEmpty()) choice.stop.cause = chat::StopCause::kStopSequence;
  const auto is_call = [](const Part& part) { return part.If<chat::ToolCall>() != nullptr; };
  const bool said_nothing =
      choice.stop.cause == chat::StopCause::kEnd || choice.stop.cause == chat::StopCause::kUnknown;
  // Some servers say "stop" after calls too.
  if (said_nothing && std::ranges::any_of(choice.parts, is_call))
    choice.stop.cause = chat::StopCause::kToolCalls;
}

// Sources of the whole answer, as xAI and Perplexity list them: bare addresses.
void ReadSources(const Value& sources, chat::Response& response) {
  if (response.choices.empty()) return;
  for (Part& part : response.choices.front().parts) {
    auto* text = part.If<chat::TextPart>();
    if (text == nullptr) continue;
    if (!text->citations.empty()) return;
    for (const Value source : sources.Items()) {
      if (source.IsString())
        text->citations.push_back({.url = source.GetText(),
                                   .title = {},
                                   .quote = {},
                                   .raw = source.GetRaw(),
                                   .dialect = {}});
    }
    return;
  }
}

}  // namespace

Result<chat::Response> ReadResponse(const json::Document& document) {
  const Value root = document.Root();
  const Value choices = root["choices"];
  if (!choices.IsArray() || (root["error"].IsGiven() && choices.Size() == 0)) return NoAnswer(root);
  chat::Response response;
  response.id = root["id"].GetText();
  response.model = root["model"].GetText();
  response.created = root["created"].GetInt().value_or(0);
  response.service_tier = root["service_tier"].GetText();
  response.fingerprint = root["system_fingerprint"].GetText();
  const Value usage = root["usage"];
  response.usage =
      ReadUsage(Dialect::kOpenAiChat, usage.IsObject() ? usage : root["x_groq"]["usage"]);
  response.choices.reserve(choices.Size());
  std::size_t failures = 0;
  for (const Value source : choices.Items()) {
    chat::Choice& choice = response.choices.emplace_back();
    choice.index =
        source["index"].GetInt().value_or(static_cast<std::int64_t>(response.choices.size()) - 1);
    MessageOfAnswer(response, choice).Read(source["message"]);
    if (source["logprobs"].IsObject()) choice.logprobs = source["logprobs"].GetRaw();
    ReadStop(source, choice);
    if (choice.stop.cause == chat::StopCause::kFailure && choice.parts.empty()) ++failures;
  }
  if (failures > 0 && failures == response.choices.size()) return NoAnswer(root);
  ReadSources(root["citations"], response);
  return response;
}

}  // namespace monorelay::dialects::openai_chat
