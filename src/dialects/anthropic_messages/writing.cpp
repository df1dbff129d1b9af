#include "dialects/anthropic_messages/writing.hpp"

#include <algorithm>

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::CacheMark;

constexpr int kMostMarks = 4;

int MarksIn(const std::vector<chat::Part>& parts) {
  int count = 0;
  for (const chat::Part& part : parts) {
    if (part.cache != CacheMark::kNone) ++count;
    if (const auto* const result = part.If<chat::ToolResult>()) count += MarksIn(result->content);
  }
  return count;
}

// How many bytes at the end of `text` are one white-space character; 0 if there is none.
std::size_t SpaceAtEnd(std::string_view text) {
  if (text.ends_with(' ')) return 1;
  if (text.size() < 2 || text[text.size() - 2] != '\\') return 0;
  if (!std::string_view("ntr").contains(text.back())) return 0;
  // A backslash that is itself escaped begins nothing.
  const std::string_view before = text.substr(0, text.size() - 1);
  const std::size_t other = before.find_last_not_of('\\');
  const std::size_t run =
      other == std::string_view::npos ? before.size() : before.size() - other - 1;
  return run % 2 == 1 ? 2 : 0;
}

}  // namespace

void Writing::Refuse(Feature feature, std::string_view why) {
  if (problem) return;
  std::string text(notes.NameOf(feature));
  problem = ClientError(ErrorKind::kInvalidRequest, text.append(" ").append(why)).error();
}

void CountMarks(Writing& writing) {
  if (writing.own) return;
  int count = 0;
  for (const chat::Tool& tool : writing.request.tools) count += tool.cache != CacheMark::kNone;
  for (const chat::Message& message : writing.request.messages) count += MarksIn(message.parts);
  if (count <= kMostMarks) return;
  writing.marks_to_skip = count - kMostMarks;
  writing.notes.Approximate(Feature::kCacheMark, "only the last four are sent");
}

void WriteCacheMark(Writing& writing, json::Writer& writer, CacheMark mark) {
  if (mark == CacheMark::kNone) return;
  if (writing.marks_to_skip > 0) {
    --writing.marks_to_skip;
    return;
  }
  const bool hour = mark == CacheMark::kHour || mark == CacheMark::kHours12;
  if (mark == CacheMark::kMinutes30) writing.notes.Approximate(Feature::kCacheMark, "5 minutes");
  if (mark == CacheMark::kHours12) writing.notes.Approximate(Feature::kCacheMark, "1 hour");
  writer.Key("cache_control").BeginObject().Field("type", "ephemeral");
  if (hour) writer.Field("ttl", "1h");
  writer.EndObject();
}

chat::Raw ExtraNamed(const Writing& writing, std::string_view key) {
  if (!writing.own) return {};
  const auto same = [&](const chat::Extra& extra) { return extra.key.escaped == key; };
  const auto extra = std::ranges::find_if(writing.request.extras, same);
  return extra == writing.request.extras.end() ? chat::Raw() : extra->value;
}

void WriteExtrasUnder(const Writing& writing, json::Writer& writer, std::string_view prefix) {
  if (!writing.own) return;
  for (const chat::Extra& extra : writing.request.extras) {
    std::string_view key = extra.key.escaped;
    if (!key.starts_with(prefix) || !key.substr(prefix.size()).starts_with('.')) continue;
    writer.Field(key.substr(prefix.size() + 1), extra.value);
  }
}

void WriteMoreFields(json::Writer& writer, chat::Raw object) {
  if (object.json.size() <= 2) return;
  // As one key with the rest behind it: the writer adds the comma before, and none is missing
  // after.
  const std::string_view inside = object.json.substr(1, object.json.size() - 2);
  const std::size_t key_end = inside.find("\":");
  writer.Key(inside.substr(1, key_end - 1)).Value(chat::Raw{inside.substr(key_end + 2)});
}

bool IsBlank(chat::Text text) {
  return TrimEnd(text).IsEmpty();
}

chat::Text TrimEnd(chat::Text text) {
  std::string_view left = text.escaped;
  while (const std::size_t space = SpaceAtEnd(left)) left.remove_suffix(space);
  return {left};
}

}  // namespace monorelay::dialects::anthropic_messages
