#include "dialects/gemini/config_writer.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "dialects/gemini/config_reader.hpp"
#include "dialects/gemini/wire.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Feature;
using chat::Notes;
using chat::OutputKind;
using chat::Request;

// Source: Gemini's API reference, GenerationConfig.
constexpr std::size_t kMostStops = 5;

void WriteNumber(std::string_view key, json::Raw number, json::Writer& out) {
  if (!number.IsEmpty() && !number.IsNull()) out.Field(key, number);
}

void WriteSampling(const Request& request, const Target& target, Notes& notes, json::Writer& out) {
  struct Row {
    std::string_view key;
    json::Raw number;
    Feature feature;
  };
  const chat::Sampling& sampling = request.sampling;
  for (const Row& row :
       {Row{"temperature", sampling.temperature, Feature::kTemperature},
        Row{"topP", sampling.top_p, Feature::kTopP}, Row{"topK", sampling.top_k, Feature::kTopK}}) {
    if (target.model_traits.sampling) {
      WriteNumber(row.key, row.number, out);
    } else if (!row.number.IsEmpty()) {
      notes.Drop(row.feature);
    }
  }
  WriteNumber("frequencyPenalty", sampling.frequency_penalty, out);
  WriteNumber("presencePenalty", sampling.presence_penalty, out);
  for (const Row& row : {Row{{}, sampling.min_p, Feature::kMinP},
                         Row{{}, sampling.repetition_penalty, Feature::kRepetitionPenalty},
                         Row{{}, sampling.logit_bias, Feature::kLogitBias}}) {
    if (!row.number.IsEmpty()) notes.Drop(row.feature);
  }
}

// A seed has 32 bits here.
void WriteSeed(json::Raw seed, Notes& notes, json::Writer& out) {
  if (seed.IsEmpty()) return;
  json::Document document;
  std::optional<std::int64_t> number;
  if (document.ParseCopy(seed.json)) number = document.Root().GetInt();
  constexpr std::int64_t kMost = INT32_MAX;
  if (!number) {
    notes.Drop(Feature::kSeed);
  } else if (*number >= INT32_MIN && *number <= kMost) {
    out.Field("seed", *number);
  } else {
    notes.Approximate(Feature::kSeed, "reduced to 31 bits");
    out.Field("seed", *number & kMost);
  }
}

void WriteLimit(const Request& request, const Target& target, Notes& notes, json::Writer& out) {
  if (!request.max_output_tokens) return;
  const std::int64_t most = target.model_traits.max_output_tokens;
  std::int64_t limit = *request.max_output_tokens;
  // None at all is a wish that only one dialect knows: to fill the cache.
  if (limit < 1 && !json::Equals(request.dialect, kName)) {
    notes.Approximate(Feature::kMaxTokens, "raised to 1");
    limit = 1;
  }
  if (most > 0 && limit > most) {
    notes.Approximate(Feature::kMaxTokens, fmt::format("lowered to {}", most));
    limit = most;
  }
  out.Field("maxOutputTokens", limit);
}

void WriteStops(const Request& request, Notes& notes, json::Writer& out) {
  if (request.stop.empty()) return;
  const std::size_t count = request.stop.size();
  if (count > kMostStops)
    notes.Approximate(Feature::kStop, fmt::format("the first {} of {}", kMostStops, count));
  out.Key("stopSequences").BeginArray();
  for (std::size_t i = 0; i < std::min(count, kMostStops); ++i) out.String(request.stop[i]);
  out.EndArray();
}

void WriteOutput(const chat::OutputFormat& output, Notes& notes, json::Writer& out) {
  switch (output.kind) {
    case OutputKind::kUnset:
      return;
    case OutputKind::kText:
      out.Field("responseMimeType", "text/plain");
      return;
    case OutputKind::kJsonObject:
    case OutputKind::kJsonSchema:
      break;
  }
  out.Field("responseMimeType", "application/json");
  if (!output.description.IsEmpty())
    notes.Approximate(Feature::kOutputFormat, "sent without its description");
  if (!output.raw.IsEmpty() && json::Equals(output.dialect, kName)) {
    out.Field("responseSchema", output.raw);
  } else if (output.kind == OutputKind::kJsonSchema && !output.schema.IsEmpty() &&
             !output.schema.IsNull()) {
    out.Field("responseJsonSchema", output.schema);
  }
}

void WriteLogprobs(const Request& request, json::Writer& out) {
  if (request.logprobs) out.Field("responseLogprobs", true);
  if (request.logprobs && request.top_logprobs) out.Field("logprobs", *request.top_logprobs);
}

bool HasConfig(const Request& request, bool own) {
  const chat::Sampling& sampling = request.sampling;
  const chat::ReasoningSettings& reasoning = request.reasoning;
  const bool number = !sampling.temperature.IsEmpty() || !sampling.top_p.IsEmpty() ||
                      !sampling.top_k.IsEmpty() || !sampling.frequency_penalty.IsEmpty() ||
                      !sampling.presence_penalty.IsEmpty() || !sampling.seed.IsEmpty();
  const bool thinking = reasoning.effort != chat::Effort::kUnset ||
                        reasoning.thinking != chat::Thinking::kUnset ||
                        reasoning.view != chat::ReasoningView::kUnset || reasoning.budget_tokens;
  return number || thinking || request.max_output_tokens || !request.stop.empty() ||
         request.choices || request.logprobs || request.output.kind != OutputKind::kUnset ||
         (own && HasExtras(request, kConfigExtra));
}

}  // namespace

bool HasExtras(const Request& request, std::string_view prefix) {
  for (const chat::Extra& extra : request.extras) {
    if (extra.key.escaped.starts_with(prefix)) return true;
  }
  return false;
}

void WriteExtras(const Request& request, std::string_view prefix, json::Writer& out) {
  for (const chat::Extra& extra : request.extras) {
    std::string_view key = extra.key.escaped;
    if (!key.starts_with(prefix)) continue;
    key.remove_prefix(prefix.size());
    if (key.find('.') == std::string_view::npos) out.Key(json::Text{key}).Value(extra.value);
  }
}

void WriteGenerationConfig(const Request& request, const Target& target, Notes& notes,
                           json::Writer& out) {
  const bool own = json::Equals(request.dialect, kName);
  if (!HasConfig(request, own)) {
    WriteSampling(request, target, notes, out);
    return;
  }
  out.Key("generationConfig").BeginObject();
  WriteSampling(request, target, notes, out);
  WriteSeed(request.sampling.seed, notes, out);
  WriteLimit(request, target, notes, out);
  WriteStops(request, notes, out);
  if (request.choices && (own || *request.choices != 1))
    out.Field("candidateCount", *request.choices);
  WriteLogprobs(request, out);
  WriteOutput(request.output, notes, out);
  WriteThinking(request, target, notes, out);
  if (own) WriteExtras(request, kConfigExtra, out);
  out.EndObject();
}

}  // namespace monorelay::dialects::gemini
