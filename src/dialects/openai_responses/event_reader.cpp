#include "dialects/openai_responses/event_reader.hpp"

#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/response_reader.hpp"
#include "dialects/usage.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Event;
using chat::EventKind;
using json::Value;

}  // namespace

// The frequent ones first. Custom tools share the readers of function calls.
const Reader::Row Reader::kRows[] = {
    {"response.output_text.delta", &Reader::OnTextDelta},
    {"response.function_call_arguments.delta", &Reader::OnArgumentsDelta},
    {"response.reasoning_summary_text.delta", &Reader::OnSummaryDelta},
    {"response.reasoning_text.delta", &Reader::OnReasoningDelta},
    {"response.custom_tool_call_input.delta", &Reader::OnArgumentsDelta},
    {"response.refusal.delta", &Reader::OnRefusalDelta},
    {"response.output_item.added", &Reader::OnItemAdded},
    {"response.output_item.done", &Reader::OnItemDone},
    {"response.output_text.done", &Reader::OnTextDone},
    {"response.refusal.done", &Reader::OnRefusalDone},
    {"response.reasoning_summary_text.done", &Reader::OnSummaryDone},
    {"response.reasoning_text.done", &Reader::OnReasoningDone},
    {"response.function_call_arguments.done", &Reader::OnArgumentsDone},
    {"response.custom_tool_call_input.done", &Reader::OnArgumentsDone},
    {"response.output_text.annotation.added", &Reader::OnAnnotation},
    {"response.created", &Reader::OnLifecycle},
    {"response.in_progress", &Reader::OnLifecycle},
    {"response.queued", &Reader::OnLifecycle},
    {"response.completed", &Reader::OnEnding},
    {"response.incomplete", &Reader::OnEnding},
    {"response.cancelled", &Reader::OnEnding},
    {"response.failed", &Reader::OnFailed},
    {"error", &Reader::OnError},
    {"keepalive", &Reader::OnKeepAlive},
    {"ping", &Reader::OnKeepAlive},
};

void Reader::Read(std::string_view text, chat::EventSink& sink) {
  const sse::Event event = sse::ParseEvent(text, ' ');
  if (failure_ || finished_) return;
  if (!event.has_data) {
    OnKeepAlive({}, sink);
    return;
  }
  if (event.Data().empty() || event.Data() == "[DONE]") return;
  const auto parsed = Parse(event.Data());
  if (!parsed) return;
  const Value root = *parsed;
  // Its letters need no escapes.
  std::string_view type = root["type"].GetText().escaped;
  if (type.empty()) type = event.name;
  for (const Row& row : kRows) {
    if (row.type != type) continue;
    (this->*row.read)(root, sink);
    return;
  }
  // Errors in the shapes of other servers.
  const bool stray = root["error"].IsGiven() && !type.starts_with("response.");
  if (stray || root["object"].Is("error")) OnError(root, sink);
}

void Reader::Finish(chat::EventSink& sink) {
  if (finished_ && !failure_) sink.OnEvent(Of(EventKind::kEnd));
}

void Reader::Start(Value response, chat::EventSink& sink) {
  if (started_) return;
  started_ = true;
  Event event = Of(EventKind::kStart);
  event.id = response["id"].GetText();
  event.name = response["model"].GetText();
  event.created = response["created_at"].GetInt().value_or(0);
  event.service_tier = response["service_tier"].GetText();
  sink.OnEvent(event);
}

void Reader::OnLifecycle(Value event, chat::EventSink& sink) {
  if (started_) {
    OnKeepAlive(event, sink);
  } else {
    Start(event["response"], sink);
  }
}

void Reader::OnKeepAlive(Value /*event*/, chat::EventSink& sink) {
  sink.OnEvent(Of(EventKind::kKeepAlive));
}

void Reader::OnEnding(Value event, chat::EventSink& sink) {
  const Value response = event["response"];
  if (response["error"].IsGiven()) {
    OnFailed(event, sink);
    return;
  }
  Start(response, sink);
  // A server that sends nothing but the whole answer.
  for (const Value item : response["output"].Items()) {
    if (any_item_) break;
    OpenItem& open = items_.Begin(TypeOf(item), -1, {});
    Complete(open, item, sink);
  }
  finished_ = true;
  Event stop = Of(EventKind::kStop);
  stop.stop = ReadStop(response, calls_ > 0);
  stop.stop.cause = CauseOfEnding(event["type"].GetText().escaped, response["status"].GetText(),
                                  response["incomplete_details"]["reason"].GetText(), calls_ > 0);
  NoteStop(stop.stop);
  stop.service_tier = response["service_tier"].GetText();
  sink.OnEvent(stop);
  usage_.Merge(ReadUsage(Dialect::kOpenAiResponses, response["usage"].GetRaw().json));
  if (!usage_.IsKnown()) return;
  Event usage = Of(EventKind::kUsage);
  usage.usage = usage_;
  sink.OnEvent(usage);
}

void Reader::OnFailed(Value event, chat::EventSink& sink) {
  const Value response = event["response"];
  usage_.Merge(ReadUsage(Dialect::kOpenAiResponses, response["usage"].GetRaw().json));
  NoteStop({.cause = chat::StopCause::kFailure, .raw = {}, .sequence = {}, .explanation = {}});
  const Value error = response["error"];
  std::string failure = R"({"error":)";
  failure += error.IsGiven() ? error.GetRaw().json
                             : std::string_view(R"({"message":"the provider's answer failed"})");
  Fail(failure + "}", sink);
}

// The type definitions have the fields at the top level, the service under "error".
void Reader::OnError(Value event, chat::EventSink& sink) {
  const std::string whole(event.GetRaw().json);
  Fail(event["error"].IsGiven() ? whole : R"({"error":)" + whole + "}", sink);
}

void Reader::Fail(std::string failure, chat::EventSink& sink) {
  failure_ = std::move(failure);
  Event event = Of(EventKind::kFailure);
  event.failure = {*failure_};
  sink.OnEvent(event);
}

OpenItem* Reader::ItemOf(Value event, ItemType type, bool begin) {
  const std::int64_t index = event["output_index"].GetInt().value_or(-1);
  const json::Text id = event["item_id"].GetText();
  if (!begin) return items_.Find(type, index, id);
  any_item_ = true;
  return &items_.FindOrBegin(type, index, id);
}

void Reader::OnItemAdded(Value event, chat::EventSink& sink) {
  Start({}, sink);
  any_item_ = true;
  const Value item = event["item"];
  const json::Text id = item[item["id"].IsString() ? "id" : "call_id"].GetText();
  const ItemType type = TypeOf(item);
  if (type == ItemType::kOther) return;
  OpenItem& open = items_.Begin(type, event["output_index"].GetInt().value_or(-1), id);
  if (type == ItemType::kCall || type == ItemType::kFreeFormCall) Announce(open, item, sink);
}

void Reader::OnItemDone(Value event, chat::EventSink& sink) {
  Start({}, sink);
  any_item_ = true;
  const Value item = event["item"];
  const json::Text id = item[item["id"].IsString() ? "id" : "call_id"].GetText();
  const ItemType type = TypeOf(item);
  if (type == ItemType::kOther) return;
  const std::int64_t index = event["output_index"].GetInt().value_or(-1);
  Complete(items_.FindOrBegin(type, index, id), item, sink);
}

}  // namespace monorelay::dialects::openai_responses
