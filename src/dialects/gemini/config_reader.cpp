#include "dialects/gemini/config_reader.hpp"

#include <fmt/format.h>

#include "dialects/gemini/schema.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Effort;
using chat::OutputKind;
using chat::Request;
using chat::Thinking;

std::string PathTo(const json::Field& field) {
  return fmt::format("generationConfig.{}", field.key.escaped);
}

struct NumberField {
  std::string_view name;
  json::Raw chat::Sampling::* member;
};

constexpr NumberField kNumbers[] = {
    {"temperature", &chat::Sampling::temperature},
    {"topP", &chat::Sampling::top_p},
    {"topK", &chat::Sampling::top_k},
    {"frequencyPenalty", &chat::Sampling::frequency_penalty},
    {"presencePenalty", &chat::Sampling::presence_penalty},
    {"seed", &chat::Sampling::seed},
};

struct CountField {
  std::string_view name;
  std::optional<std::int64_t> Request::* member;
};

constexpr CountField kCounts[] = {
    {"maxOutputTokens", &Request::max_output_tokens},
    {"candidateCount", &Request::choices},
    {"logprobs", &Request::top_logprobs},
};

Result<void> ReadStops(const json::Field& field, Request& request) {
  if (!field.value.IsArray()) return MustBe(PathTo(field), "an array of strings");
  for (const json::Value stop : field.value.Items()) {
    if (!stop.IsString()) return MustBe(PathTo(field), "an array of strings");
    if (!stop.GetText().IsEmpty()) request.stop.push_back(stop.GetText());
  }
  return {};
}

void ReadLevel(json::Value level, chat::ReasoningSettings& reasoning) {
  struct Level {
    std::string_view name;
    Effort effort;
  };
  constexpr Level kLevels[] = {{"MINIMAL", Effort::kMinimal}, {"minimal", Effort::kMinimal},
                               {"LOW", Effort::kLow},         {"low", Effort::kLow},
                               {"MEDIUM", Effort::kMedium},   {"medium", Effort::kMedium},
                               {"HIGH", Effort::kHigh},       {"high", Effort::kHigh}};
  for (const Level& known : kLevels) {
    if (level.Is(known.name)) reasoning.effort = known.effort;
  }
}

// Source: Gemini's API reference, ThinkingConfig: a budget of -1 leaves it to the model.
Result<void> ReadThinking(const json::Field& field, Request& request) {
  if (!field.value.IsObject()) return MustBe(PathTo(field), "an object");
  chat::ReasoningSettings& reasoning = request.reasoning;
  const json::Value include = Get(field.value, "includeThoughts");
  const bool shown = include.GetBool().value_or(false);
  reasoning.view = shown ? chat::ReasoningView::kSummary : chat::ReasoningView::kHidden;
  ReadLevel(Get(field.value, "thinkingLevel"), reasoning);
  const json::Value budget = Get(field.value, "thinkingBudget");
  if (!budget.IsGiven()) return {};
  const auto tokens = budget.GetInt();
  if (!tokens) return MustBe(PathTo(field) + ".thinkingBudget", "an integer");
  if (*tokens > 0) {
    reasoning.thinking = Thinking::kOn;
    reasoning.budget_tokens = tokens;
  } else {
    reasoning.thinking = *tokens == 0 ? Thinking::kOff : Thinking::kAdaptive;
  }
  // Without thoughts there are none to hide.
  if (reasoning.thinking == Thinking::kOff && !include.IsGiven())
    reasoning.view = chat::ReasoningView::kUnset;
  return {};
}

// A type other than JSON, such as an enumeration, is known to this dialect alone.
void ReadOutput(const json::Field& type, const json::Field& schema, Request& request) {
  const json::Value name = type.value;
  if (name.IsGiven() && !name.Is("application/json") && !name.Is("text/plain") && !name.Is("")) {
    AddExtra(kConfigExtra, type, request);
    if (schema.value.IsGiven()) AddExtra(kConfigExtra, schema, request);
    return;
  }
  if (schema.value.IsObject()) {
    request.output.kind = OutputKind::kJsonSchema;
    request.output.schema = schema.value.GetRaw();
    if (IsOpenApiSchema(schema.value)) {
      std::string json;
      AppendJsonSchema(json, schema.value);
      request.output.schema = {request.Keep(std::move(json))};
      request.output.raw = schema.value.GetRaw();
      request.output.dialect = {kName};
    }
  } else if (name.Is("application/json")) {
    request.output.kind = OutputKind::kJsonObject;
  } else if (name.Is("text/plain")) {
    request.output.kind = OutputKind::kText;
  }
}

// True if the field is one of the plain numbers, which is then read.
Result<bool> ReadNumber(const json::Field& field, Request& request) {
  for (const NumberField& number : kNumbers) {
    if (!Means(field.key, number.name)) continue;
    if (field.value.GetType() != json::Type::kNumber) return MustBe(PathTo(field), "a number");
    request.sampling.*number.member = field.value.GetRaw();
    return true;
  }
  for (const CountField& count : kCounts) {
    if (!Means(field.key, count.name)) continue;
    const auto value = field.value.GetInt();
    if (!value) return MustBe(PathTo(field), "an integer");
    request.*count.member = value;
    return true;
  }
  return false;
}

Result<void> ReadMember(const json::Field& field, Request& request) {
  if (Means(field.key, "stopSequences")) return ReadStops(field, request);
  if (Means(field.key, "thinkingConfig")) return ReadThinking(field, request);
  if (Means(field.key, "responseLogprobs")) {
    if (!field.value.GetBool()) return MustBe(PathTo(field), "true or false");
    request.logprobs = *field.value.GetBool();
    return {};
  }
  const auto is_number = ReadNumber(field, request);
  if (!is_number) return std::unexpected(is_number.error());
  if (!*is_number) AddExtra(kConfigExtra, field, request);
  return {};
}

}  // namespace

void AddExtra(std::string_view prefix, const json::Field& field, Request& request) {
  json::Text key = field.key;
  if (!prefix.empty()) key = {request.Keep(std::string(prefix).append(field.key.escaped))};
  request.extras.push_back({.key = key, .value = field.value.GetRaw()});
}

Result<void> ReadGenerationConfig(json::Value config, Request& request) {
  if (!config.IsGiven()) return {};
  if (!config.IsObject()) return MustBe("generationConfig", "an object");
  json::Field type;
  json::Field schema;
  for (const json::Field field : config.Fields()) {
    if (!field.value.IsGiven()) continue;
    if (Means(field.key, "responseMimeType")) {
      if (!field.value.IsString()) return MustBe(PathTo(field), "a string");
      type = field;
    } else if (Means(field.key, "responseSchema") || Means(field.key, "responseJsonSchema") ||
               field.Is("_responseJsonSchema")) {
      if (!field.value.IsObject()) return MustBe(PathTo(field), "an object");
      schema = field;
    } else {
      auto read = ReadMember(field, request);
      if (!read) return read;
    }
  }
  ReadOutput(type, schema, request);
  return {};
}

}  // namespace monorelay::dialects::gemini
