// The part of Reader that turns the events of items into pieces of the answer.
#include "dialects/openai_responses/annotation.hpp"
#include "dialects/openai_responses/event_reader.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/response_reader.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Event;
using chat::EventKind;
using json::Value;

constexpr json::Text kBetweenTexts = {"\\n\\n"};

}  // namespace

bool Reader::TurnTo(OpenItem& item, Value index) {
  const std::int64_t number = index.GetInt().value_or(0);
  if (number != item.content_index || !item.content_spoke) item.text_before = text_so_far_;
  if (number != item.content_index) {
    item.content_index = number;
    item.content_spoke = false;
  }
  return item.content_spoke;
}

void Reader::Say(EventKind kind, OpenItem& item, json::Text text, chat::EventSink& sink) {
  if (text.IsEmpty()) return;
  Start({}, sink);
  item.spoke = true;
  item.content_spoke = true;
  if (kind == EventKind::kText) text_so_far_ += json::CountCodePoints(text);
  Event event = Of(kind);
  event.text = text;
  sink.OnEvent(event);
}

void Reader::SayLogprobs(Value logprobs, chat::EventSink& sink) {
  if (!logprobs.IsArray() || logprobs.Size() == 0) return;
  const std::string_view array = logprobs.GetRaw().json;
  scratch_ = LogprobsOf(array.substr(1, array.size() - 2));
  Event event = Of(EventKind::kLogprobs);
  event.logprobs = {scratch_};
  sink.OnEvent(event);
}

void Reader::OnTextDelta(Value event, chat::EventSink& sink) {
  OpenItem& item = *ItemOf(event, ItemType::kMessage, true);
  TurnTo(item, event["content_index"]);
  Say(EventKind::kText, item, event["delta"].GetText(), sink);
  SayLogprobs(event["logprobs"], sink);
}

void Reader::OnTextDone(Value event, chat::EventSink& sink) {
  OpenItem* item = ItemOf(event, ItemType::kMessage, false);
  if (item == nullptr || TurnTo(*item, event["content_index"])) return;
  Say(EventKind::kText, *item, event["text"].GetText(), sink);
  SayLogprobs(event["logprobs"], sink);
}

void Reader::OnRefusalDelta(Value event, chat::EventSink& sink) {
  OpenItem& item = *ItemOf(event, ItemType::kMessage, true);
  TurnTo(item, event["content_index"]);
  Say(EventKind::kRefusal, item, event["delta"].GetText(), sink);
}

void Reader::OnRefusalDone(Value event, chat::EventSink& sink) {
  OpenItem* item = ItemOf(event, ItemType::kMessage, false);
  if (item == nullptr || TurnTo(*item, event["content_index"])) return;
  Say(EventKind::kRefusal, *item, event["refusal"].GetText(), sink);
}

void Reader::Cite(const OpenItem& item, Value annotation, chat::EventSink& sink) {
  if (!annotation.IsObject()) return;
  Event event = Of(EventKind::kCitation);
  event.citation = ReadAnnotation(annotation, item.text_before);
  sink.OnEvent(event);
}

void Reader::OnAnnotation(Value event, chat::EventSink& sink) {
  Start({}, sink);
  OpenItem& item = *ItemOf(event, ItemType::kMessage, true);
  item.cited = true;
  Cite(item, event["annotation"], sink);
}

void Reader::Think(OpenItem& item, bool summary, Value index, json::Text text,
                   chat::EventSink& sink) {
  if (text.IsEmpty() || (item.spoke && item.summary != summary)) return;
  Start({}, sink);
  const bool first = !item.spoke;
  item.summary = summary;
  const bool goes_on = TurnTo(item, index);
  Event event = Of(EventKind::kReasoning);
  event.summary = summary;
  event.id = {item.id};
  if (!goes_on && !first) {
    event.text = kBetweenTexts;
    sink.OnEvent(event);
  }
  item.spoke = true;
  item.content_spoke = true;
  event.text = text;
  sink.OnEvent(event);
}

void Reader::OnSummaryDelta(Value event, chat::EventSink& sink) {
  OpenItem& item = *ItemOf(event, ItemType::kReasoning, true);
  Think(item, true, event["summary_index"], event["delta"].GetText(), sink);
}

void Reader::OnReasoningDelta(Value event, chat::EventSink& sink) {
  OpenItem& item = *ItemOf(event, ItemType::kReasoning, true);
  Think(item, false, event["content_index"], event["delta"].GetText(), sink);
}

void Reader::OnSummaryDone(Value event, chat::EventSink& sink) {
  OpenItem* item = ItemOf(event, ItemType::kReasoning, false);
  if (item == nullptr || (item->spoke && !item->summary)) return;
  if (!TurnTo(*item, event["summary_index"]))
    Think(*item, true, event["summary_index"], event["text"].GetText(), sink);
}

