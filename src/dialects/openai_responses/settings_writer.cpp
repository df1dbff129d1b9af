#include "dialects/openai_responses/settings_writer.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/reasoning_writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Feature;
using chat::OutputFormat;
using chat::OutputKind;
using chat::Request;
using json::Raw;

// The smallest limit that the API takes.
constexpr std::int64_t kLeastOutputTokens = 16;

constexpr std::string_view kDialectOfSameMetadata = "openai_chat";

void WriteLimit(json::Writer& writer, const Writing& writing) {
  if (!writing.request.max_output_tokens) return;
  std::int64_t limit = *writing.request.max_output_tokens;
  const std::int64_t most = writing.target.model_traits.max_output_tokens;
  if (!writing.own && limit < kLeastOutputTokens) {
    limit = kLeastOutputTokens;
    writing.notes.Approximate(Feature::kMaxTokens, "raised to 16");
  } else if (!writing.own && most > 0 && limit > most) {
    limit = most;
    writing.notes.Approximate(Feature::kMaxTokens, "lowered to what the model can write");
  }
  writer.Field("max_output_tokens", limit);
}

void WriteSampling(json::Writer& writer, const Writing& writing) {
  const chat::Sampling& sampling = writing.request.sampling;
  const bool takes = writing.own || writing.target.model_traits.sampling;
  const auto write = [&](const char* key, Raw number, Feature feature) {
    if (number.IsEmpty()) return;
    if (takes) {
      writer.Field(key, number);
    } else {
      writing.notes.Drop(feature);
    }
  };
  write("temperature", sampling.temperature, Feature::kTemperature);
  write("top_p", sampling.top_p, Feature::kTopP);
  const std::pair<Raw, Feature> others[] = {
      {sampling.top_k, Feature::kTopK},
      {sampling.min_p, Feature::kMinP},
      {sampling.frequency_penalty, Feature::kFrequencyPenalty},
      {sampling.presence_penalty, Feature::kPresencePenalty},
      {sampling.repetition_penalty, Feature::kRepetitionPenalty},
      {sampling.seed, Feature::kSeed},
      {sampling.logit_bias, Feature::kLogitBias},
  };
  for (const auto& [value, feature] : others) {
    if (!value.IsEmpty()) writing.notes.Drop(feature);
  }
  if (!writing.request.stop.empty()) writing.notes.Drop(Feature::kStop);
}

void WriteFormat(json::Writer& writer, const OutputFormat& output) {
  writer.Key("format").BeginObject();
  if (output.kind == OutputKind::kJsonSchema) {
    writer.Field("type", "json_schema");
    if (output.name.IsEmpty()) writer.Field("name", "output");
    if (!output.name.IsEmpty()) writer.Field("name", output.name);
    if (!output.description.IsEmpty()) writer.Field("description", output.description);
    writer.Field("schema", output.schema.IsEmpty() ? Raw{"{}"} : output.schema);
    if (output.strict) writer.Field("strict", *output.strict);
  } else {
    writer.Field("type", output.kind == OutputKind::kJsonObject ? "json_object" : "text");
  }
  writer.EndObject();
}

// Fields that this dialect keeps inside another one.
void WriteInner(json::Writer& writer, std::string_view prefix, const Writing& writing) {
  if (!writing.own) return;
  for (const chat::Extra& extra : writing.request.extras) {
    const std::string_view key = extra.key.escaped;
    if (key.starts_with(prefix)) writer.Field(key.substr(prefix.size()), extra.value);
  }
}

bool HasInner(std::string_view prefix, const Writing& writing) {
  const auto inside = [&](const chat::Extra& extra) {
    return extra.key.escaped.starts_with(prefix);
  };
  return writing.own && std::ranges::any_of(writing.request.extras, inside);
}

void WriteText(json::Writer& writer, const Writing& writing) {
  const Request& request = writing.request;
  const bool formatted = request.output.kind != OutputKind::kUnset &&
                         (writing.own || request.output.kind != OutputKind::kText);
  if (!formatted && request.verbosity.IsEmpty() && !HasInner(kTextPrefix, writing)) return;
  writer.Key("text").BeginObject();
  if (formatted) WriteFormat(writer, request.output);
  if (!request.verbosity.IsEmpty()) writer.Field("verbosity", request.verbosity);
  WriteInner(writer, kTextPrefix, writing);
  writer.EndObject();
}

void WriteReasoning(json::Writer& writer, const Writing& writing) {
  const ReasoningWords words = ReasoningWordsFor(writing);
  const bool inner = HasInner(kReasoningPrefix, writing);
  if (words.effort.empty() && words.summary.empty() && !inner) return;
  writer.Key("reasoning").BeginObject();
  if (!words.effort.empty()) writer.Field("effort", words.effort);
  if (!words.summary.empty()) writer.Field("summary", words.summary);
  WriteInner(writer, kReasoningPrefix, writing);
  writer.EndObject();
}

