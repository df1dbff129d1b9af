// The blocks of which the turns of a request are made.
#include <algorithm>
#include <utility>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/anthropic_messages/arguments.hpp"
#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/writing.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Part;

const chat::Foreign* OwnForeign(const Writing& writing, const Part& part) {
  const auto* const foreign = part.If<chat::Foreign>();
  const bool own = foreign != nullptr && writing.own && json::Equals(foreign->dialect, kName);
  return own ? foreign : nullptr;
}

bool IsCompanion(const chat::Foreign& foreign) {
  return foreign.type.escaped == kMoreFields || foreign.type.escaped == kOriginal ||
         foreign.type.escaped == kMessageFields;
}

// A thinking block without a signature of this provider is refused by it.
bool CanSendReasoning(Writing& writing, const chat::Reasoning& reasoning) {
  if (IsReadableBy(reasoning.opaque, kName, writing.target.provider)) return true;
  if (!reasoning.opaque.IsEmpty()) writing.notes.Drop(Feature::kReasoningOpaque);
  if (!reasoning.text.IsEmpty()) writing.notes.Drop(Feature::kReasoningPart);
  return false;
}

void NoteCitations(Writing& writing, const chat::TextPart& text) {
  const auto foreign = [](const chat::Citation& citation) {
    return !json::Equals(citation.dialect, kName);
  };
  if (std::ranges::any_of(text.citations, foreign)) writing.notes.Drop(Feature::kCitations);
}

bool AddText(Block& block, chat::Text text) {
  block.text = text;
  return !IsBlank(text);
}

// False if `part` cannot be sent; what is lost is noted.
bool Prepare(Writing& writing, const Part& part, Place place, Block& block) {
  block.part = &part;
  if (const auto* const text = part.If<chat::TextPart>()) {
    NoteCitations(writing, *text);
    return AddText(block, text->text);
  }
  if (const auto* const refusal = part.If<chat::Refusal>()) {
    writing.notes.Approximate(Feature::kRefusalPart, "sent as text");
    return AddText(block, refusal->text);
  }
  if (const auto* const reasoning = part.If<chat::Reasoning>())
    return CanSendReasoning(writing, *reasoning);
  if (const auto* const media = part.If<chat::Media>()) return CanSend(writing, *media, place);
  if (const auto* const foreign = part.If<chat::Foreign>()) {
    if (OwnForeign(writing, part) == nullptr) {
      writing.notes.DropPart(foreign->type);
      return false;
    }
    block.original = foreign->raw;
    return !IsCompanion(*foreign);
  }
  const auto* const call = part.If<chat::ToolCall>();
  if (call != nullptr && !call->opaque.IsEmpty()) writing.notes.Drop(Feature::kReasoningOpaque);
  return place != Place::kSystem;
}

// An id with other characters is refused, and so is one that was used before.
std::string IdOf(Writing& writing, chat::Text id, bool of_call) {
  int& count = writing.calls_of_id[id.escaped];
  if (of_call) ++count;
  std::string text = json::Decode(id);
  for (char& c : text) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
    if (!fits) c = '_';
  }
  if (count > 1) text.append("_").append(std::to_string(count));
  return text;
}

void WriteText(json::Writer& writer, const Block& block) {
  writer.Field("type", "text").Field("text", block.text);
  const auto* const text = block.part->If<chat::TextPart>();
  if (text == nullptr) return;
  bool open = false;
  for (const chat::Citation& citation : text->citations) {
    if (!json::Equals(citation.dialect, kName)) continue;
    if (!std::exchange(open, true)) writer.Key("citations").BeginArray();
    writer.Value(citation.raw);
  }
  if (open) writer.EndArray();
}

void WriteReasoning(json::Writer& writer, const chat::Reasoning& reasoning) {
  if (reasoning.opaque.whole && reasoning.text.IsEmpty()) {
    writer.Field("type", "redacted_thinking").Field("data", reasoning.opaque.data);
  } else {
    writer.Field("type", "thinking").Field("thinking", reasoning.text);
    writer.Field("signature", reasoning.opaque.data);
  }
}

void WriteCall(Writing& writing, json::Writer& writer, const chat::ToolCall& call) {
  writer.Field("type", "tool_use").Field("id", IdOf(writing, call.id, true));
  writer.Field("name", call.name).Key("input");
  if (!WriteInput(writer, call)) writing.notes.Approximate(Feature::kToolArguments, "kept in _raw");
}

void WriteResult(Writing& writing, json::Writer& writer, const chat::ToolResult& result) {
  writer.Field("type", "tool_result");
  writer.Field("tool_use_id", IdOf(writing, result.call_id, false));
  const std::vector<Block> blocks = BlocksOf(writing, result.content, Place::kResult);
  const bool plain = blocks.size() == 1 && blocks[0].original.IsEmpty() &&
                     blocks[0].more.IsEmpty() && blocks[0].part->If<chat::TextPart>() != nullptr &&
                     blocks[0].part->cache == chat::CacheMark::kNone;
  if (plain) {
    writer.Field("content", blocks[0].text);
  } else if (!blocks.empty()) {
    writer.Key("content").BeginArray();
    for (const Block& block : blocks) WriteBlock(writing, writer, block);
    writer.EndArray();
  }
  if (result.failed) writer.Field("is_error", true);
}

}  // namespace

std::vector<Block> BlocksOf(Writing& writing, const std::vector<Part>& parts, Place place) {
  std::vector<Block> blocks;
  blocks.reserve(parts.size());
  bool kept = false;  // the part before
  for (const Part& part : parts) {
    const chat::Foreign* const foreign = OwnForeign(writing, part);
    if (foreign != nullptr && IsCompanion(*foreign)) {
      if (foreign->type.escaped == kMoreFields && kept) blocks.back().more = foreign->raw;
      if (foreign->type.escaped == kOriginal) {
        if (!kept) blocks.emplace_back().part = &part;
        blocks.back().original = foreign->raw;
      }
      continue;
    }
    Block block;
    kept = Prepare(writing, part, place, block);
    if (kept) blocks.push_back(block);
  }
  return blocks;
}

void WriteBlock(Writing& writing, json::Writer& writer, const Block& block) {
  if (!block.original.IsEmpty()) {
    writer.Value(block.original);
    return;
  }
  const Part& part = *block.part;
  writer.BeginObject();
  if (const auto* const reasoning = part.If<chat::Reasoning>()) {
    WriteReasoning(writer, *reasoning);
  } else if (const auto* const media = part.If<chat::Media>()) {
    WriteMedia(writer, *media);
  } else if (const auto* const call = part.If<chat::ToolCall>()) {
    WriteCall(writing, writer, *call);
  } else if (const auto* const result = part.If<chat::ToolResult>()) {
    WriteResult(writing, writer, *result);
  } else {
    WriteText(writer, block);
  }
  const bool own_mark = block.more.json.starts_with("{\"cache_control\"");
  if (!own_mark) WriteCacheMark(writing, writer, part.cache);
  WriteMoreFields(writer, block.more);
  writer.EndObject();
}

}  // namespace monorelay::dialects::anthropic_messages
