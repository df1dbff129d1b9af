#include "app/wire_attempts.hpp"

namespace monorelay::app {
namespace {

std::chrono::milliseconds Or(std::chrono::seconds time, std::chrono::milliseconds otherwise) {
  return time.count() > 0 ? time : otherwise;
}

providers::TimeLimits LimitsOf(const ModelTimeouts& model, const providers::TimeLimits& usual) {
  providers::TimeLimits limits = usual;
  limits.call.connect = Or(model.connect, usual.call.connect);
  limits.call.first_byte = Or(model.first_byte, usual.call.first_byte);
  limits.call.idle = Or(model.idle, usual.call.idle);
  limits.call.write = limits.call.idle;
  limits.attempt = Or(model.attempt, usual.attempt);
  limits.total = Or(model.total, usual.total);
  return limits;
}

}  // namespace

relay::RetryRules RetryRulesOf(const RetryConfig& config) {
  return {.enabled = config.enabled,
          .most = static_cast<int>(config.max_retries),
          .statuses = {config.retry_on_status.begin(), config.retry_on_status.end()},
          .errors = config.retry_on_errors,
          .factor = config.backoff_factor,
          .longest = config.backoff_max};
}

identity::LeavePolicy LeavePolicyOf(const DisconnectPolicy& policy) {
  identity::LeavePolicy rules{.drains = policy.drain, .tokens = policy.drain_tokens};
  if (policy.drain_seconds.count() > 0) rules.time = policy.drain_seconds;
  return rules;
}

relay::InFlightLimits InFlightLimitsOf(const InFlightConfig& config) {
  return {.at_once = config.limit,
          .queue = static_cast<std::size_t>(config.queue),
          .wait = config.wait};
}

relay::HoldLimits HoldLimitsOf(const ServerConfig& server) {
  const StreamHoldConfig& stream = server.stream_hold;
  return {.events = static_cast<std::size_t>(stream.events),
          .bytes = static_cast<std::size_t>(stream.bytes),
          .time = std::chrono::milliseconds(stream.milliseconds),
          .whole_bytes = static_cast<std::size_t>(server.whole_answer_hold_bytes)};
}

relay::HedgeRules HedgeRulesOf(const HedgeConfig& config) {
  return {.enabled = config.enabled && config.percent > 0,
          .shortest_wait = std::chrono::milliseconds(config.shortest_wait_ms)};
}

void AddTimeLimits(providers::ProviderSettings& settings, const ProviderConfig& provider) {
  const TimeoutConfig& timeouts = provider.timeouts;
  settings.limits = {.call = {.connect = timeouts.connect,
                              .first_byte = timeouts.first_byte,
                              .idle = timeouts.idle,
                              .write = timeouts.idle},
                     .attempt = timeouts.attempt,
                     .total = timeouts.total};
  for (const ModelTimeouts& model : provider.model_timeouts)
    settings.model_limits.emplace_back(model.model_pattern, LimitsOf(model, settings.limits));
}

void ApplyAttempts(relay::Target& target, const ProviderConfig& provider) {
  target.retry = RetryRulesOf(provider.retry);
  target.ignore = {.enabled = provider.ignore.enabled, .errors = provider.ignore.ignore_errors};
  target.on_leave = LeavePolicyOf(provider.on_client_disconnect);
  target.has_cap = provider.in_flight.limit > 0;
  target.state->in_flight.SetLimits(InFlightLimitsOf(provider.in_flight));
  target.state->retries.SetShare(static_cast<double>(provider.retry.budget_percent) / 100);
}

void ApplyAttempts(relay::Setup& setup, const Config& config) {
  setup.hold = HoldLimitsOf(config.server);
  setup.hedge = HedgeRulesOf(config.model_routing.hedge);
  setup.has_cap = config.server.in_flight.limit > 0;
  setup.shared->in_flight.SetLimits(InFlightLimitsOf(config.server.in_flight));
  setup.shared->hedges.SetShare(static_cast<double>(config.model_routing.hedge.percent) / 100);
}

}  // namespace monorelay::app
