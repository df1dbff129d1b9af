#include "dialects/openai_chat/event_writer.hpp"

#include <algorithm>

#include "dialects/errors.hpp"
#include "dialects/openai_chat/codec.hpp"
#include "dialects/openai_chat/finish.hpp"
#include "dialects/openai_chat/usage_writer.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::EventKind;

// Calls have small numbers; a large one is no number of a call.
constexpr std::int64_t kMostCalls = 4096;

constexpr std::string_view kUnfinished = R"(,"logprobs":null,"finish_reason":null})";

}  // namespace

ChunkWriter::ChunkWriter(ReplyContext context)
    : context_(std::move(context)),
      ids_(context_),
      tail_(context_.include_usage ? std::string_view("],\"usage\":null}\n\n")
                                   : std::string_view("]}\n\n")) {}

bool ChunkWriter::IsOldForm() const {
  return context_.echo == kEchoFunctions;
}

void ChunkWriter::OnEvent(const chat::Event& event) {
  if (ended_) return;
  if (event.kind == EventKind::kKeepAlive) {
    out_ += ": keep-alive\n\n";
    return;
  }
  if (event.kind == EventKind::kFailure) return;
  if (!started_) Start(event);
  usage_.Merge(event.usage);
  switch (event.kind) {
    case EventKind::kText:
      return Speak("content", event.text, ChoiceAt(event.choice));
    case EventKind::kRefusal:
      return Speak("refusal", event.text, ChoiceAt(event.choice));
    case EventKind::kReasoning:
      return WriteReasoning(event, ChoiceAt(event.choice));
    case EventKind::kOpaque:
      return WriteOpaque(event, ChoiceAt(event.choice));
    case EventKind::kToolCall:
      return WriteCall(event, ChoiceAt(event.choice));
    case EventKind::kToolArguments:
      return WriteArguments(event, ChoiceAt(event.choice));
    case EventKind::kCitation:
      return WriteCitationOf(event, ChoiceAt(event.choice));
    case EventKind::kMedia:
      return WriteImages(event.media, ChoiceAt(event.choice));
    case EventKind::kLogprobs:
      return WriteLogprobs(event, ChoiceAt(event.choice));
    case EventKind::kPartEnd:
      if (event.of_call) return CloseCall(event.call, ChoiceAt(event.choice));
      return EndReasoning(ChoiceAt(event.choice));
    case EventKind::kStop:
      return Stop(event.stop, ChoiceAt(event.choice));
    case EventKind::kEnd:
      return End();
    case EventKind::kStart:
    case EventKind::kUsage:
    case EventKind::kFailure:
    case EventKind::kKeepAlive:
      return;
  }
}

void ChunkWriter::Start(const chat::Event& event) {
  started_ = true;
  head_ = "data: ";
  json::Writer json(head_);
  json.BeginObject().Field("id", std::string_view("chatcmpl-" + context_.seed));
  json.Field("object", "chat.completion.chunk").Field("created", context_.created);
  json.Field("model", std::string_view(context_.model));
  if (event.kind == EventKind::kStart) {
    if (!event.service_tier.IsEmpty()) json.Field("service_tier", event.service_tier);
    if (!event.fingerprint.IsEmpty()) json.Field("system_fingerprint", event.fingerprint);
  }
  json.Key("choices").BeginArray();
  // Clients learn at once that the answer begins.
  ChoiceAt(0);
}

ChunkWriter::Choice& ChunkWriter::ChoiceAt(std::int64_t index) {
  const auto found = std::ranges::find(choices_, index, &Choice::index);
  if (found != choices_.end()) return *found;
  choices_.push_back({.index = index, .calls = {}});
  Choice& choice = choices_.back();
  json::Writer json = BeginChunk(choice);
  json.BeginObject().Field("role", "assistant").Field("content", "").Key("refusal").Null();
  json.EndObject();
  EndChunk();
  return choice;
}

json::Writer ChunkWriter::BeginChunk(const Choice& choice) {
  out_ += head_;
  json::Writer json(out_);
  json.BeginObject().Field("index", choice.index).Key("delta");
  return json;
}

void ChunkWriter::EndChunk() {
  out_ += kUnfinished;
  out_ += tail_;
}

void ChunkWriter::Speak(std::string_view key, json::Text text, Choice& choice) {
  if (text.IsEmpty() || choice.stopped) return;
  choice.has_spoken = true;
  EndReasoning(choice);
  WriteDelta(key, text, choice);
}

void ChunkWriter::WriteDelta(std::string_view key, json::Text text, Choice& choice) {
  BeginChunk(choice).BeginObject().Field(key, text).EndObject();
  EndChunk();
}

void ChunkWriter::WriteCitationOf(const chat::Event& event, Choice& choice) {
  if (event.citation.url.IsEmpty() || choice.stopped) return;
  json::Writer json = BeginChunk(choice);
  json.BeginObject().Key("annotations").BeginArray();
  WriteCitation(json, event.citation);
  json.EndArray().EndObject();
  EndChunk();
}

