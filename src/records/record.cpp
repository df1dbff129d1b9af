#include "records/record.hpp"

#include <utility>
#include <vector>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "relay/caller.hpp"
#include "relay/outcome.hpp"

namespace monorelay::records {
namespace {

std::string Bounded(std::string&& text, std::size_t max_bytes) {
  if (text.size() > max_bytes) return Shorten(text, max_bytes);
  return std::move(text);
}

// A count only if it is known.
void WriteTokens(json::Writer& writer, std::string_view name, std::int64_t count) {
  if (count != chat::Usage::kUnknown) writer.Field(name, count);
}

void Write(json::Writer& writer, const relay::FailedAttempt& attempt) {
  writer.BeginObject()
      .Field("provider", Shorten(attempt.provider, kMaxNameBytes))
      .Field("model", Shorten(attempt.model, kMaxNameBytes))
      .Field("key_label", Shorten(attempt.key_label, kMaxNameBytes))
      .Field("begun_us", attempt.begun.count())
      .Field("latency_us", attempt.latency.count())
      .Field("status", attempt.status)
      .Field("error_code", attempt.error_code)
      .Field("next", relay::NameOf(attempt.next));
  WriteTokens(writer, "input_tokens", attempt.usage.input);
  WriteTokens(writer, "output_tokens", attempt.usage.output);
  writer.EndObject();
}

std::string JsonOf(const std::vector<relay::FailedAttempt>& attempts) {
  std::string text;
  if (attempts.empty()) return text;
  json::Writer writer(text);
  writer.BeginArray();
  for (const relay::FailedAttempt& attempt : attempts) Write(writer, attempt);
  writer.EndArray();
  return text;
}

}  // namespace

RequestRecord RecordOf(relay::Outcome&& outcome) {
  return {
      .request_id = outcome.request_id,
      .finished = outcome.started + outcome.latency,
      .latency = outcome.latency,
      .queue = outcome.stages.queue,
      .connect = outcome.stages.connect,
      .first_byte = outcome.stages.first_byte,
      .first_token = outcome.stages.first_token,
      .endpoint = outcome.endpoint,
      .dialect = outcome.dialect,
      .provider_dialect = outcome.provider_dialect,
      .client = Bounded(std::move(outcome.client), kMaxNameBytes),
      .client_address = std::move(outcome.client_address),
      .user_agent = Bounded(std::move(outcome.user_agent), kMaxNameBytes),
      .model = Bounded(std::move(outcome.model), kMaxNameBytes),
      .served_model = Bounded(std::move(outcome.served_model), kMaxNameBytes),
      .provider = Bounded(std::move(outcome.provider), kMaxNameBytes),
      .key_label = Bounded(std::move(outcome.key_label), kMaxNameBytes),
      .ending = relay::NameOf(outcome.ending),
      .error_origin = outcome.error_origin,
      .error_code = outcome.error_code,
      .error_text = Bounded(std::move(outcome.error_text), kMaxErrorBytes),
      .error_detail = Bounded(std::move(outcome.error_detail), kMaxErrorBytes),
      .status = outcome.status,
      .attempts = outcome.attempts,
      .failed_attempts = JsonOf(outcome.failed_attempts),
      .streaming = outcome.streaming,
      .cached = relay::IsFree(outcome.cache),
      .usage = outcome.usage,
      .finish_reason = outcome.finish_reason,
      .usage_is_estimated = outcome.usage_is_estimated,
      .cost = std::move(outcome.cost),
      .request_bytes = outcome.request_bytes,
      .response_bytes = outcome.response_bytes,
      .conversion = Bounded(std::move(outcome.conversion), kMaxErrorBytes),
      .temperature = outcome.sampling.temperature,
      .top_p = outcome.sampling.top_p,
      .presence_penalty = outcome.sampling.presence_penalty,
      .frequency_penalty = outcome.sampling.frequency_penalty,
      .max_tokens = outcome.sampling.max_tokens,
      .user = outcome.caller == nullptr ? std::string() : outcome.caller->user,
      .team = outcome.caller == nullptr ? std::string() : outcome.caller->team,
      .access_key_id = outcome.caller == nullptr ? RequestId() : outcome.caller->key_id,
      .conversation = outcome.conversation,
      .bodies = nullptr,
  };
}

}  // namespace monorelay::records
