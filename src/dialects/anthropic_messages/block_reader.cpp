// The blocks of which the turns of a request are made.
#include <algorithm>
#include <utility>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/reading.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Part;

void ReadText(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  chat::TextPart text;
  text.text = RequiredText(reading, block["text"], path.Key("text"));
  for (const Value citation : block["citations"].Items())
    text.citations.push_back(ReadCitation(citation));
  parts.push_back({.content = std::move(text)});
  KeepOtherFields(reading, block, {"type", "text", "citations"}, kMoreFields, parts);
}

// An empty block with a wrapped signature stands for what belongs to the call behind it.
void AddReasoning(Reading& reading, chat::Text text, chat::Text data, bool whole,
                  std::vector<Part>& parts) {
  chat::Reasoning reasoning;
  reasoning.text = text;
  bool of_call = false;
  if (!data.IsEmpty()) {
    reasoning.opaque = OpaqueFrom(data, kName, reading.request, &of_call);
    if (json::Equals(reasoning.opaque.dialect, kName)) reasoning.opaque.whole = whole;
    CheckSigned(reasoning.opaque, data, text);
  }
  if (of_call && text.IsEmpty()) {
    reading.of_next_call = reasoning.opaque;
  } else if (!text.IsEmpty() || !reasoning.opaque.IsEmpty()) {
    parts.push_back({.content = reasoning});
  }
}

void ReadThinkingBlock(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  const chat::Text text = OptionalText(reading, block["thinking"], path.Key("thinking"));
  const chat::Text data = OptionalText(reading, block["signature"], path.Key("signature"));
  AddReasoning(reading, text, data, false, parts);
}

void ReadRedacted(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  const chat::Text data = RequiredText(reading, block["data"], path.Key("data"));
  AddReasoning(reading, {}, data, true, parts);
}

void ReadToolUse(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  chat::ToolCall call;
  call.id = RequiredText(reading, block["id"], path.Key("id"));
  call.name = RequiredText(reading, block["name"], path.Key("name"));
  const Value input = block["input"];
  if (input.IsString()) {
    call.arguments.text = input.GetText();
  } else if (input.IsObject()) {
    call.arguments.object = input.GetRaw();
  } else if (input.IsGiven()) {
    reading.problem.Report(path.Key("input"), "must be an object");
  }
  call.opaque = std::exchange(reading.of_next_call, {});
  parts.push_back({.content = call});
  if (block["caller"]["type"].Is("direct")) {  // what is meant without it too
    KeepOtherFields(reading, block, {"type", "id", "name", "input", "caller"}, kMoreFields, parts);
  } else {
    KeepOtherFields(reading, block, {"type", "id", "name", "input"}, kMoreFields, parts);
  }
}

void ReadToolResult(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  chat::ToolResult result;
  result.call_id = RequiredText(reading, block["tool_use_id"], path.Key("tool_use_id"));
  const Path content = path.Key("content");
  const Value value = block["content"];
  if (value.IsString()) {
    result.content.push_back({.content = chat::TextPart{.text = value.GetText(), .citations = {}}});
  } else if (value.IsGiven() && !value.IsArray()) {
    reading.problem.Report(content, "must be a string or an array of blocks");
  }
  std::int64_t place = 0;
  for (const Value inner : value.Items()) {
    const Path inside = content.At(place++);
    if (inner["type"].Is("tool_result") || inner["type"].Is("tool_use")) {
      reading.problem.Report(inside, "must not be a call or a result");
    } else {
      ReadBlock(reading, inner, inside, result.content);
    }
  }
  const auto failed = OptionalBool(reading, block["is_error"], path.Key("is_error"));
  result.failed = failed.value_or(false);
  parts.push_back({.content = std::move(result)});
}

void ReadImage(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  if (!ReadMedia(reading, block, path, parts)) return;
  KeepOtherFields(reading, block, {"type", "source"}, kMoreFields, parts);
}

void ReadDocument(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  if (!ReadMedia(reading, block, path, parts)) return;
  if (block["citations"]["enabled"].GetBool().value_or(false)) {
    KeepOtherFields(reading, block, {"type", "source", "title"}, kMoreFields, parts);
  } else {
    KeepOtherFields(reading, block, {"type", "source", "title", "citations"}, kMoreFields, parts);
  }
}

void ReadTextLike(Reading& reading, Value block, const Path& /*path*/, std::vector<Part>& parts) {
  ReadAsText(reading, block, parts);
}

struct BlockReader {
  std::string_view type;
  void (*read)(Reading& reading, Value block, const Path& path, std::vector<Part>& parts);
};

constexpr BlockReader kBlocks[] = {
    {"text", ReadText},
    {"tool_result", ReadToolResult},
    {"tool_use", ReadToolUse},
    {"thinking", ReadThinkingBlock},
    {"redacted_thinking", ReadRedacted},
    {"image", ReadImage},
    {"document", ReadDocument},
    {"search_result", ReadTextLike},
    {"tool_reference", ReadTextLike},
    {"browser_state", ReadTextLike},
};

}  // namespace

void ReadBlock(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  if (!block.IsObject()) {
    reading.problem.Report(path, "must be an object");
    return;
  }
  const Value type = block["type"];
  if (!type.IsString()) reading.problem.Report(path.Key("type"), "must be a string");
  const auto same = [&](const BlockReader& reader) { return type.Is(reader.type); };
  const auto* const reader = std::ranges::find_if(kBlocks, same);
  if (reader == std::end(kBlocks)) {
    parts.push_back(ForeignPart(type.GetText(), block.GetRaw()));
    return;
  }
  const std::size_t first = parts.size();
  reader->read(reading, block, path, parts);
  if (parts.size() > first) {
    parts[first].cache = ReadCacheMark(reading, block["cache_control"], path.Key("cache_control"));
  }
}

}  // namespace monorelay::dialects::anthropic_messages
