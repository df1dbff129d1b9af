#include "dialects/openai_chat/settings_reader.hpp"

#include "dialects/openai_chat/effort.hpp"
#include "dialects/openai_chat/path.hpp"

namespace monorelay::dialects::openai_chat {

using chat::OutputKind;
using chat::ReasoningView;
using chat::Thinking;
using json::Value;

bool ReadOutputFormat(chat::Request& request, const Value& format) {
  chat::OutputFormat& read = request.output;
  const Value type = format["type"];
  const Value schema = format["json_schema"];
  if (type.Is("text")) {
    read.kind = OutputKind::kText;
  } else if (type.Is("json_object")) {
    read.kind = OutputKind::kJsonObject;
  } else if (type.Is("json_schema") && schema.IsObject()) {
    read.kind = OutputKind::kJsonSchema;
    read.name = schema["name"].GetText();
    read.description = schema["description"].GetText();
    if (schema["schema"].IsObject()) read.schema = schema["schema"].GetRaw();
    read.strict = schema["strict"].GetBool();
  } else {
    return false;
  }
  return true;
}

bool ReadEffort(chat::Request& request, const Value& effort) {
  const auto named = EffortNamed(effort);
  if (named) request.reasoning.effort = *named;
  return named.has_value();
}

bool ReadReasoningSettings(chat::Request& request, const Value& settings) {
  if (!settings.IsObject()) return false;
  chat::ReasoningSettings& read = request.reasoning;
  if (const auto effort = EffortNamed(settings["effort"])) read.effort = *effort;
  if (const auto tokens = settings["max_tokens"].GetInt()) read.budget_tokens = tokens;
  if (const auto enabled = settings["enabled"].GetBool())
    read.thinking = *enabled ? Thinking::kOn : Thinking::kOff;
  const Value summary = settings["summary"];
  if (settings["exclude"].GetBool().value_or(false)) {
    read.view = ReasoningView::kHidden;
  } else if (summary.Is("auto")) {
    read.view = ReasoningView::kSummary;
  } else if (summary.Is("concise")) {
    read.view = ReasoningView::kConcise;
  } else if (summary.Is("detailed")) {
    read.view = ReasoningView::kDetailed;
  }
  return true;
}

bool ReadThinking(chat::Request& request, const Value& thinking) {
  chat::ReasoningSettings& read = request.reasoning;
  const Value type = thinking["type"];
  if (type.Is("enabled")) {
    read.thinking = Thinking::kOn;
  } else if (type.Is("disabled")) {
    read.thinking = Thinking::kOff;
  } else if (type.Is("adaptive") || type.Is("auto")) {
    read.thinking = Thinking::kAdaptive;
  } else {
    return false;
  }
  if (const auto tokens = thinking["budget_tokens"].GetInt()) read.budget_tokens = tokens;
  return true;
}

Result<void> ReadStop(chat::Request& request, const Value& stop) {
  const Path where("stop");
  if (stop.IsString()) {
    if (!stop.GetText().IsEmpty()) request.stop.push_back(stop.GetText());
    return {};
  }
  if (!stop.IsArray()) return MustBe(where, "a string or an array of strings");
  std::size_t index = 0;
  for (const Value text : stop.Items()) {
    if (!text.IsString()) return MustBe(Path(where, index), "a string");
    if (!text.GetText().IsEmpty()) request.stop.push_back(text.GetText());
    ++index;
  }
  return {};
}

}  // namespace monorelay::dialects::openai_chat
