// The calls of tools and their results, for MessageWriter.
#include <algorithm>

#include "dialects/opaque.hpp"
#include "dialects/openai_chat/message_writer.hpp"
#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Feature;
using chat::Part;

constexpr std::string_view kDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kShortId = 9;

bool IsShortId(std::string_view id) {
  const auto is_digit = [](char c) { return kDigits.find(c) != std::string_view::npos; };
  return id.size() == kShortId && std::ranges::all_of(id, is_digit);
}

std::string_view WordFor(chat::MediaKind kind) {
  switch (kind) {
    case chat::MediaKind::kImage:
      return "image";
    case chat::MediaKind::kDocument:
      return "document";
    case chat::MediaKind::kAudio:
      return "sound";
    case chat::MediaKind::kVideo:
      return "film";
  }
  return "file";
}

Part TextOf(std::string_view escaped) {
  return {.content = chat::TextPart{.text = {escaped}, .citations = {}}};
}

}  // namespace

// Mistral takes ids of nine letters and digits alone. The same id always becomes the same.
void MessageWriter::WriteCallId(std::string_view key, json::Text id) {
  if (!target_.traits.nine_character_call_ids || IsShortId(id.escaped)) {
    json_.Field(key, id);
    return;
  }
  std::uint64_t hash = HashOf(id.escaped);
  std::string made;
  for (std::size_t i = 0; i < kShortId; ++i) {
    made.push_back(kDigits[hash % kDigits.size()]);
    hash /= kDigits.size();
  }
  json_.Field(key, std::string_view(made));
}

void MessageWriter::WriteCalls(const chat::Message& message) {
  json_.Key("tool_calls").BeginArray();
  for (const Part& part : message.parts) {
    if (const auto* call = part.If<chat::ToolCall>()) WriteCall(*call);
  }
  json_.EndArray();
}

void MessageWriter::WriteCall(const chat::ToolCall& call) {
  json_.BeginObject();
  WriteCallId("id", call.id);
  if (call.free_form) {
    json_.Field("type", "custom").Key("custom").BeginObject().Field("name", call.name);
    json_.Field("input", call.arguments.text).EndObject();
  } else {
    json_.Field("type", "function").Key("function").BeginObject().Field("name", call.name);
    json_.Key("arguments");
    WriteArguments(json_, call.arguments);
    json_.EndObject();
  }
  // A signature that came without a wrapping from a client of this dialect came from a provider of
  // it, whose model signs in the form of another.
  const bool unwrapped = same_ && call.opaque.provider.IsEmpty() &&
                         json::Equals(call.opaque.dialect, NameOf(Dialect::kGemini));
  if (IsReadable(call.opaque) || (unwrapped && !call.opaque.IsEmpty())) {
    json_.Key("extra_content").BeginObject().Key("google").BeginObject();
    json_.Field("thought_signature", call.opaque.data).EndObject().EndObject();
  } else if (!call.opaque.IsEmpty()) {
    notes_.Drop(Feature::kReasoningOpaque);
  }
  json_.EndObject();
}

// The text that a part of a result becomes, where results are texts.
void MessageWriter::StandIn(const Part& part, std::vector<Part>& texts) {
  if (const auto* text = part.If<chat::TextPart>()) {
    texts.push_back(TextOf(text->text.escaped));
    texts.back().cache = part.cache;
  } else if (const auto* media = part.If<chat::Media>()) {
    if (media->source == chat::SourceKind::kPlain) {
      if (!media->name.IsEmpty()) texts.push_back(TextOf(media->name.escaped));
      texts.push_back(TextOf(media->data.escaped));
      return;
    }
    waiting_media_.push_back(&part);
    std::string& stand_in = kept_.emplace_back("[");
    stand_in.append(WordFor(media->kind)).append(" ");
    stand_in.append(std::to_string(waiting_media_.size()));
    stand_in += " of these results: see the next message]";
    texts.push_back(TextOf(stand_in));
    notes_.Approximate(Feature::kMediaInToolResult, "in a user message");
  } else if (const auto* foreign = part.If<chat::Foreign>()) {
    notes_.DropPart(foreign->type);
  }
}

// Chat Completions has no flag for a result that says what went wrong.
void MessageWriter::MarkFailure(std::vector<Part>& texts) {
  notes_.Approximate(Feature::kToolFailure, "text begins with Error:");
  std::string& text = kept_.emplace_back("Error: ");
  if (texts.empty()) texts.emplace_back();
  if (const auto* first = texts.front().If<chat::TextPart>()) text += first->text.escaped;
  texts.front().content = chat::TextPart{.text = {text}, .citations = {}};
}

Result<void> MessageWriter::WriteResult(const chat::ToolResult& result, const Part& part) {
  std::vector<Part> texts;
  std::vector<const Part*> content;
  if (same_) {
    for (const Part& piece : result.content) content.push_back(&piece);
  } else {
    for (const Part& piece : result.content) StandIn(piece, texts);
    if (result.failed) MarkFailure(texts);
    if (!texts.empty() && part.cache != chat::CacheMark::kNone) texts.back().cache = part.cache;
    for (const Part& text : texts) content.push_back(&text);
  }
  json_.BeginObject().Field("role", "tool");
  WriteCallId("tool_call_id", result.call_id);
  if (same_ && !result.name.IsEmpty()) json_.Field("name", result.name);
  auto written = parts_.WriteContent(content, same_ ? Texts::kApart : Texts::kLines);
  json_.EndObject();
  return written;
}

// A tool message holds texts alone, so that what else the results had comes in a turn of its own.
Result<void> MessageWriter::WriteMediaOfResults() {
  if (waiting_media_.empty()) return {};
  const Part heading = TextOf("What the tools returned beside their texts:");
  waiting_media_.insert(waiting_media_.begin(), &heading);
  json_.BeginObject().Field("role", "user");
  auto written = parts_.WriteContent(waiting_media_, Texts::kApart);
  json_.EndObject();
  waiting_media_.clear();
  return written;
}

}  // namespace monorelay::dialects::openai_chat
