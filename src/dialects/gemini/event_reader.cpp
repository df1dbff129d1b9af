#include "dialects/gemini/event_reader.hpp"

#include <algorithm>
#include <functional>

#include "dialects/gemini/citations.hpp"
#include "dialects/gemini/finish.hpp"
#include "dialects/gemini/logprobs.hpp"
#include "dialects/gemini/media.hpp"
#include "dialects/usage.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Event;
using chat::EventKind;

// More than any model gives; keeps nonsense from taking memory.
constexpr std::size_t kMostCandidates = 128;
constexpr std::size_t kMostCitations = 1024;

bool IsAscii(std::string_view escaped) {
  return std::ranges::all_of(escaped, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

chat::Opaque OpaqueFrom(json::Value signature) {
  return {.data = signature.GetText(), .dialect = {kName}, .provider = {}, .whole = false};
}

// Tells citations apart.
std::size_t MarkOf(const chat::Citation& citation) {
  const std::size_t place =
      static_cast<std::size_t>(citation.begin) * 31U + static_cast<std::size_t>(citation.end);
  return std::hash<std::string_view>()(citation.url.escaped) ^ (place * 0x9e3779b97f4a7c15U);
}

Event Of(EventKind kind, std::int64_t choice) {
  Event event;
  event.kind = kind;
  event.choice = choice;
  return event;
}

}  // namespace

void GeminiEventReader::Read(std::string_view text, chat::EventSink& sink) {
  if (failure_) return;
  const sse::Event event = sse::ParseEvent(text, ' ');
  const std::string_view data = event.Data();
  if (data.empty()) {
    if (text.find(':') != std::string_view::npos) sink.OnEvent(Of(EventKind::kKeepAlive, 0));
    return;
  }
  const auto parsed = Parse(data);
  if (!parsed) return;
  const json::Value root = *parsed;
  if (root.IsArray()) {
    for (const json::Value chunk : root.Items()) ReadChunk(chunk, sink);
  } else {
    ReadChunk(root, sink);
  }
}

void GeminiEventReader::ReadChunk(json::Value chunk, chat::EventSink& sink) {
  if (!chunk.IsObject() || failure_) return;
  if (Get(chunk, "error").IsGiven()) {
    failure_ = std::string(chunk.GetRaw().json);
    Event event = Of(EventKind::kFailure, 0);
    event.failure = chunk.GetRaw();
    sink.OnEvent(event);
    return;
  }
  if (!started_) Start(chunk, sink);
  usage_.Merge(ReadUsage(Dialect::kGemini, Get(chunk, "usageMetadata")));
  std::int64_t position = 0;
  for (const json::Value value : Get(chunk, "candidates").Items())
    ReadCandidate(value, position++, sink);
  if (IsBlocked(chunk) && candidates_.empty()) {
    if (Candidate* candidate = CandidateOf(0)) Stop(StopOfBlocked(chunk), *candidate);
  }
}

void GeminiEventReader::Start(json::Value chunk, chat::EventSink& sink) {
  started_ = true;
  Event event = Of(EventKind::kStart, 0);
  event.id = Get(chunk, "responseId").GetText();
  event.name = Get(chunk, "modelVersion").GetText();
  sink.OnEvent(event);
}

void GeminiEventReader::ReadCandidate(json::Value value, std::int64_t position,
                                      chat::EventSink& sink) {
  Candidate* candidate = CandidateOf(Get(value, "index").GetInt().value_or(position));
  if (candidate == nullptr) return;
  for (const json::Value part : Get(Get(value, "content"), "parts").Items())
    ReadPart(part, *candidate, sink);
  ReadCitations(value, *candidate, sink);
  ReadLogprobs(Get(value, "logprobsResult"), *candidate, sink);
  if (Get(value, "finishReason").IsString()) {
    if (candidate->call_open) EndCall({}, *candidate, sink);
    Stop(StopOf(value, candidate->calls > 0), *candidate);
  }
}

void GeminiEventReader::ReadPart(json::Value part, Candidate& candidate, chat::EventSink& sink) {
  if (!part.IsObject()) return;
  const PartFields fields = FieldsOf(part);
  if (fields.call.IsObject()) {
    ReadCall(fields, candidate, sink);
  } else if (const auto media = MediaFrom(fields)) {
    Event event = Of(EventKind::kMedia, candidate.index);
    event.media = *media;
    sink.OnEvent(event);
  } else {
    ReadText(fields, candidate, sink);
  }
}

void GeminiEventReader::ReadText(const PartFields& fields, Candidate& candidate,
                                 chat::EventSink& sink) {
  const json::Text text = fields.text.GetText();
  const bool thought = fields.IsThought();
  if (!text.IsEmpty()) {
    Event event = Of(thought ? EventKind::kReasoning : EventKind::kText, candidate.index);
    event.text = text;
    event.summary = thought;
    sink.OnEvent(event);
  }
  if (!thought)
    candidate.ascii = candidate.ascii && IsAscii(text.escaped) &&
                      text.escaped.find('\\') == std::string_view::npos;
  if (fields.signature.GetText().IsEmpty()) return;
  Event event = Of(EventKind::kOpaque, candidate.index);
  event.opaque = OpaqueFrom(fields.signature);
  sink.OnEvent(event);
}

void GeminiEventReader::ReadCitations(json::Value value, Candidate& candidate,
                                      chat::EventSink& sink) {
  if (!Get(value, "groundingMetadata").IsObject() && !Get(value, "citationMetadata").IsObject())
    return;
  for (chat::Citation& citation : CitationsOf(value)) {
    // Each chunk may repeat what the chunks before it said.
    const std::size_t mark = MarkOf(citation);
    const bool known = std::ranges::find(candidate.citations, mark) != candidate.citations.end();
    if (known || candidate.citations.size() >= kMostCitations) continue;
    candidate.citations.push_back(mark);
    if (!candidate.ascii) citation.begin = citation.end = -1;
    Event event = Of(EventKind::kCitation, candidate.index);
    event.citation = citation;
    sink.OnEvent(event);
  }
}

void GeminiEventReader::ReadLogprobs(json::Value value, const Candidate& candidate,
                                     chat::EventSink& sink) {
  if (!value.IsObject()) return;
  scratch_.clear();
  AppendLogprobs(scratch_, value);
  if (scratch_.empty()) return;
  scratch_.insert(0, "{\"content\":[");
  scratch_ += "],\"refusal\":null}";
  Event event = Of(EventKind::kLogprobs, candidate.index);
  event.logprobs = {scratch_};
  sink.OnEvent(event);
}

void GeminiEventReader::Stop(const chat::Stop& stop, Candidate& candidate) {
  NoteStop(stop);
  candidate.ended = true;
  candidate.cause = stop.cause;
  candidate.finish_raw = stop.raw.escaped;
  candidate.finish_message = stop.explanation.escaped;
  finished_ = std::ranges::all_of(candidates_, &Candidate::ended);
}

void GeminiEventReader::Finish(chat::EventSink& sink) {
  if (!finished_ || failure_) return;
  for (const Candidate& candidate : candidates_) EmitStop(candidate, sink);
  if (usage_.IsKnown()) {
    Event event = Of(EventKind::kUsage, 0);
    event.usage = usage_;
    sink.OnEvent(event);
  }
  sink.OnEvent(Of(EventKind::kEnd, 0));
}

void GeminiEventReader::EmitStop(const Candidate& candidate, chat::EventSink& sink) {
  Event event = Of(EventKind::kStop, candidate.index);
  event.stop.cause = candidate.cause;
  event.stop.raw = {candidate.finish_raw};
  event.stop.explanation = {candidate.finish_message};
  sink.OnEvent(event);
}

GeminiEventReader::Candidate* GeminiEventReader::CandidateOf(std::int64_t index) {
  for (Candidate& candidate : candidates_) {
    if (candidate.index == index) return &candidate;
  }
  if (candidates_.size() >= kMostCandidates || index < 0) return nullptr;
  // A candidate that comes late reopens the answer.
  finished_ = false;
  candidates_.emplace_back().index = index;
  return &candidates_.back();
}

}  // namespace monorelay::dialects::gemini
