#include "chat/replay.hpp"

namespace monorelay::chat {
namespace {

// Events are lines; values of a whole answer may stand on several.
Raw OnOneLine(Raw raw, std::string& kept) {
  if (raw.json.find_first_of("\r\n") == std::string_view::npos) return raw;
  kept = raw.json;
  json::PutOnOneLine(kept);
  return {kept};
}

class Player {
 public:
  explicit Player(EventSink& sink) : sink_(sink) {}

  void Play(const Response& response) {
    Event start = Of(EventKind::kStart);
    start.id = response.id;
    start.name = response.model;
    start.created = response.created;
    start.service_tier = response.service_tier;
    start.fingerprint = response.fingerprint;
    start.usage = response.usage;
    sink_.OnEvent(start);
    for (const Choice& choice : response.choices) PlayChoice(choice);
    Event usage = Of(EventKind::kUsage);
    usage.usage = response.usage;
    sink_.OnEvent(usage);
    sink_.OnEvent(Of(EventKind::kEnd));
  }

 private:
  [[nodiscard]] Event Of(EventKind kind) const {
    Event event;
    event.kind = kind;
    event.choice = choice_;
    return event;
  }

  void PlayChoice(const Choice& choice) {
    choice_ = choice.index;
    calls_ = 0;
    if (!choice.logprobs.IsEmpty() && !choice.logprobs.IsNull()) {
      Event event = Of(EventKind::kLogprobs);
      event.logprobs = OnOneLine(choice.logprobs, kept_);
      sink_.OnEvent(event);
    }
    for (const Part& part : choice.parts) PlayPart(part);
    Event stop = Of(EventKind::kStop);
    stop.stop = choice.stop;
    sink_.OnEvent(stop);
  }

  void PlayPart(const Part& part) {
    if (const auto* text = part.If<TextPart>()) {
      PlayText(EventKind::kText, text->text);
      for (const Citation& citation : text->citations) {
        Event event = Of(EventKind::kCitation);
        event.citation = citation;
        event.citation.raw = OnOneLine(citation.raw, kept_);
        sink_.OnEvent(event);
      }
      sink_.OnEvent(Of(EventKind::kPartEnd));
    } else if (const auto* refusal = part.If<Refusal>()) {
      PlayText(EventKind::kRefusal, refusal->text);
      sink_.OnEvent(Of(EventKind::kPartEnd));
    } else if (const auto* reasoning = part.If<Reasoning>()) {
      PlayReasoning(*reasoning);
    } else if (const auto* call = part.If<ToolCall>()) {
      PlayCall(*call);
    } else if (const auto* media = part.If<Media>()) {
      Event event = Of(EventKind::kMedia);
      event.media = *media;
      sink_.OnEvent(event);
    }
  }

  void PlayText(EventKind kind, Text text) {
    Event event = Of(kind);
    event.text = text;
    if (!text.IsEmpty()) sink_.OnEvent(event);
  }

  void PlayReasoning(const Reasoning& reasoning) {
    Event event = Of(EventKind::kReasoning);
    event.id = reasoning.id;
    event.text = reasoning.text;
    event.summary = reasoning.summary;
    if (!reasoning.text.IsEmpty()) sink_.OnEvent(event);
    if (!reasoning.opaque.IsEmpty()) {
      Event opaque = Of(EventKind::kOpaque);
      opaque.id = reasoning.id;
      opaque.opaque = reasoning.opaque;
      sink_.OnEvent(opaque);
    }
    sink_.OnEvent(Of(EventKind::kPartEnd));
  }

  void PlayCall(const ToolCall& call) {
    Event begin = Of(EventKind::kToolCall);
    begin.call = calls_;
    begin.id = call.id;
    begin.name = call.name;
    begin.group = call.group;
    begin.free_form = call.free_form;
    begin.opaque = call.opaque;
    sink_.OnEvent(begin);
    Event arguments = Of(EventKind::kToolArguments);
    arguments.call = calls_;
    arguments.free_form = call.free_form;
    std::string escaped;
    if (call.arguments.object.IsEmpty()) {
      arguments.text = call.arguments.text;
    } else {
      escaped = json::Escape(OnOneLine(call.arguments.object, kept_).json);
      arguments.text = {escaped};
    }
    if (!arguments.text.IsEmpty()) sink_.OnEvent(arguments);
    Event end = Of(EventKind::kPartEnd);
    end.call = calls_++;
    end.of_call = true;
    sink_.OnEvent(end);
  }

  EventSink& sink_;
  std::string kept_;
  std::int64_t choice_ = 0;
  std::int64_t calls_ = 0;
};

}  // namespace

void Replay(const Response& response, EventSink& sink) {
  Player(sink).Play(response);
}

}  // namespace monorelay::chat
