#include "dialects/usage.hpp"

#include <algorithm>

#include "dialects/usage_reader.hpp"

namespace monorelay::dialects {
namespace {

namespace dom = simdjson::dom;
using chat::Usage;

// More than any model reads or writes; keeps sums of nonsense from overflowing.
constexpr std::int64_t kMostTokens = 1'000'000'000'000;

// The name of a field, and of the object around it if that is inside the usage.
struct Path {
  std::string_view field;
  std::string_view outer = {};
};

std::int64_t Count(const dom::object& usage, const Path& path) {
  dom::object holder = usage;
  if (!path.outer.empty() && usage.at_key(path.outer).get(holder) != simdjson::SUCCESS)
    return Usage::kUnknown;
  std::int64_t count = 0;
  if (holder.at_key(path.field).get(count) != simdjson::SUCCESS || count < 0)
    return Usage::kUnknown;
  return std::min(count, kMostTokens);
}

std::int64_t FirstCount(const dom::object& usage, std::initializer_list<Path> paths) {
  for (const Path& path : paths) {
    const std::int64_t count = Count(usage, path);
    if (count != Usage::kUnknown) return count;
  }
  return Usage::kUnknown;
}

Usage FromOpenAi(const dom::object& usage) {
  Usage read;
  read.input = FirstCount(usage, {{"prompt_tokens"}, {"input_tokens"}});
  read.output = FirstCount(usage, {{"completion_tokens"}, {"output_tokens"}});
  read.cached_read = FirstCount(usage, {{"cached_tokens", "prompt_tokens_details"},
                                        {"cached_tokens", "input_tokens_details"},
                                        {"prompt_cache_hit_tokens"}});
  read.cache_write = FirstCount(usage, {{"cache_write_tokens", "prompt_tokens_details"},
                                        {"cache_write_tokens", "input_tokens_details"}});
  read.reasoning = FirstCount(usage, {{"reasoning_tokens", "completion_tokens_details"},
                                      {"reasoning_tokens", "output_tokens_details"}});
  return read;
}

// Anthropic counts cached tokens beside input_tokens, not in it.
Usage FromAnthropic(const dom::object& usage) {
  Usage read;
  read.output = Count(usage, {"output_tokens"});
  read.cached_read = Count(usage, {"cache_read_input_tokens"});
  read.cache_write = Count(usage, {"cache_creation_input_tokens"});
  read.reasoning = Count(usage, {"thinking_tokens", "output_tokens_details"});
  const std::int64_t fresh = Count(usage, {"input_tokens"});
  if (fresh != Usage::kUnknown) {
    read.input = fresh + std::max<std::int64_t>(read.cached_read, 0) +
                 std::max<std::int64_t>(read.cache_write, 0);
  }
  return read;
}

Usage FromGemini(const dom::object& usage) {
  Usage read;
  read.input = Count(usage, {"promptTokenCount"});
  read.cached_read = Count(usage, {"cachedContentTokenCount"});
  read.reasoning = Count(usage, {"thoughtsTokenCount"});
  const std::int64_t answer = Count(usage, {"candidatesTokenCount"});
  if (answer != Usage::kUnknown) read.output = answer + std::max<std::int64_t>(read.reasoning, 0);
  return read;
}

}  // namespace

Usage UsageFrom(Dialect dialect, const dom::object& usage) {
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

}  // namespace monorelay::dialects