void ChunkWriter::WriteImages(const chat::Media& media, Choice& choice) {
  if (media.kind != chat::MediaKind::kImage || choice.stopped) return;
  json::Writer json = BeginChunk(choice);
  json.BeginObject().Key("images").BeginArray();
  WriteImage(json, out_, media);
  json.EndArray().EndObject();
  EndChunk();
}

void ChunkWriter::WriteLogprobs(const chat::Event& event, Choice& choice) {
  if (event.logprobs.IsEmpty() || choice.stopped) return;
  json::Writer json = BeginChunk(choice);
  // A line end between its values would be one of the event.
  std::string line(event.logprobs.json);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  json.BeginObject().EndObject().Field("logprobs", json::Raw{line});
  json.Key("finish_reason").Null().EndObject();
  out_ += tail_;
}

void ChunkWriter::WriteCall(const chat::Event& event, Choice& choice) {
  const bool misplaced = event.call < 0 || event.call >= kMostCalls || choice.stopped;
  if (misplaced) return;
  EndReasoning(choice);
  const auto number = static_cast<std::size_t>(event.call);
  if (choice.calls.size() <= number) choice.calls.resize(number + 1);
  choice.calls[number] = {.announced = true, .free_form = event.free_form};
  // The old form has room for one call.
  if (IsOldForm() && event.call > 0) return;
  json::Writer json = BeginChunk(choice);
  json.BeginObject();
  if (IsOldForm()) {
    json.Key("function_call").BeginObject();
    json.Field("name", event.name).Field("arguments", "").EndObject();
  } else {
    json.Key("tool_calls").BeginArray().BeginObject().Field("index", event.call);
    ids_.Write(json, event.id);
    const std::string_view type = event.free_form ? "custom" : "function";
    json.Field("type", type).Key(type).BeginObject().Field("name", event.name);
    json.Field(event.free_form ? "input" : "arguments", "").EndObject();
    WriteExtraContent(json, event.opaque, context_);
    json.EndObject().EndArray();
  }
  json.EndObject();
  EndChunk();
}

void ChunkWriter::WriteArguments(const chat::Event& event, Choice& choice) {
  if (event.text.IsEmpty() || choice.stopped) return;
  if (event.call < 0 || static_cast<std::size_t>(event.call) >= choice.calls.size()) return;
  WriteFragment(event.call, event.text, choice);
}

void ChunkWriter::WriteFragment(std::int64_t call, json::Text piece, Choice& choice) {
  Call& known = choice.calls[static_cast<std::size_t>(call)];
  known.has_arguments = true;
  if (IsOldForm() && call > 0) return;
  json::Writer json = BeginChunk(choice);
  json.BeginObject();
  if (IsOldForm()) {
    json.Key("function_call").BeginObject().Field("arguments", piece).EndObject();
  } else {
    json.Key("tool_calls").BeginArray().BeginObject().Field("index", call);
    json.Key(known.free_form ? "custom" : "function").BeginObject();
    json.Field(known.free_form ? "input" : "arguments", piece).EndObject();
    json.EndObject().EndArray();
  }
  json.EndObject();
  EndChunk();
}

// Clients parse what they collected, and nothing is no JSON.
void ChunkWriter::CloseCall(std::int64_t call, Choice& choice) {
  if (call < 0 || static_cast<std::size_t>(call) >= choice.calls.size()) return;
  const Call& known = choice.calls[static_cast<std::size_t>(call)];
  if (known.announced && !known.free_form && !known.has_arguments)
    WriteFragment(call, {"{}"}, choice);
}

void ChunkWriter::Stop(const chat::Stop& stop, Choice& choice) {
  if (choice.stopped || ended_) return;
  // Some clients take a reason that they do not know for a good end.
  if (stop.cause == chat::StopCause::kFailure) return Fail(BrokenOff(stop), {});
  for (std::size_t call = 0; call < choice.calls.size(); ++call)
    CloseCall(static_cast<std::int64_t>(call), choice);
  const bool has_calls = !choice.calls.empty();
  if (stop.cause == chat::StopCause::kContentFilter && !choice.has_spoken)
    Speak("refusal", stop.explanation, choice);
  choice.stopped = true;
  json::Writer json = BeginChunk(choice);
  json.BeginObject().EndObject().Key("logprobs").Null();
  json.Field("finish_reason", json::Text{FinishReason(stop, has_calls, IsOldForm(), context_)});
  json.EndObject();
  out_ += tail_;
}

void ChunkWriter::End() {
  for (Choice& choice : choices_) Stop({}, choice);
  ended_ = true;
  if (context_.include_usage && usage_.IsKnown()) {
    out_ += head_;
    out_ += R"(],"usage":)";
    json::Writer json(out_);
    WriteUsage(json, usage_);
    out_ += "}\n\n";
  }
  out_ += "data: [DONE]\n\n";
}

void ChunkWriter::Fail(const Error& error, std::string_view request_id) {
  if (ended_) return;
  ended_ = true;
  out_ += RenderStreamError(Dialect::kOpenAiChat, error, request_id);
}

}  // namespace monorelay::dialects::openai_chat
