#include "dialects/anthropic_messages/event_reader.hpp"

#include <algorithm>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/anthropic_messages/names.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Event;
using chat::EventKind;
using json::Value;

Event EventOf(EventKind kind) {
  Event event;
  event.kind = kind;
  return event;
}

Event OpaqueEvent(Value data, bool whole) {
  Event event = EventOf(EventKind::kOpaque);
  event.opaque = {.data = data.GetText(), .dialect = {kName}, .provider = {}, .whole = whole};
  return event;
}

Event ArgumentsEvent(std::int64_t call, chat::Text text) {
  Event event = EventOf(EventKind::kToolArguments);
  event.call = call;
  event.text = text;
  return event;
}

}  // namespace

void MessagesEventReader::Read(std::string_view text, chat::EventSink& sink) {
  if (finished_ || failure_) return;
  const sse::Event event = sse::ParseEvent(text, ' ');
  if (!event.has_data || event.Data().empty()) {
    KeepAlive(sink);  // a comment, or nothing
    return;
  }
  const auto parsed = Parse(event.Data());
  const bool readable = parsed.has_value();
  const Value root = parsed.value_or(Value());
  // Some gateways leave the type to the name of the event, others the name to the type.
  const chat::Text type = root["type"].IsString() ? root["type"].GetText() : chat::Text{event.name};
  const auto is = [&](std::string_view name) { return json::Equals(type, name); };
  if (is("error") || (root["type"].IsMissing() && root["error"].IsGiven())) {
    Fail(event.Data(), readable, sink);
  } else if (!readable || !root.IsObject()) {
    return;
  } else if (is("content_block_delta")) {
    Delta(root, sink);
  } else if (is("message_start")) {
    Start(root["message"], sink);
  } else if (is("content_block_start")) {
    BeginBlock(root, sink);
  } else if (is("content_block_stop")) {
    EndBlock(root, sink);
  } else if (is("message_delta")) {
    MessageDelta(root);
  } else if (is("message_stop")) {
    Stop(sink);
  } else {
    KeepAlive(sink);
  }
}

// Everything was given out at message_stop already, or the answer is not whole.
void MessagesEventReader::Finish(chat::EventSink& /*sink*/) {}

void MessagesEventReader::Start(Value message, chat::EventSink& sink) {
  usage_.Merge(ReadUsageOf(message["usage"]));
  if (started_) return;
  started_ = true;
  Event event = EventOf(EventKind::kStart);
  event.id = message["id"].GetText();
  event.name = message["model"].GetText();
  event.usage = usage_;
  event.service_tier = ServiceTierOf(message["usage"]);
  sink.OnEvent(event);
}

void MessagesEventReader::BeginBlock(Value event, chat::EventSink& sink) {
  Start({}, sink);
  const Value block = event["content_block"];
  const Value type = block["type"];
  OpenBlock open;
  open.index = event["index"].GetInt().value_or(-1);
  open.first_character = characters_;
  if (type.Is("text")) {
    open.kind = BlockKind::kText;
    Piece(EventKind::kText, block["text"], sink);
  } else if (type.Is("thinking")) {
    open.kind = BlockKind::kThinking;
    Piece(EventKind::kReasoning, block["thinking"], sink);
    if (!block["signature"].GetText().IsEmpty())
      sink.OnEvent(OpaqueEvent(block["signature"], false));
  } else if (type.Is("redacted_thinking")) {
    sink.OnEvent(OpaqueEvent(block["data"], true));
  } else if (type.Is("tool_use")) {
    BeginCall(block, open, sink);
  } else {
    KeepAlive(sink);  // such as the call of a tool that the provider runs
  }
  open_.push_back(std::move(open));
}

void MessagesEventReader::BeginCall(Value block, OpenBlock& open, chat::EventSink& sink) {
  open.kind = BlockKind::kCall;
  open.call = calls_++;
  const Value input = block["input"];
  if (input.IsObject() && input.Size() > 0) json::AppendEscaped(open.input, input.GetRaw().json);
  Event event = EventOf(EventKind::kToolCall);
  event.call = open.call;
  event.id = block["id"].GetText();
  event.name = block["name"].GetText();
  sink.OnEvent(event);
}

void MessagesEventReader::Delta(Value event, chat::EventSink& sink) {
  if (!started_) Start({}, sink);
  const Value delta = event["delta"];
  const Value type = delta["type"];
  if (type.Is("text_delta")) {
    Piece(EventKind::kText, delta["text"], sink);
  } else if (type.Is("input_json_delta")) {
    ArgumentsPiece(Find(event), delta["partial_json"], sink);
  } else if (type.Is("thinking_delta")) {
    Piece(EventKind::kReasoning, delta["thinking"], sink);
  } else if (type.Is("signature_delta")) {
    if (!delta["signature"].GetText().IsEmpty())
      sink.OnEvent(OpaqueEvent(delta["signature"], false));
  } else if (type.Is("citations_delta")) {
    Cite(Find(event), delta["citation"], sink);
  } else {
    KeepAlive(sink);
  }
}

