#include "dialects/openai_responses/content_writer.hpp"

#include <algorithm>

#include "dialects/openai_responses/media_writer.hpp"
#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::CacheMark;
using chat::Part;

// The lifetimes that the dialect knows are 30 minutes and 12 hours. Its providers keep in their
// caches what they can, so that another one is no loss, and neither are marks where none may stand.
void WriteCacheMark(json::Writer& writer, CacheMark mark) {
  if (mark == CacheMark::kNone) return;
  const bool long_lived = mark == CacheMark::kHours12;
  writer.Key("prompt_cache_breakpoint").BeginObject().Field("mode", "explicit");
  writer.Field("ttl", long_lived ? "12h" : "30m").EndObject();
}

void WriteText(json::Writer& writer, json::Text text, CacheMark mark) {
  writer.BeginObject().Field("type", "input_text").Field("text", text);
  WriteCacheMark(writer, mark);
  writer.EndObject();
}

Result<void> WritePart(json::Writer& writer, const Part& part, const Writing& writing) {
  if (const auto* text = part.If<chat::TextPart>()) {
    WriteText(writer, text->text, part.cache);
  } else if (const auto* refusal = part.If<chat::Refusal>()) {
    WriteText(writer, refusal->text, part.cache);
  } else if (const auto* media = part.If<chat::Media>()) {
    auto checked = CheckMedia(*media, writing);
    if (!checked) return checked;
    writer.BeginObject();
    WriteMedia(writer, *media, writing);
    WriteCacheMark(writer, part.cache);
    writer.EndObject();
  } else if (const auto* foreign = part.If<chat::Foreign>()) {
    if (json::Equals(foreign->dialect, kName)) {
      writer.Value(foreign->raw);
    } else {
      writing.notes.DropPart(foreign->type);
    }
  }
  return {};
}

bool IsEmptyText(const Part& part) {
  const auto* text = part.If<chat::TextPart>();
  return text != nullptr && text->text.IsEmpty();
}

}  // namespace

Result<void> WriteContent(json::Writer& writer, const std::vector<Part>& parts,
                          const Writing& writing) {
  const bool silent = std::ranges::all_of(parts, IsEmptyText);
  if (silent) {
    writer.String(json::Text{});
    return {};
  }
  const auto* only = parts.size() == 1 ? parts.front().If<chat::TextPart>() : nullptr;
  if (only != nullptr && parts.front().cache == CacheMark::kNone) {
    writer.String(only->text);
    return {};
  }
  writer.BeginArray();
  for (const Part& part : parts) {
    if (IsEmptyText(part) && !writing.own) continue;
    auto written = WritePart(writer, part, writing);
    if (!written) return written;
  }
  writer.EndArray();
  return {};
}

}  // namespace monorelay::dialects::openai_responses
