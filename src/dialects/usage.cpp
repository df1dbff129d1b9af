#include "dialects/usage.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <string>

#include "json/capture.hpp"
#include "json/last_value.hpp"
#include "json/walk.hpp"

namespace monorelay::dialects {
namespace {

using chat::Usage;

// More than any model reads or writes; keeps sums of nonsense from overflowing.
constexpr std::int64_t kMostTokens = 1'000'000'000'000;

// What a usage object says before its parts are put together.
struct Counts : Usage {
  std::int64_t fresh_input = kUnknown;  // without what came from the cache
  std::int64_t answer = kUnknown;       // without thoughts
  std::int64_t cache_hit = kUnknown;
  std::int64_t tool_prompt = kUnknown;
};

// Where a count stands: in the usage itself (no `object`), in an object in it, or in a list in it
// of {modality, tokenCount} (`key` is the modality).
struct Place {
  std::string_view object;
  std::string_view key;
  std::int64_t Counts::* count;
};

constexpr Place kOpenAi[] = {
    {"", "prompt_tokens", &Counts::input},
    {"", "input_tokens", &Counts::input},
    {"", "completion_tokens", &Counts::output},
    {"", "output_tokens", &Counts::output},
    {"", "prompt_cache_hit_tokens", &Counts::cache_hit},
    {"prompt_tokens_details", "cached_tokens", &Counts::cached_read},
    {"input_tokens_details", "cached_tokens", &Counts::cached_read},
    {"prompt_tokens_details", "cache_write_tokens", &Counts::cache_write},
    {"input_tokens_details", "cache_write_tokens", &Counts::cache_write},
    {"prompt_tokens_details", "audio_tokens", &Counts::audio_input},
    {"input_tokens_details", "audio_tokens", &Counts::audio_input},
    {"prompt_tokens_details", "image_tokens", &Counts::image_input},
    {"input_tokens_details", "image_tokens", &Counts::image_input},
    {"completion_tokens_details", "reasoning_tokens", &Counts::reasoning},
    {"output_tokens_details", "reasoning_tokens", &Counts::reasoning},
    {"completion_tokens_details", "audio_tokens", &Counts::audio_output},
    {"output_tokens_details", "audio_tokens", &Counts::audio_output},
    {"completion_tokens_details", "image_tokens", &Counts::image_output},
    {"output_tokens_details", "image_tokens", &Counts::image_output},
    {"completion_tokens_details", "accepted_prediction_tokens", &Counts::accepted_prediction},
    {"output_tokens_details", "accepted_prediction_tokens", &Counts::accepted_prediction},
    {"completion_tokens_details", "rejected_prediction_tokens", &Counts::rejected_prediction},
    {"output_tokens_details", "rejected_prediction_tokens", &Counts::rejected_prediction},
};

constexpr Place kAnthropic[] = {
    {"", "input_tokens", &Counts::fresh_input},
    {"", "output_tokens", &Counts::output},
    {"", "cache_read_input_tokens", &Counts::cached_read},
    {"", "cache_creation_input_tokens", &Counts::cache_write},
    {"cache_creation", "ephemeral_1h_input_tokens", &Counts::cache_write_hour},
    {"output_tokens_details", "thinking_tokens", &Counts::reasoning},
};

constexpr Place kGemini[] = {
    {"", "promptTokenCount", &Counts::fresh_input},
    {"", "toolUsePromptTokenCount", &Counts::tool_prompt},
    {"", "cachedContentTokenCount", &Counts::cached_read},
    {"", "thoughtsTokenCount", &Counts::reasoning},
    {"", "candidatesTokenCount", &Counts::answer},
    {"promptTokensDetails", "AUDIO", &Counts::audio_input},
    {"promptTokensDetails", "IMAGE", &Counts::image_input},
    {"candidatesTokensDetails", "AUDIO", &Counts::audio_output},
    {"candidatesTokensDetails", "IMAGE", &Counts::image_output},
};

std::span<const Place> PlacesOf(Dialect dialect) {
  switch (dialect) {
    case Dialect::kAnthropicMessages:
      return kAnthropic;
    case Dialect::kGemini:
      return kGemini;
    case Dialect::kOpenAiChat:
    case Dialect::kOpenAiResponses:
      break;
  }
  return kOpenAi;
}

// A number without fraction that is not negative; all else is unknown.
std::int64_t CountFrom(std::string_view value) {
  std::int64_t count = 0;
  const char* end = value.data() + value.size();
  const auto whole = std::from_chars(value.data(), end, count);
  if (whole.ec != std::errc{} || whole.ptr != end) {
    double number = 0;
    const auto read = std::from_chars(value.data(), end, number);
    const bool is_count = read.ec == std::errc{} && read.ptr == end && number >= 0 &&
                          number <= static_cast<double>(kMostTokens) &&
                          number == std::floor(number);
    return is_count ? static_cast<std::int64_t>(number) : Usage::kUnknown;
  }
  return count < 0 ? Usage::kUnknown : std::min(count, kMostTokens);
}

class Reader {
 public:
  explicit Reader(Dialect dialect) : places_(PlacesOf(dialect)) {}

