#include "records/record.hpp"

#include <utility>

#include "base/text.hpp"
#include "relay/outcome.hpp"

namespace monorelay::records {
namespace {

std::string Bounded(std::string&& text, std::size_t max_bytes) {
  if (text.size() > max_bytes) return Shorten(text, max_bytes);
  return std::move(text);
}

}  // namespace

RequestRecord RecordOf(relay::Outcome&& outcome) {
  return {
      .request_id = outcome.request_id,
      .finished = outcome.started + outcome.latency,
      .latency = outcome.latency,
      .first_byte = outcome.first_byte,
      .endpoint = outcome.endpoint,
      .client = Bounded(std::move(outcome.client), kMaxNameBytes),
      .model = Bounded(std::move(outcome.model), kMaxNameBytes),
      .served_model = Bounded(std::move(outcome.served_model), kMaxNameBytes),
      .provider = Bounded(std::move(outcome.provider), kMaxNameBytes),
      .key_label = Bounded(std::move(outcome.key_label), kMaxNameBytes),
      .ending = relay::NameOf(outcome.ending),
      .error_code = outcome.error_code,
      .error_text = Bounded(std::move(outcome.error_text), kMaxErrorBytes),
      .error_detail = Bounded(std::move(outcome.error_detail), kMaxErrorBytes),
      .status = outcome.status,
      .attempts = outcome.attempts,
      .streaming = outcome.streaming,
      .usage = outcome.usage,
      .request_bytes = outcome.request_bytes,
      .response_bytes = outcome.response_bytes,
      .temperature = outcome.sampling.temperature,
      .top_p = outcome.sampling.top_p,
      .presence_penalty = outcome.sampling.presence_penalty,
      .frequency_penalty = outcome.sampling.frequency_penalty,
      .max_tokens = outcome.sampling.max_tokens,
  };
}

}  // namespace monorelay::records
