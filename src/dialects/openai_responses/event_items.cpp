// The part of Writer that opens, fills and closes the items of the answer.
#include <algorithm>

#include "dialects/openai_responses/annotation.hpp"
#include "dialects/openai_responses/event_writer.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/response_writer.hpp"

namespace monorelay::dialects::openai_responses {

std::size_t Writer::AddItem(ItemKind kind, json::Text id) {
  const std::size_t index = items_.size();
  OutputItem& item = items_.emplace_back();
  item.kind = kind;
  item.open = true;
  // A provider that speaks the dialect compares the id when the reasoning comes back.
  const bool keeps_id = own_ && kind == ItemKind::kReasoning && !id.IsEmpty() && !IsIdTaken(id);
  item.id = keeps_id ? std::string(id.escaped) : ItemId(PrefixOf(kind), context_.seed, index);
  return index;
}

bool Writer::IsIdTaken(json::Text id) const {
  const auto same = [&](const OutputItem& item) { return item.id == id.escaped; };
  return std::ranges::any_of(items_, same);
}

void Writer::BeginContent(std::size_t index, ContentKind kind) {
  items_[index].contents.emplace_back().kind = kind;
  lines_.ContentAdded(items_[index], index);
}

void Writer::CloseContent(std::size_t index) {
  if (items_[index].contents.empty()) return;
  lines_.ContentDone(items_[index], index);
  const OutputContent& content = items_[index].contents.back();
  if (content.kind == ContentKind::kText) text_before_ += json::CountCodePoints({content.text});
}

// `incomplete` is only known for what is still open when the answer stops.
void Writer::Close(std::size_t index) {
  OutputItem& item = items_[index];
  item.open = false;
  if (EndingOf(cause_).status == "incomplete") item.status = "incomplete";
  lines_.ItemDone(item, index);
}

void Writer::CloseMessage() {
  if (message_ == kNone) return;
  const std::size_t index = std::exchange(message_, kNone);
  CloseContent(index);
  Close(index);
}

void Writer::CloseReasoning() {
  if (reasoning_ == kNone) return;
  const std::size_t index = std::exchange(reasoning_, kNone);
  CloseContent(index);
  if (!opaque_data_.empty()) {
    const chat::Opaque opaque{.data = {opaque_data_},
                              .dialect = {opaque_dialect_},
                              .provider = {opaque_provider_},
                              .whole = opaque_whole_};
    const OutputItem& item = items_[index];
    const json::Text text{item.contents.empty() ? std::string_view() : item.contents.back().text};
    Keep(items_[index].encrypted, EncryptedFor(opaque, {provider_}, own_, text));
    opaque_data_.clear();
  } else if (!own_ && items_[index].encrypted.empty()) {
    Keep(items_[index].encrypted, EncryptedOfNobody(context_.provider_dialect, {provider_}));
  }
  Close(index);
}

void Writer::CloseCall(std::size_t index) {
  OutputItem& item = items_[index];
  if (item.input.empty() && item.kind == ItemKind::kCall) {
    item.input = "{}";
    lines_.InputDelta(item, index, {item.input});
  }
  lines_.InputDone(item, index);
  Close(index);
}

void Writer::CloseAll() {
  CloseReasoning();
  CloseMessage();
  for (const auto& [call, index] : calls_) CloseCall(index);
  calls_.clear();
}

OutputItem& Writer::Saying(ContentKind kind) {
  CloseReasoning();
  if (message_ == kNone) {
    message_ = AddItem(ItemKind::kMessage, {});
    lines_.ItemAdded(items_[message_], message_);
  }
  std::vector<OutputContent>& contents = items_[message_].contents;
  if (contents.empty() || contents.back().kind != kind) {
    CloseContent(message_);
    BeginContent(message_, kind);
  }
  return items_[message_];
}

void Writer::OnText(ContentKind kind, json::Text text) {
  if (text.IsEmpty()) return;
  OutputItem& item = Saying(kind);
  lines_.ContentDelta(item, message_, text, {});
  Keep(item.contents.back().text, text.escaped);
}

void Writer::OnCitation(chat::Citation citation) {
  OutputItem& item = Saying(ContentKind::kText);
  OutputContent& content = item.contents.back();
  if (citation.begin < 0) {
    citation.begin = passage_begin_;
    citation.end = text_before_ + json::CountCodePoints({content.text});
  }
  scratch_.clear();
  if (!AppendAnnotation(scratch_, citation, text_before_)) return;
  if (content.annotation_count++ > 0) content.annotations.push_back(',');
  Keep(content.annotations, scratch_);
  lines_.Annotation(item, message_, scratch_);
}

void Writer::OnMedia(const chat::Media& media) {
  if (!IsPicture(media)) {
    OnText(ContentKind::kText, {kInsteadOfMedia});
    return;
  }
  CloseReasoning();
  CloseMessage();
  const std::size_t index = AddItem(ItemKind::kPicture, {});
  lines_.ItemAdded(items_[index], index);
  Keep(items_[index].input, media.data.escaped);
  Close(index);
}

// They travel with a piece of text, which may be empty.
void Writer::OnLogprobs(json::Raw logprobs) {
  if (!document_.ParseCopy(logprobs.json)) return;
  scratch_.clear();
  for (const json::Value token : document_.Root()["content"].Items()) {
    if (!scratch_.empty()) scratch_.push_back(',');
    AppendOnOneLine(scratch_, token.GetRaw());
  }
  if (scratch_.empty()) return;
  OutputItem& item = Saying(ContentKind::kText);
  lines_.ContentDelta(item, message_, {}, scratch_);
  std::string& kept = item.contents.back().logprobs;
  if (!kept.empty()) kept.push_back(',');
  Keep(kept, scratch_);
}

void Writer::BeginReasoning(json::Text id) {
  CloseMessage();
  reasoning_ = AddItem(ItemKind::kReasoning, id);
  lines_.ItemAdded(items_[reasoning_], reasoning_);
}

void Writer::OnReasoning(const chat::Event& event) {
  if (event.text.IsEmpty()) return;
  const bool summary = event.summary || ShowsAsSummary(context_.provider_dialect);
  const ContentKind kind = summary ? ContentKind::kSummary : ContentKind::kReasoning;
  // What comes after a signature, or is of another kind, is reasoning of its own.
  if (reasoning_ != kNone) {
    const std::vector<OutputContent>& contents = items_[reasoning_].contents;
    const bool goes_on = opaque_data_.empty() && (contents.empty() || contents.back().kind == kind);
    if (!goes_on) CloseReasoning();
  }
  if (reasoning_ == kNone) BeginReasoning(event.id);
  if (items_[reasoning_].contents.empty()) BeginContent(reasoning_, kind);
  lines_.ContentDelta(items_[reasoning_], reasoning_, event.text, {});
  Keep(items_[reasoning_].contents.back().text, event.text.escaped);
}

void Writer::OnOpaque(const chat::Event& event) {
  if (event.opaque.IsEmpty()) return;
  // Hidden reasoning comes whole; a signature may come in pieces.
  const bool another = !opaque_data_.empty() && (event.opaque.whole || opaque_whole_);
  if (another) CloseReasoning();
  if (reasoning_ == kNone) BeginReasoning(event.id);
  Keep(opaque_data_, event.opaque.data.escaped);
  opaque_dialect_ = event.opaque.dialect.escaped;
  opaque_provider_ = event.opaque.provider.escaped;
  opaque_whole_ = event.opaque.whole;
}

void Writer::OnToolCall(const chat::Event& event) {
  CloseReasoning();
  CloseMessage();
  if (!event.opaque.IsEmpty()) {
    BeginReasoning({});
    Keep(items_[reasoning_].encrypted, EncryptedOfCall(event.opaque, {provider_}));
    CloseReasoning();
  }
  const ItemKind kind = event.free_form ? ItemKind::kFreeFormCall : ItemKind::kCall;
  const std::size_t index = AddItem(kind, {});
  OutputItem& item = items_[index];
  item.call_id = call_ids_.Unique(event.id, context_.seed);
  item.name = event.name.escaped;
  item.group = event.group.escaped;
  calls_.emplace_back(event.call, index);
  lines_.ItemAdded(item, index);
}

void Writer::OnArguments(const chat::Event& event) {
  if (event.text.IsEmpty()) return;
  for (const auto& [call, index] : calls_) {
    if (call != event.call) continue;
    lines_.InputDelta(items_[index], index, event.text);
    Keep(items_[index].input, event.text.escaped);
    return;
  }
}

void Writer::OnPartEnd(const chat::Event& event) {
  if (event.of_call) {
    const auto found = std::ranges::find(calls_, event.call, &decltype(calls_)::value_type::first);
    if (found == calls_.end()) return;
    CloseCall(found->second);
    calls_.erase(found);
    return;
  }
  // A text goes on in the same message if more of it follows: providers end one at each source.
  if (message_ != kNone && !items_[message_].contents.empty()) {
    const OutputContent& content = items_[message_].contents.back();
    const bool text = content.kind == ContentKind::kText;
    passage_begin_ = text_before_ + (text ? json::CountCodePoints({content.text}) : 0);
  }
  CloseReasoning();
}

}  // namespace monorelay::dialects::openai_responses
