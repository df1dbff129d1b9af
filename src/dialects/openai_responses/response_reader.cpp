#include "dialects/openai_responses/response_reader.hpp"

#include <fmt/format.h>

#include "dialects/errors.hpp"
#include "dialects/openai_responses/annotation.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/reasoning_reader.hpp"
#include "dialects/usage.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Part;
using chat::StopCause;
using json::Value;

class OutputReader {
 public:
  explicit OutputReader(chat::Response& response) : response_(response) {}

  void ReadItem(Value item) {
    const Value type = item["type"];
    if (type.Is("message")) {
      for (const Value content : item["content"].Items()) ReadContent(content);
    } else if (type.Is("function_call")) {
      ReadCall(item, false);
    } else if (type.Is("custom_tool_call")) {
      ReadCall(item, true);
    } else if (type.Is("reasoning")) {
      ReadReasoningItem(item);
    } else if (type.IsString()) {
      parts_.push_back({.content = chat::Foreign{
                            .type = type.GetText(), .dialect = {kName}, .raw = item.GetRaw()}});
    }
  }

  chat::Choice Take() {
    chat::Choice choice;
    choice.parts = std::move(parts_);
    if (!logprobs_.empty()) choice.logprobs = {response_.Keep(LogprobsOf(logprobs_))};
    return choice;
  }
  [[nodiscard]] bool HasCalls() const { return called_; }

 private:
  void ReadContent(Value content) {
    if (content["type"].Is("refusal")) {
      parts_.push_back({.content = chat::Refusal{.text = content["refusal"].GetText()}});
      return;
    }
    chat::TextPart text{.text = content["text"].GetText(), .citations = {}};
    const Value annotations = content["annotations"];
    const std::int64_t before = annotations.Size() > 0 ? TextBefore() : 0;
    for (const Value annotation : annotations.Items()) {
      text.citations.push_back(ReadAnnotation(annotation, before));
    }
    for (const Value token : content["logprobs"].Items()) {
      if (!logprobs_.empty()) logprobs_.push_back(',');
      logprobs_ += token.GetRaw().json;
    }
    if (!text.text.IsEmpty()) parts_.push_back({.content = std::move(text)});
  }

  [[nodiscard]] std::int64_t TextBefore() const {
    std::int64_t points = 0;
    for (const Part& part : parts_) {
      if (const auto* text = part.If<chat::TextPart>()) points += json::CountCodePoints(text->text);
    }
    return points;
  }

  void ReadCall(Value item, bool free_form) {
    chat::ToolCall call;
    call.free_form = free_form;
    call.id = item[item["call_id"].IsString() ? "call_id" : "id"].GetText();
    call.name = item["name"].GetText();
    call.group = item["namespace"].GetText();
    const Value arguments = item[free_form ? "input" : "arguments"];
    if (arguments.IsObject()) {
      call.arguments.object = arguments.GetRaw();
    } else {
      call.arguments.text = arguments.GetText();
    }
    called_ = true;
    parts_.push_back({.content = call});
  }

  // The reasoning itself if it is there, else its summary.
  void ReadReasoningItem(Value item) {
    chat::Reasoning reasoning;
    reasoning.id = item["id"].GetText();
    reasoning.text = JoinTexts(item["content"], response_);
    if (reasoning.text.IsEmpty()) {
      reasoning.text = JoinTexts(item["summary"], response_);
      reasoning.summary = !reasoning.text.IsEmpty();
    }
    const json::Text encrypted = item["encrypted_content"].GetText();
    if (!encrypted.IsEmpty())
      reasoning.opaque = {.data = encrypted, .dialect = {kName}, .provider = {}, .whole = true};
    if (!reasoning.text.IsEmpty() || !encrypted.IsEmpty()) parts_.push_back({.content = reasoning});
  }

  chat::Response& response_;
  std::vector<Part> parts_;
  std::string logprobs_;
  bool called_ = false;
};

std::unexpected<Error> NotAnAnswer(Value root) {
  const std::string body(root.GetRaw().json);
  const std::string message = MessageOf(body);
  Error error = UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                              message.empty()
                                  ? "the provider's answer is not one of the Responses API"
                                  : fmt::format("the provider answered with an error: {}", message))
                    .error();
  if (!message.empty()) error.status = StatusInside(body);
  return std::unexpected(std::move(error));
}

}  // namespace

std::string LogprobsOf(std::string_view elements) {
  return fmt::format(R"({{"content":[{}],"refusal":null}})", elements);
}

StopCause CauseOf(json::Text status, json::Text reason, bool called) {
  if (json::Equals(reason, "max_output_tokens")) return StopCause::kLength;
  if (json::Equals(reason, "content_filter")) return StopCause::kContentFilter;
  if (json::Equals(status, "cancelled") || json::Equals(status, "failed"))
    return StopCause::kFailure;
  if (json::Equals(status, "completed") || (status.IsEmpty() && reason.IsEmpty()))
    return called ? StopCause::kToolCalls : StopCause::kEnd;
  return StopCause::kUnknown;
}

StopCause CauseOfEnding(std::string_view type, json::Text status, json::Text reason, bool called) {
  if (type == "response.cancelled" || type == "response.failed") return StopCause::kFailure;
  const StopCause cause = CauseOf(status, reason, called);
  const bool is_cut = type == "response.incomplete" && cause == StopCause::kEnd;
  return is_cut ? StopCause::kLength : cause;
}

chat::Stop ReadStop(Value response, bool called) {
  const json::Text status = response["status"].GetText();
  const json::Text reason = response["incomplete_details"]["reason"].GetText();
  chat::Stop stop;
  stop.raw = reason.IsEmpty() ? status : reason;
  stop.cause = CauseOf(status, reason, called);
  return stop;
}

Result<chat::Response> ReadResponse(const json::Document& document) {
  const Value root = document.Root();
  if (root["error"].IsGiven() || !root["output"].IsArray()) return NotAnAnswer(root);
  chat::Response response;
  response.id = root["id"].GetText();
  response.model = root["model"].GetText();
  response.created = root["created_at"].GetInt().value_or(0);
  response.service_tier = root["service_tier"].GetText();
  OutputReader reader(response);
  for (const Value item : root["output"].Items()) reader.ReadItem(item);
  chat::Choice choice = reader.Take();
  choice.stop = ReadStop(root, reader.HasCalls());
  if (choice.stop.cause == StopCause::kFailure && choice.parts.empty()) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                         BrokenOff(choice.stop).text.value.Get());
  }
  response.choices.push_back(std::move(choice));
  response.usage = ReadUsage(Dialect::kOpenAiResponses, root["usage"].GetRaw().json);
  return response;
}

}  // namespace monorelay::dialects::openai_responses
