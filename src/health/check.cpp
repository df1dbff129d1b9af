#include "health/check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "chat/collector.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "dialects/errors.hpp"
#include "json/document.hpp"
#include "providers/model_facts.hpp"
#include "sse/splitter.hpp"

namespace monorelay::health {
namespace {

constexpr std::size_t kLongestSummary = 120;

// Enough for a word, and no less than any dialect takes.
constexpr std::int64_t kFewTokens = 16;
// Models that think first need some room for it.
constexpr std::int64_t kSomeTokens = 256;

constexpr std::string_view kCalculator =
    R"({"type":"object","properties":{"expression":{"type":"string"}},"required":["expression"]})";

struct Words {
  std::string_view question;
  std::int64_t tokens;
};

Words WordsOf(Probe probe) {
  switch (probe) {
    case Probe::kWord:
      return {"Hi", kFewTokens};
    case Probe::kText:
      return {"Hi", kSomeTokens};
    case Probe::kTools:
      return {"What is 2 + 2?", kSomeTokens};
    case Probe::kStream:
      return {"Count from 1 to 5", kSomeTokens};
  }
  return {};
}

void AddCalculator(chat::Request& request) {
  chat::Tool tool;
  tool.name = {"calculator"};
  tool.description = {"Computes the value of an expression"};
  tool.parameters = {kCalculator};
  request.tools.push_back(tool);
  request.tool_choice.kind = chat::ToolChoiceKind::kOne;
  request.tool_choice.name = {"calculator"};
}

// The texts and calls of an answer.
struct Content {
  std::string text;
  bool thinks = false;
  bool calls = false;
};

Content ContentOf(const chat::Response& response) {
  Content content;
  for (const chat::Choice& choice : response.choices) {
    for (const chat::Part& part : choice.parts) {
      if (const auto* text = part.If<chat::TextPart>())
        json::AppendDecoded(content.text, text->text);
      content.thinks = content.thinks || part.If<chat::Reasoning>() != nullptr;
      content.calls = content.calls || part.If<chat::ToolCall>() != nullptr;
    }
  }
  return content;
}

// What a stream says as a whole; an error of the provider, or a stream without an end, is none.
Result<Content> ReadStream(const dialects::Codec& codec, std::string_view body) {
  const auto reader = codec.NewEventReader();
  chat::Collector collector;
  sse::Splitter splitter;
  while (!body.empty()) {
    const std::size_t end = splitter.FindEventEnd(body);
    if (end == sse::Splitter::kNone) break;
    reader->Read(body.substr(0, end), collector);
    body.remove_prefix(end);
  }
  reader->Finish(collector);
  if (reader->Failure()) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                         "the stream holds an error: " + dialects::MessageOf(*reader->Failure()));
  }
  if (!reader->IsFinished()) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                         "the stream ended before the answer was whole");
  }
  return ContentOf(collector.Take());
}

Result<Content> ReadWhole(const dialects::Codec& codec, std::string_view body) {
  json::Document document;
  if (!document.ParseCopy(body)) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                         "the answer is not JSON; check the provider's base_url");
  }
  const auto response = codec.ReadResponse(document);
  if (!response) return std::unexpected(response.error());
  return ContentOf(*response);
}

void Set(Finding& finding, Status status, std::string summary) {
  finding.status = status;
  finding.summary = Shorten(summary, kLongestSummary);
}

void JudgeContent(Probe probe, const Content& content, Finding& finding) {
  if (probe == Probe::kTools) {
    if (content.calls) return Set(finding, Status::kOk, "called the tool");
    return Set(finding, Status::kUnsupported, "no_tool_calls: it answered without the tool");
  }
  if (!content.text.empty()) return Set(finding, Status::kOk, content.text);
  if (content.thinks || probe == Probe::kWord)
    return Set(finding, Status::kOk, "answered, without a text in so few tokens");
  Set(finding, Status::kError, "the answer holds no text");
}

// Some providers answer an error with 200.
bool HoldsError(const dialects::Codec& codec, std::string_view body) {
  json::Document document;
  if (!document.ParseCopy(body)) return false;
  const bool is_error = document.Root()["error"].IsGiven() || document.Root()["type"].Is("error");
  return is_error && !codec.ReadResponse(document);
}

