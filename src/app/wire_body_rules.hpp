// What the configuration sets in requests, as the relay applies it.
#pragma once

#include <vector>

#include "app/config.hpp"
#include "relay/body_rules.hpp"

namespace monorelay::app {

// In the predecessor's order, of which the later counts more: model_params, payload_transformation,
// global_params, the provider's own. `served` are the providers in the order of the targets.
relay::BodyRules RulesFor(const Config& config, const std::vector<const ProviderConfig*>& served);

}  // namespace monorelay::app
