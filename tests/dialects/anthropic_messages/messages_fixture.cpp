#include "dialects/anthropic_messages/messages_fixture.hpp"

#include <gtest/gtest.h>

#include "dialects/anthropic_messages/codec.hpp"
#include "dialects/anthropic_messages/fields.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Event;
using chat::EventKind;

std::string Quoted(json::Text text) {
  return "\"" + std::string(text.escaped) + "\"";
}

std::string LineOf(const Event& event) {
  const std::string call = std::to_string(event.call);
  switch (event.kind) {
    case EventKind::kStart:
      return "start " + std::string(event.id.escaped) + " " + std::string(event.name.escaped);
    case EventKind::kText:
      return "text " + Quoted(event.text);
    case EventKind::kRefusal:
      return "refusal " + Quoted(event.text);
    case EventKind::kReasoning:
      return "reasoning " + Quoted(event.text);
    case EventKind::kOpaque:
      return (event.opaque.whole ? "hidden " : "signature ") +
             std::string(event.opaque.data.escaped);
    case EventKind::kToolCall:
      return "call " + call + " " + std::string(event.id.escaped) + " " +
             std::string(event.name.escaped);
    case EventKind::kToolArguments:
      return "arguments " + call + " " + Quoted(event.text);
    case EventKind::kCitation:
      return "citation " + std::string(event.citation.url.escaped) + " " +
             std::to_string(event.citation.begin) + "-" + std::to_string(event.citation.end);
    case EventKind::kMedia:
      return "media " + std::string(event.media.data.escaped);
    case EventKind::kLogprobs:
      return "logprobs";
    case EventKind::kPartEnd:
      return event.of_call ? "end of call " + call : "end of part";
    case EventKind::kStop:
      return "stop " + std::string(event.stop.raw.escaped);
    case EventKind::kUsage:
      return "usage " + std::to_string(event.usage.input) + " " +
             std::to_string(event.usage.output);
    case EventKind::kFailure:
      return "failure " + std::string(event.failure.json);
    case EventKind::kKeepAlive:
      return "alive";
    case EventKind::kEnd:
      return "end";
  }
  return {};
}

class Lines final : public chat::EventSink {
 public:
  void OnEvent(const Event& event) override { lines.push_back(LineOf(event)); }
  std::vector<std::string> lines;
};

}  // namespace

chat::Request Requests::Read(std::string_view body) {
  json::Document& document = documents_.emplace_back();
  EXPECT_TRUE(document.ParseCopy(body)) << body;
  auto request = Instance().ReadRequest(document);
  if (request) return std::move(*request);
  ADD_FAILURE() << request.error().text.value.Get();
  return {};
}

chat::Request Requests::FromElsewhere(std::string_view body) {
  chat::Request request = Read(body);
  request.dialect = {"elsewhere"};
  return request;
}

std::string Requests::ErrorOf(std::string_view body) {
  json::Document& document = documents_.emplace_back();
  EXPECT_TRUE(document.ParseCopy(body)) << body;
  const auto request = Instance().ReadRequest(document);
  return request ? std::string() : request.error().text.value.Get();
}

std::string Talking(std::string_view messages, std::string_view more) {
  std::string body(R"({"model":"m","max_tokens":100,)");
  return body.append(more).append(R"("messages":[)").append(messages).append("]}");
}

std::string Asking(std::string_view more) {
  return Talking(R"({"role":"user","content":"hi"})", more);
}

Written Write(const chat::Request& request, const Target& target) {
  chat::Notes notes(FieldOf);
  auto body = Instance().WriteRequest(request, target, notes);
  Written written;
  if (body) {
    written.body = std::move(*body);
  } else {
    written.error = body.error().text.value.Get();
  }
  written.notes = notes.Render(1000);
  return written;
}

void FeedAll(EventReader& reader, std::string_view stream, chat::EventSink& sink) {
  sse::Splitter splitter;
  while (!stream.empty()) {
    const std::size_t end = splitter.FindEventEnd(stream);
    reader.Read(stream.substr(0, end), sink);
    stream.remove_prefix(end == sse::Splitter::kNone ? stream.size() : end);
  }
  reader.Finish(sink);
}

std::vector<std::string> EventsOf(EventReader& reader, std::string_view stream) {
  Lines sink;
  FeedAll(reader, stream, sink);
  return sink.lines;
}

std::vector<std::string> EventsOf(std::string_view stream) {
  const auto reader = Instance().NewEventReader();
  return EventsOf(*reader, stream);
}

Event Piece(EventKind kind, std::string_view text) {
  Event event;
  event.kind = kind;
  event.text = {text};
  return event;
}

Event Call(std::int64_t call, std::string_view id, std::string_view name) {
  Event event;
  event.kind = EventKind::kToolCall;
  event.call = call;
  event.id = {id};
  event.name = {name};
  return event;
}

Event CallArguments(std::int64_t call, std::string_view text) {
  Event event = Piece(EventKind::kToolArguments, text);
  event.call = call;
  return event;
}

Event CallEnd(std::int64_t call) {
  Event event = Piece(EventKind::kPartEnd);
  event.call = call;
  event.of_call = true;
  return event;
}

ReplyContext Context(Dialect dialect) {
  ReplyContext context;
  context.model = "asked-for";
  context.seed = "s1";
  context.provider = "prov";
  context.provider_dialect = dialect;
  return context;
}

}  // namespace monorelay::dialects::anthropic_messages