  // False if the text is no usage object.
  bool Read(std::string_view usage) {
    json::Walk fields(usage);
    while (fields.Next()) {
      const std::string_view value = fields.Value();
      if (value.front() == '{') {
        ReadObject(fields.Key(), value);
      } else if (value.front() == '[') {
        ReadList(fields.Key(), value);
      } else {
        Note("", fields.Key(), value);
      }
    }
    return !fields.IsDamaged();
  }

  Counts counts;

 private:
  void ReadObject(std::string_view object, std::string_view value) {
    json::Walk fields(value);
    while (fields.Next()) Note(object, fields.Key(), fields.Value());
  }

  void ReadList(std::string_view list, std::string_view value) {
    json::Walk items(value);
    while (items.Next()) {
      std::string_view modality;
      std::string_view count;
      json::Walk fields(items.Value());
      while (fields.Next()) {
        if (fields.Key() == "modality") modality = fields.Value();
        if (fields.Key() == "tokenCount") count = fields.Value();
      }
      if (modality.size() > 2) Note(list, modality.substr(1, modality.size() - 2), count);
    }
  }

  void Note(std::string_view object, std::string_view key, std::string_view value) {
    for (const Place& place : places_) {
      if (place.key != key || place.object != object) continue;
      if (counts.*place.count == Usage::kUnknown) counts.*place.count = CountFrom(value);
      return;
    }
    // It is charged as a batch then.
    if (object.empty() && key == "service_tier" && value == "\"batch\"") counts.is_batch = true;
  }

  const std::span<const Place> places_;
};

std::int64_t OrNone(std::int64_t count) {
  return std::max<std::int64_t>(count, 0);
}

// Puts the parts together: a chat::Usage counts what came from the cache in its input, and the
// thoughts in its output.
Usage UsageOf(Dialect dialect, Counts& counts) {
  const bool is_anthropic = dialect == Dialect::kAnthropicMessages;
  // OpenAI charges a batch by its endpoint, not by what an answer says.
  if (!is_anthropic) counts.is_batch = false;
  if (counts.cached_read == Usage::kUnknown) counts.cached_read = counts.cache_hit;
  if (counts.fresh_input != Usage::kUnknown) {
    counts.input = counts.fresh_input + OrNone(counts.tool_prompt);
    // Anthropic counts cached tokens beside input_tokens, Gemini in its prompt.
    if (is_anthropic) counts.input += OrNone(counts.cached_read) + OrNone(counts.cache_write);
  }
  if (counts.answer != Usage::kUnknown) counts.output = counts.answer + OrNone(counts.reasoning);
  return static_cast<const Usage&>(counts);
}

}  // namespace

Usage ReadUsage(Dialect dialect, std::string_view usage_json) {
  Reader reader(dialect);
  if (!reader.Read(usage_json)) return {};
  return UsageOf(dialect, reader.counts);
}

Usage ReadUsage(Dialect dialect, const json::Value& usage) {
  return usage.IsObject() ? ReadUsage(dialect, usage.GetRaw().json) : Usage();
}

std::string_view UsageField(Dialect dialect) {
  return dialect == Dialect::kGemini ? "usageMetadata" : "usage";
}

Usage ReadUsageOfAnswer(Dialect dialect, std::string_view answer) {
  const std::string_view field = UsageField(dialect);
  const std::string quoted = '"' + std::string(field) + '"';
  if (const auto usage = json::FindLastValue(answer, quoted)) return ReadUsage(dialect, *usage);
  json::Capture usage(std::string(field), kMostUsageBytes);
  usage.Feed(answer);
  return ReadUsage(dialect, usage.Value());
}

}  // namespace monorelay::dialects
