#include "dialects/anthropic_messages/event_writer.hpp"

#include <algorithm>

#include "dialects/errors.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::anthropic_messages {

using chat::Event;
using chat::EventKind;

void MessagesEventWriter::OnEvent(const Event& event) {
  if (ended_) return;
  switch (event.kind) {
    case EventKind::kStart:
      Start(event.usage, event.service_tier);
      break;
    case EventKind::kUsage:
      usage_.Merge(event.usage);
      break;
    case EventKind::kFailure:
      // Told by Fail, with all that the relay knows about it.
      break;
    case EventKind::kKeepAlive:
      out_ += "event: ping\ndata: {\"type\":\"ping\"}\n\n";
      break;
    case EventKind::kEnd:
      End();
      break;
    case EventKind::kText:
    case EventKind::kRefusal:
    case EventKind::kReasoning:
    case EventKind::kOpaque:
    case EventKind::kToolCall:
    case EventKind::kToolArguments:
    case EventKind::kCitation:
    case EventKind::kMedia:
    case EventKind::kLogprobs:
    case EventKind::kPartEnd:
    case EventKind::kStop:
      if (event.choice == 0) Content(event);
      break;
  }
}

void MessagesEventWriter::Content(const Event& event) {
  Start({}, {});
  switch (event.kind) {
    case EventKind::kRefusal:
      has_.refusal = true;
      Piece(Prose::kText, event.text);
      break;
    case EventKind::kText:
      Piece(Prose::kText, event.text);
      break;
    case EventKind::kReasoning:
      Piece(Prose::kThinking, event.text);
      break;
    case EventKind::kOpaque:
      if (!event.opaque.IsEmpty()) Sign(event);
      break;
    case EventKind::kToolCall:
      BeginCall(event);
      break;
    case EventKind::kToolArguments:
      Arguments(event);
      break;
    case EventKind::kCitation:
      Cite(event);
      break;
    case EventKind::kMedia:
      CloseProse();
      Piece(Prose::kText, {kInsteadOfMedia});
      CloseProse();
      break;
    case EventKind::kPartEnd:
      EndPart(event);
      break;
    case EventKind::kStop:
      HoldStop(event);
      break;
    case EventKind::kStart:
    case EventKind::kLogprobs:
    case EventKind::kUsage:
    case EventKind::kFailure:
    case EventKind::kKeepAlive:
    case EventKind::kEnd:
      break;
  }
}

void MessagesEventWriter::Start(const chat::Usage& usage, chat::Text service_tier) {
  usage_.Merge(usage);
  if (started_) return;
  started_ = true;
  service_tier_ = service_tier.escaped;
  out_ += "event: message_start\ndata: ";
  json::Writer writer(out_);
  writer.BeginObject().Field("type", "message_start").Key("message").BeginObject();
  writer.Field("id", "msg_" + context_.seed).Field("type", "message").Field("role", "assistant");
  writer.Field("model", context_.model).Key("content").BeginArray().EndArray();
  writer.Key("stop_reason").Null().Key("stop_sequence").Null().Key("usage");
  WriteUsage(writer, usage_, service_tier);
  writer.EndObject().EndObject();
  out_ += "\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n";
}

void MessagesEventWriter::Piece(Prose prose, chat::Text text) {
  if (text.IsEmpty()) return;
  // Nothing may follow a signature in its block.
  if (prose == Prose::kThinking && signed_) CloseProse();
  Open(prose);
  if (prose == Prose::kText) {
    Delta(prose_index_, "text_delta", "text", text.escaped);
  } else {
    thought_.Add(text);
    Delta(prose_index_, "thinking_delta", "thinking", text.escaped);
  }
}

void MessagesEventWriter::Sign(const Event& event) {
  const bool open = prose_ == Prose::kThinking && !signed_;
  if (!open && event.opaque.whole) {
    RedactedBlock(HandOut(event.opaque, context_, false));
    return;
  }
  if (!open) {
    CloseProse();
    Open(Prose::kThinking);
  }
  Delta(prose_index_, "signature_delta", "signature",
        SignatureFor(event.opaque, context_, thought_));
  signed_ = true;
}