// The values of an extra "include" go into the one array with ours.
void WriteInclude(json::Writer& writer, const Writing& writing) {
  std::string values;
  const auto add = [&](std::string_view value) {
    if (!values.empty()) values.push_back(',');
    values += value;
  };
  if (WantsEncrypted(writing)) add(json::Quote(kIncludeEncrypted));
  if (writing.request.logprobs) add(json::Quote(kIncludeLogprobs));
  for (const chat::Extra& extra : writing.request.extras) {
    if (!writing.own || !json::Equals(extra.key, "include")) continue;
    add(extra.value.json.substr(1, extra.value.json.size() - 2));
  }
  if (!values.empty()) writer.Field("include", Raw{"[" + values + "]"});
  if (writing.request.logprobs && writing.request.top_logprobs)
    writer.Field("top_logprobs", *writing.request.top_logprobs);
}

// Stable and short: providers limit the length of the field, and clients put whole objects there.
std::string Shortened(json::Text user) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : user.escaped) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name = "user-";
  for (unsigned shift = 64; shift > 0;) {
    shift -= 4;
    name.push_back(kDigits[hash >> shift & 0xfU]);
  }
  return name;
}

void WriteUser(json::Writer& writer, const Writing& writing) {
  constexpr std::size_t kLongestUser = 128;
  const json::Text user = writing.request.user;
  if (user.IsEmpty()) return;
  if (writing.own || user.escaped.size() <= kLongestUser) {
    writer.Field("safety_identifier", user);
    return;
  }
  writing.notes.Approximate(Feature::kUser, "hashed");
  writer.Field("safety_identifier", Shortened(user));
}

void WriteTier(json::Writer& writer, const Writing& writing) {
  constexpr std::array<std::string_view, 7> kTiers = {"auto",     "default", "flex",     "scale",
                                                      "priority", "fast",    "ultrafast"};
  const json::Text tier = writing.request.service_tier;
  if (tier.IsEmpty()) return;
  const auto same = [&](std::string_view known) { return json::Equals(tier, known); };
  if (writing.own || std::ranges::any_of(kTiers, same)) {
    writer.Field("service_tier", tier);
  } else if (json::Equals(tier, "standard_only") || json::Equals(tier, "standard")) {
    writer.Field("service_tier", "default");
  } else {
    writing.notes.Drop(Feature::kServiceTier);
  }
}

void WriteStored(json::Writer& writer, const Writing& writing) {
  const Request& request = writing.request;
  // Left out, it would mean true here and nowhere else.
  if (request.store || !writing.own) writer.Field("store", request.store.value_or(false));
  if (!request.cache_key.IsEmpty()) writer.Field("prompt_cache_key", request.cache_key);
  if (request.metadata.IsEmpty()) return;
  if (writing.own || json::Equals(request.dialect, kDialectOfSameMetadata)) {
    writer.Field("metadata", request.metadata);
  } else {
    writing.notes.Drop(Feature::kMetadata);
  }
}

// Fields that mean the same in the other dialect of the same maker.
bool IsShared(const chat::Extra& extra, const Writing& writing) {
  constexpr std::array<std::string_view, 3> kShared = {"prompt_cache_options",
                                                       "prompt_cache_retention", "user"};
  return json::Equals(writing.request.dialect, kDialectOfSameMetadata) &&
         std::ranges::find(kShared, extra.key.escaped) != kShared.end();
}

void WriteExtras(json::Writer& writer, const Writing& writing) {
  for (const chat::Extra& extra : writing.request.extras) {
    if (!writing.own && !IsShared(extra, writing)) {
      if (!extra.SaysNothing()) writing.notes.DropExtra(json::Decode(extra.key));
      continue;
    }
    const std::string_view key = extra.key.escaped;
    const bool written = key.starts_with(kReasoningPrefix) || key.starts_with(kTextPrefix) ||
                         key == "include" || (key == "stream_options" && !writing.target.stream);
    if (!written) writer.Key(extra.key).Value(extra.value);
  }
}

}  // namespace

Result<void> WriteSettings(json::Writer& writer, const Writing& writing) {
  if (writing.request.choices.value_or(1) > 1) {
    return Refuse(writing, Feature::kChoices, "its provider gives one answer to a request",
                  "send the request several times");
  }
  WriteLimit(writer, writing);
  WriteSampling(writer, writing);
  WriteReasoning(writer, writing);
  WriteText(writer, writing);
  WriteInclude(writer, writing);
  WriteUser(writer, writing);
  WriteTier(writer, writing);
  WriteStored(writer, writing);
  WriteExtras(writer, writing);
  writer.Field("stream", writing.target.stream);
  return {};
}

}  // namespace monorelay::dialects::openai_responses
