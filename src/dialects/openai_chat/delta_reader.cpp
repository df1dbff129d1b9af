// What a choice of a chunk adds to its answer, for ChunkReader.
#include "dialects/openai_chat/event_reader.hpp"
#include "dialects/openai_chat/media.hpp"
#include "dialects/openai_chat/part_reader.hpp"
#include "dialects/openai_chat/reasoning.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Event;
using chat::EventKind;
using json::Value;

}  // namespace

void ChunkReader::ReadDelta(const Value& delta, Choice& choice, chat::EventSink& sink) {
  Value content;
  Value refusal;
  Value details;
  Value annotations;
  Value audio;
  Value images;
  Value calls;
  Value old_call;
  json::Text reasoning;
  for (const json::Field field : delta.Fields()) {
    const std::string_view key = field.key.escaped;
    if (key == "content") {
      content = field.value;
    } else if (key == "reasoning_content" || key == "reasoning") {
      // The same under two names, if both are there.
      if (reasoning.IsEmpty()) reasoning = field.value.GetText();
    } else if (key == "reasoning_details") {
      details = field.value;
    } else if (key == "tool_calls") {
      calls = field.value;
    } else if (key == "function_call") {
      old_call = field.value;
    } else if (key == "refusal") {
      refusal = field.value;
    } else if (key == "annotations") {
      annotations = field.value;
    } else if (key == "audio") {
      audio = field.value;
    } else if (key == "images") {
      images = field.value;
    }
  }
  bool has_text = false;
  for (const Value item : details.Items())
    has_text =
        has_text || !item["text"].GetText().IsEmpty() || !item["summary"].GetText().IsEmpty();
  // The text of the details once more.
  if (!has_text) GiveText(EventKind::kReasoning, reasoning, choice, sink);
  choice.thinks_aside = choice.thinks_aside || (!has_text && !reasoning.IsEmpty());
  ReadDetails(details, choice, sink);
  ReadContent(content, choice, sink);
  // Other dialects have no sound, but they have its words.
  GiveText(EventKind::kText, audio["transcript"].GetText(), choice, sink);
  GiveText(EventKind::kRefusal, refusal.GetText(), choice, sink);
  ReadAnnotations(annotations, choice, sink);
  ReadImages(images, choice, sink);
  for (const Value call : calls.Items()) ReadCall(call, choice, sink);
  if (old_call.IsObject()) ReadOldCall(old_call, choice, sink);
}

void ChunkReader::GiveText(EventKind kind, json::Text text, Choice& choice, chat::EventSink& sink,
                           bool summary) {
  if (text.IsEmpty()) return;
  choice.has_spoken = true;
  Event event = EventOf(kind, choice.index);
  event.summary = summary;
  event.text = text;
  sink.OnEvent(event);
}

void ChunkReader::GiveOpaque(json::Text format, json::Text data, bool whole, json::Text id,
                             Choice& choice, chat::EventSink& sink) {
  if (data.IsEmpty()) return;
  choice.has_spoken = true;
  JoinSignature(scratch_, format, data);
  const chat::Opaque opaque{.data = {scratch_},
                            .dialect = {NameOf(Dialect::kOpenAiChat)},
                            .provider = {},
                            .whole = whole};
  Event event = EventOf(EventKind::kOpaque, choice.index);
  event.id = id;
  event.opaque = opaque;
  sink.OnEvent(event);
}

void ChunkReader::ReadDetails(const Value& details, Choice& choice, chat::EventSink& sink) {
  for (const Value item : details.Items()) {
    const ReasoningDetail detail = DetailFrom(item);
    if (!choice.thinks_aside)
      GiveText(EventKind::kReasoning, detail.text, choice, sink, detail.summary);
    GiveOpaque(detail.format, detail.data, detail.encrypted, detail.id, choice, sink);
  }
}

void ChunkReader::ReadContent(const Value& content, Choice& choice, chat::EventSink& sink) {
  GiveText(EventKind::kText, content.GetText(), choice, sink);
  for (const Value part : content.Items()) {
    if (part["type"].Is("thinking")) {
      GiveText(EventKind::kReasoning, ThinkingTextOf(part), choice, sink);
      GiveOpaque({}, part["signature"].GetText(), false, {}, choice, sink);
    } else {
      const json::Text text = part.IsString() ? part.GetText() : part["text"].GetText();
      GiveText(EventKind::kText, text, choice, sink);
    }
  }
}

