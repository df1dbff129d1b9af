#include "dialects/openai_chat/usage_writer.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace monorelay::dialects::openai_chat {
namespace {

struct Row {
  std::string_view key;
  std::int64_t count;
};

// The object of that key, with the counts that are known; nothing if none is.
void WriteDetails(json::Writer& json, std::string_view key, std::initializer_list<Row> rows) {
  const auto is_known = [](const Row& row) { return row.count >= 0; };
  if (std::ranges::none_of(rows, is_known)) return;
  json.Key(key).BeginObject();
  for (const Row& row : rows) {
    if (is_known(row)) json.Field(row.key, row.count);
  }
  json.EndObject();
}

}  // namespace

void WriteUsage(json::Writer& json, const chat::Usage& usage) {
  const std::int64_t input = std::max<std::int64_t>(usage.input, 0);
  const std::int64_t output = std::max<std::int64_t>(usage.output, 0);
  json.BeginObject();
  json.Field("prompt_tokens", input).Field("completion_tokens", output);
  json.Field("total_tokens", input + output);
  WriteDetails(json, "prompt_tokens_details",
               {{"cached_tokens", usage.cached_read},
                {"cache_write_tokens", usage.cache_write},
                {"audio_tokens", usage.audio_input}});
  WriteDetails(json, "completion_tokens_details",
               {{"reasoning_tokens", usage.reasoning},
                {"audio_tokens", usage.audio_output},
                {"accepted_prediction_tokens", usage.accepted_prediction},
                {"rejected_prediction_tokens", usage.rejected_prediction}});
  json.EndObject();
}

}  // namespace monorelay::dialects::openai_chat
