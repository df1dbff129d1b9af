#include "chat/collector.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::chat {

void Collector::OnEvent(const Event& event) {
  switch (event.kind) {
    case EventKind::kStart:
      response_.id = Keep(event.id);
      response_.model = Keep(event.name);
      response_.created = event.created;
      response_.fingerprint = Keep(event.fingerprint);
      if (!event.service_tier.IsEmpty()) response_.service_tier = Keep(event.service_tier);
      response_.usage.Merge(event.usage);
      return;
    case EventKind::kText:
    case EventKind::kRefusal:
    case EventKind::kReasoning:
      OnContent(event);
      return;
    case EventKind::kOpaque:
      OnOpaque(event);
      return;
    case EventKind::kToolCall:
    case EventKind::kToolArguments:
      OnCall(event);
      return;
    case EventKind::kMedia: {
      Answer& answer = ChoiceOf(event);
      answer.pieces.push_back({});
      answer.pieces.back().kind = Kind::kMedia;
      answer.pieces.back().media = Kept(event.media);
      return;
    }
    case EventKind::kCitation:
      Current(ChoiceOf(event), Kind::kText).citations.push_back(Kept(event.citation));
      return;
    case EventKind::kLogprobs:
      ChoiceOf(event).logprobs = event.logprobs.json;
      return;
    case EventKind::kPartEnd:
      if (Answer& answer = ChoiceOf(event); !event.of_call && !answer.pieces.empty())
        answer.pieces.back().ended = true;
      return;
    case EventKind::kStop:
      ChoiceOf(event).stop = Kept(event.stop);
      if (!event.service_tier.IsEmpty()) response_.service_tier = Keep(event.service_tier);
      return;
    case EventKind::kUsage:
      response_.usage.Merge(event.usage);
      return;
    case EventKind::kFailure:
    case EventKind::kKeepAlive:
    case EventKind::kEnd:
      return;
  }
}

Collector::Answer& Collector::ChoiceOf(const Event& event) {
  const auto found = std::ranges::find(answers_, event.choice, &Answer::index);
  if (found != answers_.end()) return *found;
  answers_.push_back({});
  answers_.back().index = event.choice;
  return answers_.back();
}

Collector::Piece& Collector::Current(Answer& answer, Kind kind) {
  const bool goes_on =
      !answer.pieces.empty() && answer.pieces.back().kind == kind && !answer.pieces.back().ended;
  if (!goes_on) {
    answer.pieces.push_back({});
    answer.pieces.back().kind = kind;
  }
  return answer.pieces.back();
}

Collector::Piece* Collector::CallOf(Answer& answer, std::int64_t number) {
  const auto found = std::ranges::find_if(answer.pieces, [&](const Piece& piece) {
    return piece.kind == Kind::kCall && piece.call == number;
  });
  return found == answer.pieces.end() ? nullptr : &*found;
}

void Collector::OnContent(const Event& event) {
  Kind kind = Kind::kText;
  if (event.kind == EventKind::kRefusal) kind = Kind::kRefusal;
  if (event.kind == EventKind::kReasoning) kind = Kind::kReasoning;
  Piece& piece = Current(ChoiceOf(event), kind);
  piece.text += event.text.escaped;
  if (kind != Kind::kReasoning) return;
  if (piece.id.empty()) piece.id = event.id.escaped;
  piece.summary = event.summary;
}

void Collector::OnOpaque(const Event& event) {
  Piece& piece = Current(ChoiceOf(event), Kind::kReasoning);
  if (piece.id.empty()) piece.id = event.id.escaped;
  Copy(piece, event.opaque);
}

void Collector::OnCall(const Event& event) {
  Answer& answer = ChoiceOf(event);
  Piece* piece = CallOf(answer, event.call);
  if (piece == nullptr) {
    answer.pieces.push_back({});
    piece = &answer.pieces.back();
    piece->kind = Kind::kCall;
    piece->call = event.call;
  }
  piece->free_form = piece->free_form || event.free_form;
  if (event.kind == EventKind::kToolArguments) {
    piece->text += event.text.escaped;
    return;
  }
  piece->id = event.id.escaped;
  piece->name = event.name.escaped;
  piece->group = event.group.escaped;
  Copy(*piece, event.opaque);
}

void Collector::Copy(Piece& piece, const Opaque& opaque) {
  if (opaque.IsEmpty()) return;
  piece.opaque += opaque.data.escaped;
  piece.opaque_dialect = opaque.dialect.escaped;
  piece.opaque_provider = opaque.provider.escaped;
  piece.opaque_is_whole = opaque.whole;
}

Citation Collector::Kept(const Citation& citation) {
  Citation kept = citation;
  kept.url = Keep(citation.url);
  kept.title = Keep(citation.title);
  kept.quote = Keep(citation.quote);
  kept.raw = {response_.Keep(std::string(citation.raw.json))};
  kept.dialect = Keep(citation.dialect);
  return kept;
}

Stop Collector::Kept(const Stop& stop) {
  Stop kept = stop;
  kept.raw = Keep(stop.raw);
  kept.sequence = Keep(stop.sequence);
  kept.explanation = Keep(stop.explanation);
  return kept;
}

Media Collector::Kept(const Media& media) {
  Media kept = media;
  kept.type = Keep(media.type);
  kept.data = Keep(media.data);
  kept.name = Keep(media.name);
  kept.detail = Keep(media.detail);
  return kept;
}

Part Collector::PartOf(Piece& piece) {
  const auto keep = [&](std::string& text) { return Text{response_.Keep(std::move(text))}; };
  Opaque opaque;
  opaque.data = keep(piece.opaque);
  opaque.dialect = keep(piece.opaque_dialect);
  opaque.provider = keep(piece.opaque_provider);
  opaque.whole = piece.opaque_is_whole;
  Part part;
  switch (piece.kind) {
    case Kind::kText: {
      TextPart text;
      text.text = keep(piece.text);
      text.citations = std::move(piece.citations);
      part.content = std::move(text);
      break;
    }
    case Kind::kRefusal: {
      Refusal refusal;
      refusal.text = keep(piece.text);
      part.content = refusal;
      break;
    }
    case Kind::kReasoning: {
      Reasoning reasoning;
      reasoning.text = keep(piece.text);
      reasoning.id = keep(piece.id);
      reasoning.summary = piece.summary;
      reasoning.opaque = opaque;
      part.content = reasoning;
      break;
    }
    case Kind::kCall: {
      ToolCall call;
      call.id = keep(piece.id);
      call.name = keep(piece.name);
      call.group = keep(piece.group);
      call.free_form = piece.free_form;
      call.arguments.text = keep(piece.text);
      call.opaque = opaque;
      part.content = call;
      break;
    }
    case Kind::kMedia:
      part.content = piece.media;
      break;
  }
  return part;
}

Response Collector::Take() {
  std::ranges::sort(answers_, {}, &Answer::index);
  for (Answer& answer : answers_) {
    Choice choice;
    choice.index = answer.index;
    choice.stop = answer.stop;
    for (Piece& piece : answer.pieces) choice.parts.push_back(PartOf(piece));
    choice.logprobs = {response_.Keep(std::move(answer.logprobs))};
    response_.choices.push_back(std::move(choice));
  }
  return std::move(response_);
}

}  // namespace monorelay::chat
