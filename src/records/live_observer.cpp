#include "records/live_observer.hpp"

#include <utility>

#include "relay/caller.hpp"

namespace monorelay::records {
namespace {

std::optional<std::int64_t> Known(std::int64_t count) {
  if (count < 0) return std::nullopt;
  return count;
}

std::optional<double> Milliseconds(std::optional<std::chrono::microseconds> duration) {
  if (!duration) return std::nullopt;
  return std::chrono::duration<double, std::milli>(*duration).count();
}

}  // namespace

RequestRow RowOf(const relay::Outcome& outcome) {
  RequestRow row;
  row.timestamp = std::chrono::duration<double>(outcome.started.time_since_epoch()).count();
  row.request_id = outcome.request_id.View();
  row.model = outcome.model;
  row.served_model = outcome.served_model;
  row.provider = outcome.provider;
  row.key_label = outcome.key_label;
  row.client = outcome.client;
  if (outcome.caller != nullptr) {
    row.user = outcome.caller->user;
    row.team = outcome.caller->team;
    row.access_key_id = outcome.caller->key_id.View();
  }
  row.conversation = outcome.conversation;
  row.client_address = outcome.client_address;
  row.user_agent = outcome.user_agent;
  row.endpoint = outcome.endpoint;
  row.dialect = outcome.dialect;
  row.provider_dialect = outcome.provider_dialect;
  row.error_type = outcome.error_origin;
  row.attempts = outcome.attempts;
  row.streaming = outcome.streaming;
  row.cached = relay::IsFree(outcome.cache);
  row.first_byte_ms = Milliseconds(outcome.stages.first_byte);
  row.first_token_ms = Milliseconds(outcome.stages.first_token);
  return row;
}

void LiveObserver::OnBegun(const relay::Outcome& outcome) noexcept {
  if (feed_.IsOn() && feed_.Begins(outcome.started))
    feed_.Publish(LiveKind::kBegun, RowOf(outcome));
  next_.OnBegun(outcome);
}

void LiveObserver::OnFirstToken(const relay::Outcome& outcome) noexcept {
  if (feed_.IsOn() && feed_.Tells(outcome.started))
    feed_.Publish(LiveKind::kFirstToken, RowOf(outcome));
  next_.OnFirstToken(outcome);
}

void LiveObserver::OnOutcome(relay::Outcome&& outcome) noexcept {
  if (feed_.IsOn() && feed_.Tells(outcome.started)) {
    RequestRow row = RowOf(outcome);
    row.ending = relay::NameOf(outcome.ending);
    row.status = outcome.status;
    row.error_code = outcome.error_code;
    row.error_message = outcome.error_text;
    row.latency_ms = Milliseconds(outcome.latency);
    row.timestamp += std::chrono::duration<double>(outcome.latency).count();
    row.input = Known(outcome.usage.input);
    row.output = Known(outcome.usage.output);
    row.cached_read = Known(outcome.usage.cached_read);
    row.cache_write = Known(outcome.usage.cache_write);
    row.reasoning = Known(outcome.usage.reasoning);
    row.finish_reason = outcome.finish_reason;
    row.is_estimated = outcome.usage_is_estimated;
    row.cost_nano = outcome.cost.nano_dollars;
    row.cost_basis = outcome.cost.basis;
    row.request_bytes = outcome.request_bytes;
    row.response_bytes = outcome.response_bytes;
    feed_.Publish(LiveKind::kFinished, std::move(row));
  }
  next_.OnOutcome(std::move(outcome));
}

}  // namespace monorelay::records
