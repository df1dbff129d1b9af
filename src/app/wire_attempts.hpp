// From the configuration's values to how failing, slow and busy providers are treated.
#pragma once

#include <optional>

#include "app/config.hpp"
#include "relay/setup.hpp"

namespace monorelay::app {

relay::RetryRules RetryRulesOf(const RetryConfig& config);
identity::LeavePolicy LeavePolicyOf(const DisconnectPolicy& policy);
relay::InFlightLimits InFlightLimitsOf(const InFlightConfig& config);
relay::HoldLimits HoldLimitsOf(const ServerConfig& server);
relay::HedgeRules HedgeRulesOf(const HedgeConfig& config);

// Adds the bounds on requests to `provider`.
void AddTimeLimits(providers::ProviderSettings& settings, const ProviderConfig& provider);

// Makes `target` follow what `provider` says, and sets the limits of its state, which is shared
// with the targets of earlier configurations.
void ApplyAttempts(relay::Target& target, const ProviderConfig& provider);

// The same for all providers together.
void ApplyAttempts(relay::Setup& setup, const Config& config);

}  // namespace monorelay::app