void MessagesEventReader::Piece(EventKind kind, Value text, chat::EventSink& sink) {
  if (text.GetText().IsEmpty()) return;
  if (kind == EventKind::kText) characters_ += json::CountCodePoints(text.GetText());
  Event event = EventOf(kind);
  event.text = text.GetText();
  sink.OnEvent(event);
}

void MessagesEventReader::ArgumentsPiece(OpenBlock* open, Value text, chat::EventSink& sink) {
  if (open == nullptr || open->kind != BlockKind::kCall) {
    KeepAlive(sink);
    return;
  }
  if (text.GetText().IsEmpty()) return;
  open->has_arguments = true;
  sink.OnEvent(ArgumentsEvent(open->call, text.GetText()));
}

void MessagesEventReader::Cite(const OpenBlock* open, Value citation, chat::EventSink& sink) {
  if (!citation.IsObject()) return;
  Event event = EventOf(EventKind::kCitation);
  event.citation = ReadCitation(citation);
  // It is about its block, as far as that is known.
  if (open != nullptr && characters_ > open->first_character) {
    event.citation.begin = open->first_character;
    event.citation.end = characters_;
  }
  sink.OnEvent(event);
}

void MessagesEventReader::EndBlock(Value event, chat::EventSink& sink) {
  const OpenBlock* const open = Find(event);
  if (open == nullptr) return;
  if (open->kind == BlockKind::kCall && !open->has_arguments) {
    const chat::Text input{open->input.empty() ? std::string_view("{}") : open->input};
    sink.OnEvent(ArgumentsEvent(open->call, input));
  }
  Event end = EventOf(EventKind::kPartEnd);
  end.call = open->call;
  end.of_call = open->kind == BlockKind::kCall;
  if (open->kind != BlockKind::kOther) sink.OnEvent(end);
  open_.erase(open_.begin() + (open - open_.data()));
}

void MessagesEventReader::MessageDelta(Value event) {
  const Value usage = event["usage"];
  if (usage.IsObject()) usage_.Merge(ReadUsageOf(usage));
  const Value delta = event["delta"];
  if (!delta["stop_reason"].IsString()) return;
  stop_ = ReadStop(delta);
  NoteStop(stop_);
  stop_raw_ = stop_.raw.escaped;
  stop_sequence_ = stop_.sequence.escaped;
  stop_explanation_ = stop_.explanation.escaped;
  service_tier_ = ServiceTierOf(usage).escaped;
}

// Blocks that the provider left open are whole, too: their calls need their arguments.
void MessagesEventReader::Stop(chat::EventSink& sink) {
  Start({}, sink);
  for (const OpenBlock& open : open_) {
    if (open.kind != BlockKind::kCall || open.has_arguments) continue;
    const chat::Text input{open.input.empty() ? std::string_view("{}") : open.input};
    sink.OnEvent(ArgumentsEvent(open.call, input));
  }
  open_.clear();
  finished_ = true;
  stop_.raw = {stop_raw_};
  stop_.sequence = {stop_sequence_};
  stop_.explanation = {stop_explanation_};
  Event stop = EventOf(EventKind::kStop);
  stop.stop = stop_;
  stop.service_tier = {service_tier_};
  sink.OnEvent(stop);
  Event usage = EventOf(EventKind::kUsage);
  usage.usage = usage_;
  sink.OnEvent(usage);
  sink.OnEvent(EventOf(EventKind::kEnd));
}

void MessagesEventReader::Fail(std::string_view data, bool is_json, chat::EventSink& sink) {
  failure_ = data;
  const std::string quoted = is_json ? std::string() : json::Quote(data);
  Event event = EventOf(EventKind::kFailure);
  event.failure = {is_json ? data : std::string_view(quoted)};
  sink.OnEvent(event);
}

void MessagesEventReader::KeepAlive(chat::EventSink& sink) {
  sink.OnEvent(EventOf(EventKind::kKeepAlive));
}

MessagesEventReader::OpenBlock* MessagesEventReader::Find(Value event) {
  const std::int64_t index = event["index"].GetInt().value_or(-1);
  const auto open = std::ranges::find(open_, index, &OpenBlock::index);
  return open == open_.end() ? nullptr : &*open;
}

}  // namespace monorelay::dialects::anthropic_messages
