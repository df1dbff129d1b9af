#include "dialects/openai_chat/event_reader.hpp"

#include <algorithm>

#include "dialects/openai_chat/finish.hpp"
#include "dialects/usage.hpp"
#include "json/write.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Event;
using chat::EventKind;
using chat::StopCause;
using json::Value;

// More choices than any client asks for.
constexpr std::size_t kMostChoices = 256;

// An error of any shape; an empty one says nothing.
bool IsError(const Value& error) {
  if (error.IsString()) return !error.GetText().IsEmpty();
  return error.IsObject() && error.Size() > 0;
}

}  // namespace

void ChunkReader::Read(std::string_view text, chat::EventSink& sink) {
  if (ended_) return;
  const sse::Event event = sse::ParseEvent(text, ' ');
  data_ = event.Data();
  const bool named_error = event.name == "error";
  if (data_.empty()) return sink.OnEvent(EventOf(EventKind::kKeepAlive));
  if (data_ == "[DONE]") {
    // Nothing at all is no answer.
    finished_ = started_;
    return End(sink);
  }
  const auto parsed = Parse(data_);
  if (!parsed) {
    scratch_ = json::Quote(data_);
    if (named_error) Fail({scratch_}, sink);
    return;
  }
  const Value root = *parsed;
  if (named_error) return Fail(root.GetRaw(), sink);
  if (root.IsObject()) ReadChunk(root, sink);
}

void ChunkReader::ReadChunk(const Value& root, chat::EventSink& sink) {
  Value choices;
  Value usage;
  bool failed = false;
  for (const json::Field field : root.Fields()) {
    const std::string_view key = field.key.escaped;
    if (key == "choices") {
      choices = field.value;
    } else if (key == "usage") {
      usage = field.value;
    } else if (key == "x_groq") {
      // Groq keeps the usage in a field of its own, and its errors.
      if (field.value["usage"].IsObject()) usage = field.value["usage"];
      failed = failed || IsError(field.value["error"]);
    } else if (key == "error") {
      failed = failed || IsError(field.value);
    } else if (key == "object") {
      failed = failed || field.value.Is("error");
    } else if (key == "service_tier" && field.value.IsString()) {
      service_tier_ = field.value.GetText().escaped;
    }
  }
  if (usage.IsObject()) usage_.Merge(ReadUsage(Dialect::kOpenAiChat, usage));
  if (failed) return Fail(root.GetRaw(), sink);
  if (!started_) Start(root, sink);
  for (const Value choice : choices.Items()) {
    if (!ended_) ReadChoice(root, choice, sink);
  }
}

void ChunkReader::Start(const Value& root, chat::EventSink& sink) {
  const json::Text id = root["id"].GetText();
  const json::Text model = root["model"].GetText();
  // Some begin with a chunk of remarks about the request.
  if (id.IsEmpty() && model.IsEmpty() && root["choices"].Size() == 0) return;
  started_ = true;
  Event event = EventOf(EventKind::kStart);
  event.id = id;
  event.name = model;
  event.usage = usage_;
  event.created = root["created"].GetInt().value_or(0);
  event.service_tier = {service_tier_};
  event.fingerprint = root["system_fingerprint"].GetText();
  sink.OnEvent(event);
}

void ChunkReader::ReadChoice(const Value& root, const Value& source, chat::EventSink& sink) {
  Value delta;
  Value message;
  Value logprobs;
  json::Text reason;
  json::Text stop_reason;
  std::int64_t index = 0;
  bool failed = false;
  for (const json::Field field : source.Fields()) {
    const std::string_view key = field.key.escaped;
    if (key == "index") {
      index = field.value.GetInt().value_or(0);
    } else if (key == "delta") {
      delta = field.value;
    } else if (key == "message") {
      message = field.value;
    } else if (key == "finish_reason") {
      reason = field.value.GetText();
    } else if (key == "stop_reason") {
      stop_reason = field.value.GetText();
    } else if (key == "logprobs") {
      logprobs = field.value;
    } else if (key == "usage" && field.value.IsObject()) {
      usage_.Merge(ReadUsage(Dialect::kOpenAiChat, field.value));
    } else if (key == "error") {
      failed = IsError(field.value);
    }
  }
  Choice* choice = ChoiceAt(index);
  if (choice == nullptr) return;
  // Some servers send the answer in one piece although a stream was asked for.
  if (!delta.IsObject() && !choice->has_spoken) delta = message;
  if (delta.IsObject()) ReadDelta(delta, *choice, sink);
  if (logprobs.IsObject()) {
    Event event = EventOf(EventKind::kLogprobs, index);
    event.logprobs = logprobs.GetRaw();
    sink.OnEvent(event);
  }
  const StopCause cause = CauseOf(reason);
  NoteStop({.cause = cause, .raw = reason, .sequence = {}, .explanation = {}});
  if (failed || cause == StopCause::kFailure) return Fail(root.GetRaw(), sink);
  if (reason.IsEmpty()) return;
  finished_ = true;
  // A second reason counts if it says more.
  if (!choice->reason.empty() && cause == StopCause::kUnknown) return;
  choice->cause = cause;
  choice->reason = reason.escaped;
  choice->sequence = SequenceOf(reason, stop_reason).escaped;
}

ChunkReader::Choice* ChunkReader::ChoiceAt(std::int64_t index) {
  const auto found = std::ranges::find(choices_, index, &Choice::index);
  if (found != choices_.end()) return &*found;
  if (index < 0 || choices_.size() >= kMostChoices) return nullptr;
  choices_.push_back({.index = index, .calls = {}, .reason = {}, .sequence = {}});
  return &choices_.back();
}

void ChunkReader::Fail(json::Raw failure, chat::EventSink& sink) {
  ended_ = true;
  failure_ = std::string(data_);
  Event event = EventOf(EventKind::kFailure);
  event.failure = failure;
  sink.OnEvent(event);
}

void ChunkReader::Finish(chat::EventSink& sink) {
  if (!ended_ && finished_) End(sink);
}

void ChunkReader::End(chat::EventSink& sink) {
  ended_ = true;
  if (!started_) return;
  if (choices_.empty()) choices_.emplace_back();
  for (const Choice& choice : choices_) {
    chat::Stop stop{.cause = choice.cause,
                    .raw = {choice.reason},
                    .sequence = {choice.sequence},
                    .explanation = {}};
    const bool unsaid = stop.cause == StopCause::kEnd || stop.cause == StopCause::kUnknown;
    // Some servers say "stop" after calls too.
    if (unsaid && choice.calls.HasAnnounced()) stop.cause = StopCause::kToolCalls;
    if (!choice.sequence.empty()) stop.cause = StopCause::kStopSequence;
    NoteStop(stop);
    Event event = EventOf(EventKind::kStop, choice.index);
    event.stop = stop;
    event.service_tier = {service_tier_};
    sink.OnEvent(event);
  }
  if (usage_.IsKnown()) {
    Event event = EventOf(EventKind::kUsage);
    event.usage = usage_;
    sink.OnEvent(event);
  }
  sink.OnEvent(EventOf(EventKind::kEnd));
}

}  // namespace monorelay::dialects::openai_chat
