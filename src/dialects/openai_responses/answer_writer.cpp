#include "dialects/openai_responses/answer_writer.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "dialects/opaque.hpp"
#include "dialects/openai_responses/annotation.hpp"
#include "dialects/openai_responses/names.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Feature;
using chat::Part;
using chat::Reasoning;
using Parts = std::span<const Part>;

bool IsSpoken(const Part& part) {
  return part.If<chat::TextPart>() != nullptr || part.If<chat::Refusal>() != nullptr;
}

void WriteSpokenPart(json::Writer& writer, const Part& part, const Writing& writing) {
  if (const auto* refusal = part.If<chat::Refusal>()) {
    writer.BeginObject().Field("type", "refusal").Field("refusal", refusal->text).EndObject();
    return;
  }
  const auto* text = part.If<chat::TextPart>();
  writer.BeginObject().Field("type", "output_text").Field("text", text->text);
  writer.Key("annotations").BeginArray();
  for (chat::Citation citation : text->citations) {
    if (citation.begin < 0) {
      citation.begin = 0;
      citation.end = json::CountCodePoints(text->text);
    }
    std::string annotation;
    if (AppendAnnotation(annotation, citation, 0)) {
      writer.Value(json::Raw{annotation});
    } else {
      writing.notes.Drop(Feature::kCitations);
    }
  }
  writer.EndArray().EndObject();
}

// One message of the texts and refusals at the front of `parts`; returns how many those are.
std::size_t WriteSpoken(json::Writer& writer, Parts parts, json::Text purpose,
                        const Writing& writing) {
  std::size_t count = 0;
  std::size_t empty = 0;
  for (; count < parts.size() && IsSpoken(parts[count]); ++count) {
    const auto* text = parts[count].If<chat::TextPart>();
    if (text != nullptr && text->text.IsEmpty()) ++empty;
  }
  if (empty == count) return count;
  writer.BeginObject().Field("type", "message").Field("role", "assistant");
  const auto* only = count == 1 ? parts.front().If<chat::TextPart>() : nullptr;
  writer.Key("content");
  // Servers that insist on ids of messages insist less where the content is a string.
  if (only != nullptr && only->citations.empty()) {
    writer.String(only->text);
  } else {
    writer.BeginArray();
    for (const Part& part : parts.first(count)) WriteSpokenPart(writer, part, writing);
    writer.EndArray();
  }
  if (!purpose.IsEmpty()) writer.Field("phase", purpose);
  writer.EndObject();
  return count;
}

void WriteArguments(json::Writer& writer, const chat::Arguments& arguments) {
  if (!arguments.object.IsEmpty()) {
    writer.Field("arguments", arguments.object.json);
  } else if (arguments.text.IsEmpty()) {
    writer.Field("arguments", "{}");
  } else {
    writer.Field("arguments", arguments.text);
  }
}

void WriteCall(json::Writer& writer, const chat::ToolCall& call, const Writing& writing) {
  if (!call.opaque.IsEmpty()) writing.notes.Drop(Feature::kReasoningOpaque);
  writer.BeginObject().Field("type", call.free_form ? "custom_tool_call" : "function_call");
  writer.Field("call_id", call.id).Field("name", call.name);
  if (call.free_form) {
    writer.Field("input", call.arguments.text);
  } else {
    WriteArguments(writer, call.arguments);
  }
  if (!call.group.IsEmpty()) writer.Field("namespace", call.group);
  writer.EndObject();
}

// Providers refuse the field for the reasoning itself, unless they have filled it themselves.
bool IsContent(const Part& part, const Writing& writing) {
  return writing.own && !part.If<Reasoning>()->summary;
}

void WriteReasoningTexts(json::Writer& writer, Parts parts, bool summaries,
                         const Writing& writing) {
  writer.BeginArray();
  for (const Part& part : parts) {
    const auto* reasoning = part.If<Reasoning>();
    if (IsContent(part, writing) == summaries || reasoning->text.IsEmpty()) continue;
    writer.BeginObject().Field("type", summaries ? "summary_text" : "reasoning_text");
    writer.Field("text", reasoning->text).EndObject();
  }
  writer.EndArray();
}

