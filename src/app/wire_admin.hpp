// What the admin API asks of the running relay.
#pragma once

#include <functional>
#include <memory>

#include "admin/api.hpp"
#include "app/wire_health.hpp"
#include "base/clock.hpp"
#include "relay/setup.hpp"

namespace monorelay::app {

// The setup in force; nullptr before there is one. Called on any thread.
using SetupSource = std::function<std::shared_ptr<const relay::Setup>()>;

// All services but the reader and the feed. `health` and `clock` must outlive them.
admin::Services ServicesOf(SetupSource setup, HealthChecks& health, const Clock& clock);

// What was served, as GET /api/stats tells it; empty if nothing is recorded. Fails as that does.
Result<std::string> StatisticsOf(const admin::Services& services);

}  // namespace monorelay::app
