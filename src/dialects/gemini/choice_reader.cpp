#include "dialects/gemini/choice_reader.hpp"

#include <utility>

#include "dialects/gemini/citations.hpp"
#include "dialects/gemini/finish.hpp"
#include "dialects/gemini/logprobs.hpp"
#include "dialects/gemini/media.hpp"

namespace monorelay::dialects::gemini {

void ChoiceReader::Add(json::Value candidate) {
  for (const json::Value part : Get(Get(candidate, "content"), "parts").Items()) AddPart(part);
  for (chat::Citation& citation : CitationsOf(candidate)) citations_.push_back(citation);
  AppendLogprobs(logprobs_, Get(candidate, "logprobsResult"));
  if (Get(candidate, "finishReason").IsString()) choice_.stop = StopOf(candidate, has_calls_);
}

chat::Choice ChoiceReader::Take() {
  Flush();
  const bool ended = choice_.stop.cause == chat::StopCause::kEnd ||
                     choice_.stop.cause == chat::StopCause::kUnknown;
  if (ended && has_calls_) choice_.stop.cause = chat::StopCause::kToolCalls;
  if (!citations_.empty()) PlaceCitations();
  if (!logprobs_.empty())
    choice_.logprobs = {response_.Keep("{\"content\":[" + logprobs_ + "],\"refusal\":null}")};
  return std::move(choice_);
}

void ChoiceReader::AddPart(json::Value part) {
  if (!part.IsObject()) return;
  const PartFields fields = FieldsOf(part);
  if (fields.call.IsObject()) {
    AddCall(fields);
  } else if (auto media = MediaFrom(fields)) {
    Flush();
    choice_.parts.push_back({.content = *media});
  } else if (!fields.foreign.IsEmpty()) {
    Flush();
    choice_.parts.push_back(
        {.content =
             chat::Foreign{.type = fields.foreign, .dialect = {kName}, .raw = part.GetRaw()}});
  } else {
    AddText(fields);
  }
}

void ChoiceReader::AddText(const PartFields& fields) {
  Append(fields.text.GetText(), fields.IsThought() ? Kind::kThought : Kind::kText);
  AddSignature(fields.signature);
}

void ChoiceReader::AddSignature(json::Value signature) {
  if (signature.GetText().IsEmpty()) return;
  Flush();
  const chat::Opaque opaque{
      .data = signature.GetText(), .dialect = {kName}, .provider = {}, .whole = false};
  auto* last = choice_.parts.empty() ? nullptr : choice_.parts.back().If<chat::Reasoning>();
  if (last != nullptr && last->opaque.IsEmpty()) {
    last->opaque = opaque;
    return;
  }
  choice_.parts.push_back(
      {.content = chat::Reasoning{.text = {}, .id = {}, .summary = true, .opaque = opaque}});
}

void ChoiceReader::AddCall(const PartFields& fields) {
  Flush();
  chat::ToolCall call;
  call.id = Get(fields.call, "id").GetText();
  call.name = Get(fields.call, "name").GetText();
  const json::Value args = Get(fields.call, "args");
  if (args.IsObject()) call.arguments.object = args.GetRaw();
  if (!fields.signature.GetText().IsEmpty()) {
    call.opaque = {
        .data = fields.signature.GetText(), .dialect = {kName}, .provider = {}, .whole = false};
  }
  has_calls_ = true;
  choice_.parts.push_back({.content = call});
}

void ChoiceReader::Append(json::Text text, Kind kind) {
  if (text.IsEmpty()) return;
  if (kind != kind_) {
    Flush();
    kind_ = kind;
    first_ = text;
    return;
  }
  if (joined_.empty()) joined_ = first_.escaped;
  joined_ += text.escaped;
}

void ChoiceReader::Flush() {
  if (kind_ == Kind::kNone) return;
  json::Text text = first_;
  if (!joined_.empty()) text = {response_.Keep(std::exchange(joined_, {}))};
  if (kind_ == Kind::kText) {
    choice_.parts.push_back({.content = chat::TextPart{.text = text, .citations = {}}});
  } else {
    choice_.parts.push_back(
        {.content = chat::Reasoning{.text = text, .id = {}, .summary = true, .opaque = {}}});
  }
  kind_ = Kind::kNone;
}

void ChoiceReader::PlaceCitations() {
  std::string text;
  chat::TextPart* last = nullptr;
  for (chat::Part& part : choice_.parts) {
    auto* piece = part.If<chat::TextPart>();
    if (piece == nullptr) continue;
    json::AppendDecoded(text, piece->text);
    last = piece;
  }
  if (last == nullptr) return;
  InCodePoints(citations_, text);
  last->citations = std::move(citations_);
}

}  // namespace monorelay::dialects::gemini
