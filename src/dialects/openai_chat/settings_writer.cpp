#include "dialects/openai_chat/settings_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Feature;
using chat::OutputKind;

constexpr std::size_t kMostStops = 4;
constexpr std::size_t kLongestUser = 128;

class SettingsWriter {
 public:
  SettingsWriter(const chat::Request& request, const Target& target, chat::Notes& notes,
                 json::Writer& json)
      : request_(request),
        target_(target),
        notes_(notes),
        json_(json),
        same_(json::Equals(request.dialect, NameOf(Dialect::kOpenAiChat))),
        full_(same_ || target.traits.max_completion_tokens) {}

  void WriteOutput() {
    const chat::OutputFormat& output = request_.output;
    const bool has_schema = output.kind == OutputKind::kJsonSchema && !output.schema.IsEmpty();
    if (output.kind == OutputKind::kUnset || (output.kind == OutputKind::kText && !same_)) return;
    json_.Key("response_format").BeginObject();
    if (output.kind == OutputKind::kText) {
      json_.Field("type", "text");
    } else if (!has_schema || !target_.traits.json_schema) {
      json_.Field("type", "json_object");
    } else {
      json_.Field("type", "json_schema").Key("json_schema").BeginObject();
      json_.Field("name", output.name.IsEmpty() ? json::Text{"output"} : output.name);
      if (!output.description.IsEmpty()) json_.Field("description", output.description);
      json_.Field("schema", output.schema);
      // A Messages schema is always binding.
      const bool binding = json::Equals(request_.dialect, NameOf(Dialect::kAnthropicMessages));
      if (output.strict) {
        json_.Field("strict", *output.strict);
      } else if (binding) {
        json_.Field("strict", true);
      }
      json_.EndObject();
    }
    json_.EndObject();
  }

  void WriteSampling() {
    const chat::Sampling& sampling = request_.sampling;
    const bool takes = target_.model_traits.sampling;
    const bool extras = same_ || target_.traits.sampling_extras;
    WriteNumber("temperature", sampling.temperature, takes, Feature::kTemperature);
    WriteNumber("top_p", sampling.top_p, takes, Feature::kTopP);
    WriteNumber("top_k", sampling.top_k, takes && extras, Feature::kTopK);
    WriteNumber("min_p", sampling.min_p, extras, Feature::kMinP);
    WriteNumber("repetition_penalty", sampling.repetition_penalty, extras,
                Feature::kRepetitionPenalty);
    WriteNumber("frequency_penalty", sampling.frequency_penalty, true, Feature::kFrequencyPenalty);
    WriteNumber("presence_penalty", sampling.presence_penalty, true, Feature::kPresencePenalty);
    WriteNumber("seed", sampling.seed, true, Feature::kSeed);
    WriteNumber("logit_bias", sampling.logit_bias, true, Feature::kLogitBias);
  }

  void WriteLimits() {
    if (request_.max_output_tokens) {
      std::int64_t limit = *request_.max_output_tokens;
      const std::int64_t most = target_.model_traits.max_output_tokens;
      if (!same_ && most > 0 && limit > most) {
        notes_.Approximate(Feature::kMaxTokens, fmt::format("limited to {}", most));
        limit = most;
      }
      // None at all is a wish that only one dialect knows: to fill the cache.
      if (!same_ && limit < 1) {
        notes_.Approximate(Feature::kMaxTokens, "raised to 1");
        limit = 1;
      }
      const bool newer = target_.traits.max_completion_tokens;
      json_.Field(newer ? "max_completion_tokens" : "max_tokens", limit);
    }
    if (!request_.stop.empty()) {
      json_.Key("stop").BeginArray();
      std::size_t count = 0;
      for (const json::Text text : request_.stop) {
        if (++count <= kMostStops || same_) json_.String(text);
      }
      json_.EndArray();
      if (count > kMostStops && !same_) notes_.Approximate(Feature::kStop, "the first 4");
    }
    if (request_.choices) json_.Field("n", *request_.choices);
    if (request_.logprobs) {
      json_.Field("logprobs", true);
      if (request_.top_logprobs) json_.Field("top_logprobs", *request_.top_logprobs);
    }
  }

