#include "dialects/usage.hpp"

#include <algorithm>
#include <string>

#include "dialects/usage_reader.hpp"
#include "json/capture.hpp"
#include "json/last_object.hpp"

namespace monorelay::dialects {
namespace {

namespace dom = simdjson::dom;
using chat::Usage;

// More than any model reads or writes; keeps sums of nonsense from overflowing.
constexpr std::int64_t kMostTokens = 1'000'000'000'000;

// The counts of one usage object. `Object` is a value of either JSON reader.
template <class Object>
class Counts {
 public:
  explicit Counts(const Object& usage) : usage_(usage) {}

  // The first count there is under any of the keys.
  std::int64_t operator()(std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys) {
      const std::int64_t count = In(usage_, key);
      if (count != Usage::kUnknown) return count;
    }
    return Usage::kUnknown;
  }

  // The same of an object in the object, which has another name with each dialect.
  std::int64_t operator()(std::initializer_list<std::string_view> objects,
                          std::initializer_list<std::string_view> keys) const {
    for (const std::string_view object : objects) {
      for (const std::string_view key : keys) {
        const std::int64_t count = In(usage_[object], key);
        if (count != Usage::kUnknown) return count;
      }
    }
    return Usage::kUnknown;
  }

  // What a list of {modality, tokenCount} says of one kind.
  [[nodiscard]] std::int64_t OfModality(std::string_view list, std::string_view modality) const {
    return InList(usage_[list], modality);
  }

  // True if the usage says that it is charged as a batch.
  [[nodiscard]] bool IsBatch() const { return Is(usage_["service_tier"], "batch"); }

 private:
  static std::int64_t Sane(std::int64_t count) {
    return count < 0 ? Usage::kUnknown : std::min(count, kMostTokens);
  }

  static std::int64_t In(const json::Value& object, std::string_view key) {
    return Sane(object[key].GetInt().value_or(Usage::kUnknown));
  }
  template <class Dom>
  static std::int64_t In(const Dom& object, std::string_view key) {
    std::int64_t count = 0;
    if (object[key].get(count) != simdjson::SUCCESS) return Usage::kUnknown;
    return Sane(count);
  }

  static bool Is(const json::Value& value, std::string_view text) { return value.Is(text); }
  template <class Dom>
  static bool Is(const Dom& value, std::string_view text) {
    std::string_view said;
    return value.get(said) == simdjson::SUCCESS && said == text;
  }

  static std::int64_t InList(const json::Value& list, std::string_view modality) {
    for (const json::Value item : list.Items()) {
      if (item["modality"].Is(modality)) return In(item, "tokenCount");
    }
    return Usage::kUnknown;
  }
  template <class Dom>
  static std::int64_t InList(const Dom& list, std::string_view modality) {
    dom::array items;
    if (list.get(items) != simdjson::SUCCESS) return Usage::kUnknown;
    for (const dom::element item : items) {
      std::string_view name;
      if (item["modality"].get(name) == simdjson::SUCCESS && name == modality)
        return In(item, "tokenCount");
    }
    return Usage::kUnknown;
  }

