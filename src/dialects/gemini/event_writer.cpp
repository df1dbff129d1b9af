#include "dialects/gemini/event_writer.hpp"

#include <algorithm>

#include "dialects/errors.hpp"
#include "dialects/gemini/finish.hpp"
#include "dialects/gemini/logprobs.hpp"
#include "dialects/gemini/media.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {

using chat::Event;
using chat::EventKind;

GeminiEventWriter::GeminiEventWriter(ReplyContext context)
    : context_(std::move(context)), ids_(context_.seed) {
  tail_ = ",\"modelVersion\":" + json::Quote(context_.model) +
          ",\"responseId\":" + json::Quote(context_.seed) + "}";
  if (!context_.json_array) tail_ += "\n\n";
}

void GeminiEventWriter::OnEvent(const Event& event) {
  if (ended_) return;
  // The end of a reasoning may come before its signature.
  const bool waits =
      event.kind == EventKind::kOpaque || (event.kind == EventKind::kPartEnd && !event.of_call);
  if (!waits) FlushThought();
  switch (event.kind) {
    case EventKind::kText:
    case EventKind::kRefusal:
      return OnContent(event);
    case EventKind::kReasoning:
      return OnReasoning(event);
    case EventKind::kOpaque:
      return OnOpaque(event);
    case EventKind::kToolCall:
      return OnCall(event);
    case EventKind::kToolArguments:
      return OnArguments(event);
    case EventKind::kCitation:
      return OnCitation(event);
    case EventKind::kMedia:
      return OnMedia(event);
    case EventKind::kLogprobs:
      return OnLogprobs(event);
    case EventKind::kPartEnd:
      return OnPartEnd(event);
    case EventKind::kStop:
      return OnStop(event);
    case EventKind::kStart:
    case EventKind::kUsage:
      return usage_.Merge(event.usage);
    case EventKind::kKeepAlive:
      return OnKeepAlive();
    case EventKind::kEnd:
      return OnEnd();
    case EventKind::kFailure:
      // Who relays it knows what it means and calls Fail.
      return;
  }
}

void GeminiEventWriter::OnContent(const Event& event) {
  if (event.text.IsEmpty()) return;
  print_ = {};
  refused_ = refused_ || event.kind == EventKind::kRefusal;
  SaidBy(event.choice).Add(event.text);
  WriteText(event.choice, event.text, false, {});
}

void GeminiEventWriter::OnReasoning(const Event& event) {
  if (thought_ended_ || thought_choice_ != event.choice) print_ = {};
  thought_ended_ = false;
  print_.Add(event.text);
  thought_ = event.text.escaped;
  thought_choice_ = event.choice;
}

void GeminiEventWriter::OnOpaque(const Event& event) {
  if (thought_choice_ != event.choice) print_ = {};
  const std::string signature = SignatureFor(event.opaque, print_, context_);
  print_ = {};
  if (thought_.empty() || thought_choice_ != event.choice || event.opaque.whole) {
    FlushThought();
    // A provider of this dialect signs its text in the same way.
    const bool own = context_.provider_dialect == Dialect::kGemini;
    if (!signature.empty()) WriteText(event.choice, {}, !own, signature);
    return;
  }
  WriteText(thought_choice_, {thought_}, true, signature);
  thought_.clear();
}

void GeminiEventWriter::FlushThought() {
  if (thought_.empty()) return;
  WriteText(thought_choice_, {thought_}, true, {});
  thought_.clear();
}

void GeminiEventWriter::OnCall(const Event& event) {
  print_ = {};
  Call& call = calls_.emplace_back();
  call.choice = event.choice;
  call.number = event.call;
  call.free_form = event.free_form;
  call.id = ids_.Give(event.id);
  call.name = event.name.escaped;
  call.signature = SignatureOfCall(event.opaque, context_);
}

void GeminiEventWriter::OnArguments(const Event& event) {
  const auto found = std::ranges::find_if(calls_, [&](const Call& call) {
    return call.choice == event.choice && call.number == event.call;
  });
  if (found == calls_.end()) return;
  held_bytes_ += event.text.escaped.size();
  if (held_bytes_ > kMostHeldBytes) {
    Fail(UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                       "the arguments of the answer's tool calls are longer than 16 MiB")
             .error(),
         {});
    return;
  }
  found->arguments += event.text.escaped;
}

void GeminiEventWriter::OnPartEnd(const Event& event) {
  if (!event.of_call) {
    thought_ended_ = true;
    Said& said = SaidBy(event.choice);
    said.passage = said.bytes;
    return;
  }
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (calls_[i].choice == event.choice && calls_[i].number == event.call) return SendCall(i);
  }
}

// They wait for the last chunk: clients look at the grounding of the last one that has any.
void GeminiEventWriter::OnCitation(const Event& event) {
  const chat::Citation& citation = event.citation;
  if (citation.url.IsEmpty() || sources_.size() >= kMostSources) return;
  const Said& said = SaidBy(event.choice);
  Source& source = sources_.emplace_back();
  source.choice = event.choice;
  source.url = citation.url.escaped;
  source.title = citation.title.escaped;
  if (citation.begin < 0) {
    source.begin = said.passage;
    source.end = said.bytes;
  } else if (said.ascii) {
    source.begin = citation.begin;
    source.end = citation.end;
  }
}

void GeminiEventWriter::OnMedia(const Event& event) {
  if (event.media.source == chat::SourceKind::kPlain) return;
  BeginParts(event.choice);
  // The event is one line, and so is its base64.
  json::Writer out(out_);
  WriteMedia(out, event.media, false);
  EndParts();
}

void GeminiEventWriter::OnLogprobs(const Event& event) {
  std::string result;
  if (!AppendLogprobsResult(result, event.logprobs, scratch_)) return;
  BeginChunk();
  json::Writer out(out_);
  out.BeginObject().Field("logprobsResult", json::Raw{result});
  out.Field("index", event.choice).EndObject();
  out_ += ']';
  EndChunk();
}

void GeminiEventWriter::OnStop(const Event& event) {
  SendCalls(event.choice);
  const auto known = std::ranges::find(ends_, event.choice, &End::choice);
  End& end = known != ends_.end() ? *known : ends_.emplace_back();
  end.choice = event.choice;
  // The words of a provider of this dialect are among those of a table, which outlive the event.
  end.reason = FinishReasonFor(event.stop, context_.provider_dialect, refused_).escaped;
  end.message = event.stop.explanation.escaped;
}

void GeminiEventWriter::OnKeepAlive() {
  out_ += context_.json_array ? "\n" : ": keep-alive\n\n";
}

void GeminiEventWriter::OnEnd() {
  while (!calls_.empty()) SendCall(0);
  if (ends_.empty()) ends_.push_back({.choice = 0, .reason = "STOP", .message = {}});
  std::ranges::sort(ends_, {}, &End::choice);
  WriteEnds();
  if (context_.json_array) out_ += ']';
  ended_ = true;
}

void GeminiEventWriter::Fail(const Error& error, std::string_view request_id) {
  if (ended_) return;
  FlushThought();
  if (context_.json_array) {
    out_ += first_ ? "[" : ",\r\n";
    out_ += RenderError(Dialect::kGemini, error, request_id);
    out_ += ']';
  } else {
    out_ += RenderStreamError(Dialect::kGemini, error, request_id);
  }
  ended_ = true;
}

}  // namespace monorelay::dialects::gemini
