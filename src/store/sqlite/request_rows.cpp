#include "store/sqlite/request_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestFilter;
using records::RequestRow;

// Columns by their place in REQUEST_COLUMNS.
enum Column : int {
  kId,
  kTimestamp,
  kRequestId,
  kModel,
  kServedModel,
  kProvider,
  kKeyLabel,
  kClient,
  kEndpoint = 10,
  kEnding = 13,
  kErrorCode = 15,
  kStatus = 24,
  kAttempts,
  kStreaming,
  kCached,
  kEstimated,
  kHasBodies,
  kLatency,
  kFirstToken = 34,
  kInput,
  kOutput,
  kCost = 40,
  kUser = 48,
  kTeam,
  kAccessKeyId,
  kConversation,
  kFinishReason,
};

constexpr std::array kTexts{&RequestRow::request_id,       &RequestRow::model,
                            &RequestRow::served_model,     &RequestRow::provider,
                            &RequestRow::key_label,        &RequestRow::client,
                            &RequestRow::client_address,   &RequestRow::user_agent,
                            &RequestRow::endpoint,         &RequestRow::dialect,
                            &RequestRow::provider_dialect, &RequestRow::ending,
                            &RequestRow::error_type,       &RequestRow::error_code,
                            &RequestRow::error_message,    &RequestRow::error_details,
                            &RequestRow::failed_attempts,  &RequestRow::cost_parts,
                            &RequestRow::cost_basis,       &RequestRow::conversion,
                            &RequestRow::request_preview,  &RequestRow::response_preview};
constexpr std::array kDurations{&RequestRow::latency_ms, &RequestRow::queue_ms,
                                &RequestRow::connect_ms, &RequestRow::first_byte_ms,
                                &RequestRow::first_token_ms};
constexpr std::array kCounts{&RequestRow::input,         &RequestRow::output,
                             &RequestRow::cached_read,   &RequestRow::cache_write,
                             &RequestRow::reasoning,     &RequestRow::cost_nano,
                             &RequestRow::request_bytes, &RequestRow::response_bytes};
constexpr std::array kSampling{&RequestRow::temperature, &RequestRow::top_p,
                               &RequestRow::presence_penalty, &RequestRow::frequency_penalty};

std::optional<double> RealOrNone(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Real(column);
}

std::optional<std::int64_t> IntegerOrNone(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Integer(column);
}

bool IsText(const Statement& row, int column, const std::optional<std::string>& wanted) {
  return !wanted || row.Text(column) == *wanted;
}

std::string ServedModel(const Statement& row) {
  std::string served = row.Text(kServedModel);
  return served.empty() ? row.Text(kModel) : served;
}

bool HasPart(const std::string& text, const std::optional<std::string>& part) {
  return !part || ContainsIgnoringCase(text, ToLower(*part));
}

bool IsOfSeries(const Statement& row, const records::SeriesFilter& series) {
  if (series.status_class && row.Integer(kStatus) / 100 != *series.status_class) return false;
  if (series.model && ServedModel(row) != *series.model) return false;
  return IsText(row, kProvider, series.provider) && IsText(row, kKeyLabel, series.key_label) &&
         IsText(row, kClient, series.client) && IsText(row, kUser, series.user) &&
         IsText(row, kEndpoint, series.endpoint);
}

template <class T>
bool IsWithin(const std::optional<T>& value, const std::optional<T>& least,
              const std::optional<T>& most) {
  if (!least && !most) return true;
  return value && (!least || *value >= *least) && (!most || *value <= *most);
}

bool HasAmounts(const Statement& row, const RequestFilter& filter) {
  const auto tokens = [&]() -> std::optional<std::int64_t> {
    if (row.IsNull(kInput) && row.IsNull(kOutput)) return std::nullopt;
    return row.Integer(kInput) + row.Integer(kOutput);
  };
  return IsWithin(RealOrNone(row, kLatency), filter.min_latency_ms, filter.max_latency_ms) &&
         IsWithin(RealOrNone(row, kFirstToken), filter.min_first_token_ms,
                  filter.max_first_token_ms) &&
         IsWithin(tokens(), filter.min_tokens, filter.max_tokens) &&
         IsWithin(IntegerOrNone(row, kCost), filter.min_cost_nano, filter.max_cost_nano);
}

}  // namespace

RequestRow ReadRow(const Statement& row) {
  RequestRow read;
  read.id = row.Integer(kId);
  read.timestamp = row.Real(kTimestamp);
  int column = kRequestId;
  for (const auto text : kTexts) read.*text = row.Text(column++);
  read.status = row.Integer(kStatus);
  read.attempts = row.Integer(kAttempts);
  read.streaming = row.Integer(kStreaming) != 0;
  read.cached = row.Integer(kCached) != 0;
  read.is_estimated = row.Integer(kEstimated) != 0;
  read.has_bodies = row.Integer(kHasBodies) != 0;
  column = kLatency;
  for (const auto duration : kDurations) read.*duration = RealOrNone(row, column++);
  for (const auto count : kCounts) read.*count = IntegerOrNone(row, column++);
  for (const auto setting : kSampling) read.*setting = RealOrNone(row, column++);
  read.max_tokens = IntegerOrNone(row, column);
  read.user = row.Text(kUser);
  read.team = row.Text(kTeam);
  read.access_key_id = row.Text(kAccessKeyId);
  read.conversation = static_cast<std::uint64_t>(row.Integer(kConversation));
  read.finish_reason = chat::FinishReasonOf(row.Integer(kFinishReason));
  return read;
}

bool Matches(const Statement& row, const RequestFilter& filter) {
  if (!IsOfSeries(row, filter.series) || !HasAmounts(row, filter)) return false;
  if (filter.conversation &&
      static_cast<std::uint64_t>(row.Integer(kConversation)) != *filter.conversation)
    return false;
  if (filter.access_keys &&
      !std::ranges::binary_search(*filter.access_keys, row.Bytes(kAccessKeyId)))
    return false;
  if (!filter.finish_reasons.empty() &&
      !records::HasStoppedSo(chat::FinishReasonOf(row.Integer(kFinishReason)), filter))
    return false;
  if (filter.streaming && (row.Integer(kStreaming) != 0) != *filter.streaming) return false;
  const std::int64_t status = row.Integer(kStatus);
  if (filter.failed_only && status < 400 && row.IsNull(kErrorCode)) return false;
  const bool has_status =
      filter.statuses.empty() || std::ranges::any_of(filter.statuses, [&](const auto& span) {
        return status >= span.first && status <= span.second;
      });
  if (!has_status) return false;
  if (filter.model_part && !HasPart(ServedModel(row), filter.model_part)) return false;
  if (filter.provider_part && !HasPart(row.Text(kProvider), filter.provider_part)) return false;
  return IsText(row, kModel, filter.requested_model) &&
         IsText(row, kErrorCode, filter.error_code) && IsText(row, kEnding, filter.ending);
}

}  // namespace monorelay::store::sqlite
