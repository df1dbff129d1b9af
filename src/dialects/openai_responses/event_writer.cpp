#include "dialects/openai_responses/event_writer.hpp"

#include <algorithm>

#include "dialects/errors.hpp"
#include "dialects/openai_responses/codec.hpp"
#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {

using chat::EventKind;

Writer::Writer(ReplyContext context)
    : context_(std::move(context)),
      provider_(json::Escape(context_.provider)),
      own_(context_.provider_dialect == Dialect::kOpenAiResponses),
      lines_(out_) {}

void Writer::OnEvent(const chat::Event& event) {
  // There is one answer to a request here.
  if (ended_ || event.choice != 0) return;
  if (event.kind == EventKind::kKeepAlive) {
    lines_.KeepAlive();
    return;
  }
  // Whoever passes the failure on decides what the client reads of it; see Fail.
  if (event.kind == EventKind::kFailure) return;
  Start();
  switch (event.kind) {
    case EventKind::kText:
      OnText(ContentKind::kText, event.text);
      break;
    case EventKind::kRefusal:
      OnText(ContentKind::kRefusal, event.text);
      break;
    case EventKind::kReasoning:
      OnReasoning(event);
      break;
    case EventKind::kOpaque:
      OnOpaque(event);
      break;
    case EventKind::kToolCall:
      OnToolCall(event);
      break;
    case EventKind::kToolArguments:
      OnArguments(event);
      break;
    case EventKind::kCitation:
      OnCitation(event.citation);
      break;
    case EventKind::kMedia:
      OnMedia(event.media);
      break;
    case EventKind::kLogprobs:
      OnLogprobs(event.logprobs);
      break;
    case EventKind::kPartEnd:
      OnPartEnd(event);
      break;
    case EventKind::kStop:
      OnStop(event);
      break;
    case EventKind::kStart:
    case EventKind::kUsage:
      usage_.Merge(event.usage);
      break;
    case EventKind::kEnd:
      OnEnd();
      break;
    case EventKind::kFailure:
    case EventKind::kKeepAlive:
      break;
  }
  if (kept_bytes_ <= kMostKeptBytes || ended_) return;
  Fail(RelayError(ErrorKind::kInternal,
                  "the answer is too long for a stream of this API, whose last event repeats it")
           .error(),
       {});
}

void Writer::Start() {
  if (std::exchange(started_, true)) return;
  const Envelope envelope{.status = "in_progress",
                          .incomplete = {},
                          .error = {},
                          .output = {},
                          .usage = nullptr,
                          .service_tier = {}};
  lines_.Lifecycle("response.created", context_, envelope);
  lines_.Lifecycle("response.in_progress", context_, envelope);
}

void Writer::OnStop(const chat::Event& event) {
  cause_ = event.stop.cause;
  if (cause_ == chat::StopCause::kFailure) broken_ = BrokenOff(event.stop).text.value.Get();
  service_tier_ = event.service_tier.escaped;
  const bool silent = cause_ == chat::StopCause::kContentFilter && items_.empty();
  if (silent && !event.stop.explanation.IsEmpty())
    OnText(ContentKind::kRefusal, event.stop.explanation);
  CloseAll();
}

void Writer::OnEnd() {
  CloseAll();
  ended_ = true;
  const Ending ending = EndingOf(cause_);
  const std::string output = Output();
  std::string type = "response.";
  type += ending.status;
  std::string error;
  if (ending.status == "failed") error = ErrorObject(502, broken_);
  const Envelope envelope{.status = ending.status,
                          .incomplete = ending.incomplete,
                          .error = error,
                          .output = output,
                          .usage = &usage_,
                          .service_tier = {service_tier_}};
  lines_.Lifecycle(type, context_, envelope);
  if (context_.is_kept) AppendResponse(response_, context_, envelope);
}

void Writer::Fail(const Error& error, std::string_view /*request_id*/) {
  if (std::exchange(ended_, true)) return;
  const int status = StatusOf(error);
  const std::string object = ErrorObject(status, error.text.value.Get());
  if (!started_) {
    lines_.Failure(object, status, error.text.value.Get());
    return;
  }
  for (OutputItem& item : items_) {
    if (item.open) item.status = "incomplete";
  }
  const std::string output = Output();
  lines_.Lifecycle("response.failed", context_,
                   {.status = "failed",
                    .incomplete = {},
                    .error = object,
                    .output = output,
                    .usage = &usage_,
                    .service_tier = {service_tier_}});
}

std::string Writer::Output() const {
  std::string output;
  output.reserve(kept_bytes_ + 256 * items_.size());
  for (const OutputItem& item : items_) {
    if (!output.empty()) output.push_back(',');
    AppendItem(output, item, ItemState::kWhole);
  }
  return output;
}

void Writer::Keep(std::string& text, std::string_view more) {
  text += more;
  kept_bytes_ += more.size();
}

}  // namespace monorelay::dialects::openai_responses