void JudgeRefusal(const Check& check, int status, const Answer& answer, Finding& finding) {
  const auto verdict = providers::Classify({.provider = check.provider->Name(),
                                            .status = status,
                                            .body = answer.body,
                                            .retry_after = answer.retry_after,
                                            .cooldown = check.provider->Cooldown()});
  finding.effect = verdict.effect;
  finding.rest = verdict.rest;
  const bool speaks_of_tools =
      ContainsIgnoringCase(answer.body, "tool") || ContainsIgnoringCase(answer.body, "function");
  if (check.probe == Probe::kTools && (status == 400 || status == 403) && speaks_of_tools)
    return Set(finding, Status::kUnsupported, "tools_not_supported");
  Set(finding, status == 429 ? Status::kRateLimited : Status::kError, verdict.error.text.value);
}

}  // namespace

std::string_view NameOf(Probe probe) {
  switch (probe) {
    case Probe::kWord:
      return "word";
    case Probe::kText:
      return "text-gen";
    case Probe::kTools:
      return "tool-call";
    case Probe::kStream:
      return "streaming";
  }
  return {};
}

std::optional<Probe> ProbeNamed(std::string_view name) {
  for (const Probe probe : {Probe::kWord, Probe::kText, Probe::kTools, Probe::kStream}) {
    if (NameOf(probe) == name) return probe;
  }
  return std::nullopt;
}

std::string_view NameOf(Status status) {
  switch (status) {
    case Status::kOk:
      return "ok";
    case Status::kRateLimited:
      return "rate_limited";
    case Status::kError:
      return "error";
    case Status::kTimeout:
      return "timeout";
    case Status::kUnsupported:
      return "unsupported";
  }
  return {};
}

bool IsWell(const Finding& finding) {
  return finding.status == Status::kOk || finding.status == Status::kUnsupported;
}

std::string_view DialectOf(const Finding& finding) {
  return dialects::NameOf(finding.dialect);
}

Result<std::string> BodyOf(const Check& check) {
  const Words words = WordsOf(check.probe);
  chat::Request request;
  chat::Message message;
  message.parts.push_back({.content = chat::TextPart{.text = {words.question}}});
  request.messages.push_back(std::move(message));
  request.max_output_tokens = words.tokens;
  request.stream = check.probe == Probe::kStream;
  if (check.probe == Probe::kTools) AddCalculator(request);
  const dialects::Codec& codec = dialects::CodecFor(check.dialect);
  chat::Notes notes([&codec](chat::Feature feature) { return codec.FieldOf(feature); });
  return codec.WriteRequest(
      request,
      {.provider = check.provider->Name(),
       .model = check.model,
       .stream = request.stream,
       .traits = check.provider->GetQuirks().traits,
       .model_traits = providers::ModelFacts::BuiltIn().TraitsOf(check.model)},
      notes);
}

Answer AnswerWith(const http::ResponseHead& head, WallTime now) {
  return {.status = head.status,
          .is_stream = ContainsIgnoringCase(head.Find("content-type").value_or(""), "event-stream"),
          .retry_after = providers::RetryAfter(head, now)};
}

void JudgeAnswer(const Check& check, const Answer& answer, Finding& finding) {
  finding.http_status = answer.status;
  if (answer.status / 100 != 2) return JudgeRefusal(check, answer.status, answer, finding);
  const dialects::Codec& codec = dialects::CodecFor(check.dialect);
  if (!answer.is_stream && HoldsError(codec, answer.body))
    return JudgeRefusal(check, dialects::StatusInside(answer.body), answer, finding);
  const auto content =
      answer.is_stream ? ReadStream(codec, answer.body) : ReadWhole(codec, answer.body);
  if (!content) return Set(finding, Status::kError, content.error().text.value);
  JudgeContent(check.probe, *content, finding);
}

void JudgeFailure(const Error& error, Finding& finding) {
  const bool is_late =
      error.kind == ErrorKind::kUpstreamTimeout || error.kind == ErrorKind::kRequestTimeout;
  Set(finding, is_late ? Status::kTimeout : Status::kError, error.text.value);
}

}  // namespace monorelay::health
