#include "records/statistics.hpp"

#include <algorithm>
#include <optional>

namespace monorelay::records {
namespace {

std::int64_t Known(std::int64_t count) {
  return std::max<std::int64_t>(count, 0);
}

// Of what the model says; of the answer, where nobody looks so closely.
std::optional<std::chrono::microseconds> FirstTokenOf(const RequestRecord& record) {
  return record.first_token ? record.first_token : record.first_byte;
}

}  // namespace

SeriesView SeriesOf(const RequestRecord& record) {
  return {.model = record.served_model.empty() ? record.model : record.served_model,
          .provider = record.provider,
          .key_label = record.key_label,
          .client = record.client,
          .user = record.user,
          .endpoint = record.endpoint,
          .status_class = record.status / 100};
}

SeriesView ViewOf(const Series& series) {
  return {.model = series.model,
          .provider = series.provider,
          .key_label = series.key_label,
          .client = series.client,
          .user = series.user,
          .endpoint = series.endpoint,
          .status_class = series.status_class};
}

Series CopyOf(const SeriesView& series) {
  return {.model = std::string(series.model),
          .provider = std::string(series.provider),
          .key_label = std::string(series.key_label),
          .client = std::string(series.client),
          .user = std::string(series.user),
          .endpoint = std::string(series.endpoint),
          .status_class = series.status_class};
}

std::int64_t SpeedOf(const RequestRecord& record) {
  const auto first = FirstTokenOf(record);
  if (!record.streaming || !first || record.usage.output <= 0) return -1;
  const std::int64_t took = (record.latency - *first).count();
  // A stream of one piece has no pace.
  constexpr std::int64_t kShortest = 1000;
  if (took < kShortest) return -1;
  constexpr double kThousandthsASecond = 1e9;
  return static_cast<std::int64_t>(static_cast<double>(record.usage.output) * kThousandthsASecond /
                                   static_cast<double>(took));
}

void Totals::Add(const RequestRecord& record) {
  ++requests;
  if (record.status >= 400 || !record.error_code.empty()) ++errors;
  if (record.streaming) ++streaming;
  if (record.usage_is_estimated) ++estimated;
  if (record.cost.basis == "no_price") ++unpriced;
  input += Known(record.usage.input);
  output += Known(record.usage.output);
  cached_read += Known(record.usage.cached_read);
  cache_write += Known(record.usage.cache_write);
  reasoning += Known(record.usage.reasoning);
  audio += Known(record.usage.audio_input) + Known(record.usage.audio_output);
  cost_nano += record.cost.nano_dollars.value_or(0);
  latency_us += record.latency.count();
  attempts += record.attempts;
  latency.Add(record.latency.count());
  if (const auto first = FirstTokenOf(record); first && record.streaming)
    first_token.Add(first->count());
  if (const std::int64_t pace = SpeedOf(record); pace >= 0) speed.Add(pace);
}

void Totals::Merge(const Totals& other) {
  requests += other.requests;
  errors += other.errors;
  streaming += other.streaming;
  estimated += other.estimated;
  unpriced += other.unpriced;
  input += other.input;
  output += other.output;
  cached_read += other.cached_read;
  cache_write += other.cache_write;
  reasoning += other.reasoning;
  audio += other.audio;
  cost_nano += other.cost_nano;
  latency_us += other.latency_us;
  attempts += other.attempts;
  latency.Merge(other.latency);
  first_token.Merge(other.first_token);
  speed.Merge(other.speed);
}

}  // namespace monorelay::records