void MessagesEventWriter::RedactedBlock(std::string_view data) {
  CloseProse();
  BeginBlock("redacted_thinking");
  json::Writer(out_).String(chat::Text{data});
  out_ += "}}\n\n";
  EndBlock(next_index_++);
}

void MessagesEventWriter::SignatureBlock(std::string_view data) {
  Open(Prose::kThinking);
  Delta(prose_index_, "signature_delta", "signature", data);
  signed_ = true;
  CloseProse();
}

void MessagesEventWriter::BeginCall(const Event& event) {
  CloseProse();
  has_.calls = true;
  if (!event.opaque.IsEmpty()) SignatureBlock(HandOut(event.opaque, context_, true));
  const std::string id = ids_.Next(event.id);
  BeginBlock("tool_use");
  json::Writer(out_).String(chat::Text{id});
  out_ += ",\"name\":";
  json::Writer(out_).String(event.name);
  out_ += ",\"input\":{}}}\n\n";
  calls_.push_back({.call = event.call, .index = next_index_++, .free_form = event.free_form});
  if (event.free_form) ArgumentsDelta(calls_.back().index, R"({\"input\":\")");
}

void MessagesEventWriter::Arguments(const Event& event) {
  const auto open = std::ranges::find(calls_, event.call, &OpenCall::call);
  if (open == calls_.end() || event.text.IsEmpty()) return;
  if (open->free_form) {
    // The text becomes a string within the JSON text, and is escaped once more.
    ArgumentsDelta(open->index, json::Escape(event.text.escaped));
  } else {
    ArgumentsDelta(open->index, event.text.escaped);
  }
}

void MessagesEventWriter::ArgumentsDelta(std::int64_t index, std::string_view escaped) {
  Delta(index, "input_json_delta", "partial_json", escaped);
}

void MessagesEventWriter::Cite(const Event& event) {
  std::string citation;
  json::Writer writer(citation);
  if (!WriteCitation(writer, event.citation)) return;
  // An event is one line.
  std::ranges::replace(citation, '\n', ' ');
  std::ranges::replace(citation, '\r', ' ');
  Open(Prose::kText);
  BeginEvent("content_block_delta", prose_index_);
  out_ += R"("delta":{"type":"citations_delta","citation":)";
  out_.append(citation).append("}}\n\n");
}

void MessagesEventWriter::EndPart(const Event& event) {
  if (!event.of_call) {
    CloseProse();
    return;
  }
  const auto open = std::ranges::find(calls_, event.call, &OpenCall::call);
  if (open == calls_.end()) return;
  EndCall(*open);
  calls_.erase(open);
}

void MessagesEventWriter::EndCall(const OpenCall& call) {
  if (call.free_form) ArgumentsDelta(call.index, R"(\"})");
  EndBlock(call.index);
}

void MessagesEventWriter::HoldStop(const Event& event) {
  if (event.stop.cause == chat::StopCause::kFailure) {
    Fail(BrokenOff(event.stop), {});
    return;
  }
  CloseAll();
  stop_ = event.stop;
  stop_raw_ = event.stop.raw.escaped;
  stop_sequence_ = event.stop.sequence.escaped;
  stop_explanation_ = event.stop.explanation.escaped;
  if (!event.service_tier.IsEmpty()) service_tier_ = event.service_tier.escaped;
}

void MessagesEventWriter::End() {
  Start({}, {});
  CloseAll();
  ended_ = true;
  stop_.raw = {stop_raw_};
  stop_.sequence = {stop_sequence_};
  stop_.explanation = {stop_explanation_};
  out_ += "event: message_delta\ndata: ";
  json::Writer writer(out_);
  writer.BeginObject().Field("type", "message_delta").Key("delta").BeginObject();
  WriteStop(writer, stop_, has_, context_.provider_dialect == Dialect::kAnthropicMessages);
  writer.EndObject().Key("usage");
  WriteUsage(writer, usage_, {service_tier_});
  writer.EndObject();
  out_ += "\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
}

}  // namespace monorelay::dialects::anthropic_messages