  void WriteService() {
    WriteUser();
    WriteTier();
    WriteText("verbosity", request_.verbosity, Feature::kVerbosity);
    WriteText("prompt_cache_key", request_.cache_key, Feature::kCacheKey);
    // Metadata is refused without a store.
    const bool stores = request_.store.value_or(false);
    if (request_.store && full_) {
      json_.Field("store", *request_.store);
    } else if (stores) {
      notes_.Drop(Feature::kStore);
    }
    if (request_.metadata.IsEmpty()) return;
    if (same_ || (full_ && stores)) {
      json_.Field("metadata", request_.metadata);
    } else {
      notes_.Drop(Feature::kMetadata);
    }
  }

  void WriteStream() {
    if (!target_.stream) return;
    json_.Field("stream", true);
    if (!target_.traits.include_usage) return;
    json_.Key("stream_options").BeginObject().Field("include_usage", true).EndObject();
  }

  void WriteExtras() {
    for (const chat::Extra& extra : request_.extras) {
      if (same_ || IsShared(extra)) {
        json_.Field(extra.key.escaped, extra.value);
      } else if (!extra.SaysNothing()) {
        notes_.DropExtra(json::Decode(extra.key));
      }
    }
  }

 private:
  // Fields that mean the same in the other dialect of the same maker, whose models alone know them.
  bool IsShared(const chat::Extra& extra) const {
    constexpr std::array<std::string_view, 2> kShared = {"prompt_cache_options",
                                                         "prompt_cache_retention"};
    return full_ && json::Equals(request_.dialect, NameOf(Dialect::kOpenAiResponses)) &&
           std::ranges::find(kShared, extra.key.escaped) != kShared.end();
  }

  void WriteNumber(std::string_view key, json::Raw value, bool known, Feature feature) {
    if (value.IsEmpty()) return;
    if (known) {
      json_.Field(key, value);
    } else {
      notes_.Drop(feature);
    }
  }

  void WriteText(std::string_view key, json::Text text, Feature feature) {
    if (text.IsEmpty()) return;
    if (full_) {
      json_.Field(key, text);
    } else {
      notes_.Drop(feature);
    }
  }

  // The longest id that is taken has 128 characters; a longer one is told apart by its hash.
  void WriteUser() {
    if (request_.user.IsEmpty()) return;
    // The older field stands among the extras if both were given.
    const bool both = same_ && std::ranges::any_of(request_.extras, [](const chat::Extra& extra) {
                        return json::Equals(extra.key, "user");
                      });
    const bool newer = both || target_.traits.max_completion_tokens;
    const std::string_view key = newer ? "safety_identifier" : "user";
    const std::string plain = json::Decode(request_.user);
    if (same_ || plain.size() <= kLongestUser) {
      json_.Field(key, request_.user);
      return;
    }
    const std::uint64_t low = HashOf(plain);
    const std::uint64_t high = HashOf(fmt::format("{}{}", low, plain));
    json_.Field(key, std::string_view(fmt::format("user_{:016x}{:016x}", high, low)));
    notes_.Approximate(Feature::kUser, "hashed");
  }

  void WriteTier() {
    const json::Text tier = request_.service_tier;
    if (tier.IsEmpty()) return;
    if (full_ && json::Equals(tier, "standard_only")) {
      json_.Field("service_tier", "default");
    } else {
      WriteText("service_tier", tier, Feature::kServiceTier);
    }
  }

  const chat::Request& request_;
  const Target& target_;
  chat::Notes& notes_;
  json::Writer& json_;
  bool same_;  // the request came in this dialect
  bool full_;  // the provider knows the fields that few but the first one know
};

}  // namespace

void WriteSettings(const chat::Request& request, const Target& target, chat::Notes& notes,
                   json::Writer& json) {
  SettingsWriter writer(request, target, notes, json);
  writer.WriteOutput();
  WriteReasoningSettings(request, target, notes, json);
  writer.WriteSampling();
  writer.WriteLimits();
  writer.WriteService();
  writer.WriteStream();
  writer.WriteExtras();
}

}  // namespace monorelay::dialects::openai_chat