void Reader::OnReasoningDone(Value event, chat::EventSink& sink) {
  OpenItem* item = ItemOf(event, ItemType::kReasoning, false);
  if (item == nullptr || (item->spoke && item->summary)) return;
  if (!TurnTo(*item, event["content_index"]))
    Think(*item, false, event["content_index"], event["text"].GetText(), sink);
}

// A call whose name is not known yet is announced when its item is done.
void Reader::Announce(OpenItem& item, Value call, chat::EventSink& sink) {
  const json::Text name = call["name"].GetText();
  if (name.IsEmpty()) return;
  Start({}, sink);
  item.call = calls_++;
  Event event = Of(EventKind::kToolCall);
  event.call = item.call;
  event.free_form = item.type == ItemType::kFreeFormCall;
  event.id = call[call["call_id"].IsString() ? "call_id" : "id"].GetText();
  event.name = name;
  event.group = call["namespace"].GetText();
  sink.OnEvent(event);
  SayArguments(item, call[event.free_form ? "input" : "arguments"], sink);
}

void Reader::SayArguments(OpenItem& item, Value arguments, chat::EventSink& sink) {
  json::Text text = arguments.GetText();
  if (arguments.IsObject() && arguments.Size() > 0) {
    scratch_.clear();
    json::AppendEscaped(scratch_, arguments.GetRaw().json);
    text = {scratch_};
  }
  if (text.IsEmpty() || item.call < 0) return;
  item.spoke = true;
  Event event = Of(EventKind::kToolArguments);
  event.call = item.call;
  event.free_form = item.type == ItemType::kFreeFormCall;
  event.text = text;
  sink.OnEvent(event);
}

OpenItem* Reader::CallOf(Value event) {
  const bool free_form = event["type"].GetText().escaped.starts_with("response.custom");
  return ItemOf(event, free_form ? ItemType::kFreeFormCall : ItemType::kCall, false);
}

void Reader::OnArgumentsDelta(Value event, chat::EventSink& sink) {
  OpenItem* item = CallOf(event);
  if (item != nullptr) SayArguments(*item, event["delta"], sink);
}

void Reader::OnArgumentsDone(Value event, chat::EventSink& sink) {
  OpenItem* item = CallOf(event);
  if (item == nullptr || item->spoke) return;
  SayArguments(*item, event[event["input"].IsString() ? "input" : "arguments"], sink);
}

void Reader::CompleteMessage(OpenItem& item, Value whole, chat::EventSink& sink) {
  const bool spoke = item.spoke;
  const bool cited = item.cited;
  std::int64_t before = item.text_before;
  for (const Value content : whole["content"].Items()) {
    if (!spoke) before = text_so_far_;
    const bool refusal = content["type"].Is("refusal");
    const json::Text text = content[refusal ? "refusal" : "text"].GetText();
    if (!spoke) Say(refusal ? EventKind::kRefusal : EventKind::kText, item, text, sink);
    if (!spoke) SayLogprobs(content["logprobs"], sink);
    item.text_before = before;
    for (const Value annotation : content["annotations"].Items()) {
      if (!cited) Cite(item, annotation, sink);
    }
  }
  sink.OnEvent(Of(EventKind::kPartEnd));
}

void Reader::CompleteReasoning(OpenItem& item, Value whole, chat::EventSink& sink) {
  const bool raw = whole["content"].IsArray() && whole["content"].Size() > 0;
  const bool spoke = item.spoke;
  for (const Value text : whole[raw ? "content" : "summary"].Items()) {
    if (spoke) break;
    item.content_spoke = false;
    Think(item, !raw, {}, text["text"].GetText(), sink);
  }
  const json::Text encrypted = whole["encrypted_content"].GetText();
  if (!encrypted.IsEmpty()) {
    Event event = Of(EventKind::kOpaque);
    event.id = item.id.empty() ? whole["id"].GetText() : json::Text{item.id};
    event.opaque = {.data = encrypted, .dialect = {kName}, .provider = {}, .whole = true};
    sink.OnEvent(event);
  }
  if (item.spoke || !encrypted.IsEmpty()) sink.OnEvent(Of(EventKind::kPartEnd));
}

void Reader::CompleteCall(OpenItem& item, Value whole, chat::EventSink& sink) {
  if (item.call < 0) {
    Announce(item, whole, sink);
  } else if (!item.spoke) {
    SayArguments(item, whole[item.type == ItemType::kCall ? "arguments" : "input"], sink);
  }
  if (item.call < 0) return;
  Event event = Of(EventKind::kPartEnd);
  event.call = item.call;
  event.of_call = true;
  sink.OnEvent(event);
}

void Reader::Complete(OpenItem& item, Value whole, chat::EventSink& sink) {
  switch (item.type) {
    case ItemType::kMessage:
      CompleteMessage(item, whole, sink);
      break;
    case ItemType::kReasoning:
      CompleteReasoning(item, whole, sink);
      break;
    case ItemType::kCall:
    case ItemType::kFreeFormCall:
      CompleteCall(item, whole, sink);
      break;
    case ItemType::kOther:
      break;
  }
  item.open = false;
}

}  // namespace monorelay::dialects::openai_responses
