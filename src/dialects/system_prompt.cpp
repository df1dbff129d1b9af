#include "dialects/system_prompt.hpp"

#include "json/document.hpp"
#include "json/patch.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects {
namespace {

using json::Value;

constexpr std::string_view kBetween = "\\n\\n";  // in a JSON string

bool IsSystem(Value message) {
  return message["role"].Is("system") || message["role"].Is("developer");
}

// `prompt` in front of a text, as the inside of a JSON string.
std::string InFront(std::string_view prompt, json::Text text) {
  return json::Escape(prompt) + std::string(kBetween) + std::string(text.escaped);
}

void WriteMessage(json::Writer& writer, json::Text prompt) {
  writer.BeginObject().Field("role", "system").Field("content", prompt).EndObject();
}

// A message with another content; everything else as it was.
std::string WithContent(Value message, const std::string& escaped) {
  const auto patched = json::Patched(message.GetRaw().json, {{"content", "\"" + escaped + "\""}});
  return patched ? *patched : std::string(message.GetRaw().json);
}

// "messages" of Chat Completions.
std::string Messages(Value messages, std::string_view prompt, PromptMode mode) {
  const std::string escaped = json::Escape(prompt);
  std::string out;
  json::Writer writer(out);
  writer.BeginArray();
  bool is_in = false;
  if (mode == PromptMode::kPrepend) {
    for (const Value message : messages.Items())
      is_in = is_in || (IsSystem(message) && message["content"].IsString());
  }
  if (!is_in) WriteMessage(writer, {escaped});
  bool merged = false;
  for (const Value message : messages.Items()) {
    if (mode == PromptMode::kReplace && IsSystem(message)) continue;
    const bool takes_it = is_in && !merged && IsSystem(message) && message["content"].IsString();
    if (takes_it) {
      const std::string changed =
          WithContent(message, InFront(prompt, message["content"].GetText()));
      writer.Value(json::Raw{changed});
      merged = true;
    } else {
      writer.Value(message.GetRaw());
    }
  }
  writer.EndArray();
  return out;
}

// A field that holds a text, or a list of parts of which one is {..., "text": TEXT}.
std::string Prompt(Value old, std::string_view prompt, PromptMode mode,
                   std::string_view part_head) {
  std::string out;
  json::Writer writer(out);
  if (mode == PromptMode::kReplace || !old.IsGiven()) {
    writer.String(prompt);
  } else if (old.IsString()) {
    const std::string text = InFront(prompt, old.GetText());
    writer.String(json::Text{text});
  } else {
    const std::string part = "{" + std::string(part_head) + "\"text\":" + json::Quote(prompt) + "}";
    writer.BeginArray().Value(json::Raw{part});
    for (const Value item : old.Items()) writer.Value(item.GetRaw());
    writer.EndArray();
  }
  return out;
}

// "systemInstruction" of Gemini: an object with parts, or a text.
std::string Instruction(Value old, std::string_view prompt, PromptMode mode) {
  const Value parts = old.IsObject() ? old["parts"] : old;
  const bool keeps = mode != PromptMode::kReplace;
  std::string out;
  json::Writer writer(out);
  writer.BeginObject().Key("parts").BeginArray();
  writer.BeginObject().Field("text", prompt).EndObject();
  if (keeps && parts.IsString()) {
    writer.BeginObject().Field("text", parts.GetText()).EndObject();
  } else if (keeps) {
    for (const Value part : parts.Items()) writer.Value(part.GetRaw());
  }
  writer.EndArray().EndObject();
  return out;
}

}  // namespace

Result<std::string> WithSystemPrompt(Dialect dialect, std::string_view body,
                                     std::string_view prompt, PromptMode mode) {
  json::Document document;
  if (auto parsed = document.ParseCopy(body); !parsed)
    return std::unexpected(std::move(parsed.error()));
  const Value root = document.Root();
  json::FieldChange change;
  switch (dialect) {
    case Dialect::kOpenAiChat:
      change = {"messages", Messages(root["messages"], prompt, mode)};
      break;
    case Dialect::kOpenAiResponses:
      change = {"instructions", Prompt(root["instructions"], prompt, mode, "")};
      break;
    case Dialect::kAnthropicMessages:
      change = {"system", Prompt(root["system"], prompt, mode, R"("type":"text",)")};
      break;
    case Dialect::kGemini: {
      const std::string name =
          root["system_instruction"].IsGiven() ? "system_instruction" : "systemInstruction";
      change = {name, Instruction(root[name], prompt, mode)};
      break;
    }
  }
  return json::Patched(body, {change});
}

}  // namespace monorelay::dialects