  const Object& usage_;
};

template <class Object>
Usage FromOpenAi(const Object& usage) {
  const Counts count(usage);
  const std::initializer_list<std::string_view> inputs = {"prompt_tokens_details",
                                                          "input_tokens_details"};
  const std::initializer_list<std::string_view> outputs = {"completion_tokens_details",
                                                           "output_tokens_details"};
  Usage read;
  read.input = count({"prompt_tokens", "input_tokens"});
  read.output = count({"completion_tokens", "output_tokens"});
  read.cached_read = count(inputs, {"cached_tokens"});
  if (read.cached_read == Usage::kUnknown) read.cached_read = count({"prompt_cache_hit_tokens"});
  read.cache_write = count(inputs, {"cache_write_tokens"});
  read.reasoning = count(outputs, {"reasoning_tokens"});
  read.audio_input = count(inputs, {"audio_tokens"});
  read.audio_output = count(outputs, {"audio_tokens"});
  read.image_input = count(inputs, {"image_tokens"});
  read.image_output = count(outputs, {"image_tokens"});
  read.accepted_prediction = count(outputs, {"accepted_prediction_tokens"});
  read.rejected_prediction = count(outputs, {"rejected_prediction_tokens"});
  return read;
}

// Anthropic counts cached tokens beside input_tokens, not in it.
template <class Object>
Usage FromAnthropic(const Object& usage) {
  const Counts count(usage);
  Usage read;
  read.output = count({"output_tokens"});
  read.cached_read = count({"cache_read_input_tokens"});
  read.cache_write = count({"cache_creation_input_tokens"});
  read.cache_write_hour = count({"cache_creation"}, {"ephemeral_1h_input_tokens"});
  read.reasoning = count({"output_tokens_details"}, {"thinking_tokens"});
  read.is_batch = count.IsBatch();
  const std::int64_t fresh = count({"input_tokens"});
  if (fresh != Usage::kUnknown) {
    read.input = fresh + std::max<std::int64_t>(read.cached_read, 0) +
                 std::max<std::int64_t>(read.cache_write, 0);
  }
  return read;
}

// Gemini counts thoughts beside the answer, and what its own tools gave the model to read beside
// the prompt.
template <class Object>
Usage FromGemini(const Object& usage) {
  const Counts count(usage);
  Usage read;
  read.input = count({"promptTokenCount"});
  const std::int64_t of_tools = count({"toolUsePromptTokenCount"});
  if (read.input != Usage::kUnknown) read.input += std::max<std::int64_t>(of_tools, 0);
  read.cached_read = count({"cachedContentTokenCount"});
  read.reasoning = count({"thoughtsTokenCount"});
  read.audio_input = count.OfModality("promptTokensDetails", "AUDIO");
  read.audio_output = count.OfModality("candidatesTokensDetails", "AUDIO");
  read.image_input = count.OfModality("promptTokensDetails", "IMAGE");
  read.image_output = count.OfModality("candidatesTokensDetails", "IMAGE");
  const std::int64_t answer = count({"candidatesTokenCount"});
  if (answer != Usage::kUnknown) read.output = answer + std::max<std::int64_t>(read.reasoning, 0);
  return read;
}

template <class Object>
Usage From(Dialect dialect, const Object& usage) {
  switch (dialect) {
    case Dialect::kAnthropicMessages:
      return FromAnthropic(usage);
    case Dialect::kGemini:
      return FromGemini(usage);
    case Dialect::kOpenAiChat:
    case Dialect::kOpenAiResponses:
      break;
  }
  return FromOpenAi(usage);
}

}  // namespace

Usage UsageFrom(Dialect dialect, const dom::object& usage) {
  return From(dialect, usage);
}

Usage ReadUsage(Dialect dialect, const json::Value& usage) {
  return usage.IsObject() ? From(dialect, usage) : Usage();
}

Usage ReadUsage(Dialect dialect, std::string_view usage_json) {
  if (usage_json.empty()) return {};
  static thread_local dom::parser parser;
  // A copy, since behind it must be room that the parser may read.
  static thread_local std::string padded;
  padded.assign(usage_json);
  padded.append(simdjson::SIMDJSON_PADDING, ' ');
  dom::object usage;
  if (parser.parse(padded.data(), usage_json.size(), false).get(usage) != simdjson::SUCCESS)
    return {};
  return UsageFrom(dialect, usage);
}

std::string_view UsageField(Dialect dialect) {
  return dialect == Dialect::kGemini ? "usageMetadata" : "usage";
}

Usage ReadUsageOfAnswer(Dialect dialect, std::string_view answer) {
  const std::string_view field = UsageField(dialect);
  const std::string quoted = '"' + std::string(field) + '"';
  if (const auto usage = json::FindLastObject(answer, quoted)) return ReadUsage(dialect, *usage);
  json::Capture usage(std::string(field), kMostUsageBytes);
  usage.Feed(answer);
  return ReadUsage(dialect, usage.Value());
}

}  // namespace monorelay::dialects