bool IsMade(json::Text id) {
  return id.escaped.starts_with(kMadeReasoningPrefix);
}

// How many parts at the front are of one item: those that share an id.
std::size_t CountOfItem(Parts parts) {
  const json::Text id = parts.front().If<Reasoning>()->id;
  std::size_t count = 1;
  while (!id.IsEmpty() && count < parts.size()) {
    const auto* next = parts[count].If<Reasoning>();
    if (next == nullptr || next->id.escaped != id.escaped) break;
    ++count;
  }
  return count;
}

bool CanReturn(const Reasoning& reasoning, const Writing& writing) {
  const chat::Opaque& opaque = reasoning.opaque;
  // What is wrapped without data tells only that it came from elsewhere.
  if (opaque.IsEmpty()) return writing.own && !IsMade(reasoning.id) && opaque.dialect.IsEmpty();
  return IsReadableBy(opaque, kName, writing.target.provider);
}

// One item of the reasoning at the front of `parts`; returns how many parts that is. Reasoning
// without its encrypted form means nothing to a provider that keeps nothing, unless it is its own.
std::size_t WriteReasoning(json::Writer& writer, Parts parts, const Writing& writing) {
  const std::size_t count = CountOfItem(parts);
  const Parts item = parts.first(count);
  const auto* last = item.back().If<Reasoning>();
  if (!CanReturn(*last, writing)) {
    if (!last->opaque.IsEmpty()) writing.notes.Drop(Feature::kReasoningOpaque);
    if (!last->text.IsEmpty()) writing.notes.Drop(Feature::kReasoningPart);
    return count;
  }
  writer.BeginObject().Field("type", "reasoning");
  if (!last->id.IsEmpty() && !IsMade(last->id)) writer.Field("id", last->id);
  writer.Key("summary");
  WriteReasoningTexts(writer, item, true, writing);
  const auto has_content = [&](const Part& part) {
    return IsContent(part, writing) && !part.If<Reasoning>()->text.IsEmpty();
  };
  if (std::ranges::any_of(item, has_content)) {
    writer.Key("content");
    WriteReasoningTexts(writer, item, false, writing);
  }
  if (!last->opaque.IsEmpty()) writer.Field("encrypted_content", last->opaque.data);
  writer.EndObject();
  return count;
}

// True if it stands for reasoning of which no provider has heard.
bool RefersToMade(const chat::Foreign& foreign) {
  if (!json::Equals(foreign.type, "item_reference")) return false;
  json::Document item;
  return item.ParseCopy(foreign.raw.json) && IsMade(item.Root()["id"].GetText());
}

Result<void> WriteOther(json::Writer& writer, const Part& part, const Writing& writing) {
  if (const auto* call = part.If<chat::ToolCall>()) {
    WriteCall(writer, *call, writing);
  } else if (const auto* foreign = part.If<chat::Foreign>()) {
    if (json::Equals(foreign->dialect, kName) && !RefersToMade(*foreign)) {
      writer.Value(foreign->raw);
    } else {
      writing.notes.DropPart(foreign->type);
    }
  } else if (const auto* media = part.If<chat::Media>()) {
    const bool image = media->kind == chat::MediaKind::kImage;
    writing.notes.Drop(image ? Feature::kImage : Feature::kDocument);
  }
  return {};
}

}  // namespace

Result<void> WriteAnswer(json::Writer& writer, const chat::Message& message,
                         const Writing& writing) {
  if (!message.name.IsEmpty()) writing.notes.Drop(Feature::kParticipantName);
  Parts rest(message.parts);
  while (!rest.empty()) {
    if (IsSpoken(rest.front())) {
      rest = rest.subspan(WriteSpoken(writer, rest, message.purpose, writing));
    } else if (rest.front().If<Reasoning>() != nullptr) {
      rest = rest.subspan(WriteReasoning(writer, rest, writing));
    } else {
      auto written = WriteOther(writer, rest.front(), writing);
      if (!written) return written;
      rest = rest.subspan(1);
    }
  }
  return {};
}

}  // namespace monorelay::dialects::openai_responses