void ChunkReader::ReadImages(const Value& images, Choice& choice, chat::EventSink& sink) {
  for (const Value image : images.Items()) {
    const auto media = ImageOfAnswer(image);
    if (!media) continue;
    choice.has_spoken = true;
    Event event = EventOf(EventKind::kMedia, choice.index);
    event.media = *media;
    sink.OnEvent(event);
  }
}

void ChunkReader::ReadAnnotations(const Value& annotations, Choice& choice, chat::EventSink& sink) {
  if (annotations.Size() == 0) return;
  std::vector<chat::Citation> citations;
  openai_chat::ReadAnnotations(annotations, citations);
  for (const chat::Citation& citation : citations) {
    Event event = EventOf(EventKind::kCitation, choice.index);
    event.citation = citation;
    sink.OnEvent(event);
  }
}

void ChunkReader::ReadCall(const Value& source, Choice& choice, chat::EventSink& sink) {
  CallTracker::Fragment fragment;
  Value function;
  bool free_form = false;
  json::Text signature;
  for (const json::Field field : source.Fields()) {
    const std::string_view key = field.key.escaped;
    if (key == "index") {
      fragment.index = field.value.GetInt();
    } else if (key == "id") {
      fragment.id = field.value.GetText();
    } else if (key == "function" && field.value.IsObject()) {
      function = field.value;
    } else if (key == "custom" && field.value.IsObject()) {
      function = field.value;
      free_form = true;
    } else if (key == "extra_content") {
      signature = field.value["google"]["thought_signature"].GetText();
    }
  }
  fragment.name = function["name"].GetText();
  const Value arguments = function[free_form ? "input" : "arguments"];
  GiveCall(fragment, arguments, free_form, signature, choice, sink);
}

void ChunkReader::ReadOldCall(const Value& function, Choice& choice, chat::EventSink& sink) {
  // The one call that the old form has room for; no call of the new form has its index.
  const CallTracker::Fragment fragment{.index = -1, .id = {}, .name = function["name"].GetText()};
  GiveCall(fragment, function["arguments"], false, {}, choice, sink);
}

void ChunkReader::GiveCall(const CallTracker::Fragment& fragment, const Value& arguments,
                           bool free_form, json::Text signature, Choice& choice,
                           chat::EventSink& sink) {
  choice.has_spoken = true;
  CallTracker::Call& call = choice.calls.Find(fragment);
  call.free_form = call.free_form || free_form;
  json::Text piece = arguments.GetText();
  if (!arguments.IsString() && arguments.IsGiven()) {
    scratch_.clear();
    json::AppendEscaped(scratch_, arguments.GetRaw().json);
    piece = {scratch_};
  }
  if (call.number >= 0) return GiveArguments(call, piece, choice, sink);
  if (call.id.empty()) call.id = fragment.id.escaped;
  if (fragment.name.IsEmpty()) {
    // Nothing can be said of a call without a name.
    call.arguments += piece.escaped;
    return;
  }
  choice.calls.Announce(call);
  chat::Opaque opaque;
  if (!signature.IsEmpty())
    opaque = {.data = signature, .dialect = {NameOf(Dialect::kOpenAiChat)}, .provider = {}};
  Event event = EventOf(EventKind::kToolCall, choice.index);
  event.call = call.number;
  event.free_form = call.free_form;
  event.id = {call.id};
  event.name = fragment.name;
  event.opaque = opaque;
  sink.OnEvent(event);
  GiveArguments(call, {call.arguments}, choice, sink);
  GiveArguments(call, piece, choice, sink);
}

void ChunkReader::GiveArguments(const CallTracker::Call& call, json::Text piece,
                                const Choice& choice, chat::EventSink& sink) {
  if (piece.IsEmpty()) return;
  Event event = EventOf(EventKind::kToolArguments, choice.index);
  event.call = call.number;
  event.free_form = call.free_form;
  event.text = piece;
  sink.OnEvent(event);
}

}  // namespace monorelay::dialects::openai_chat
