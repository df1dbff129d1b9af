// Faults of synchronisation.
#pragma once

#include "app/config.hpp"
#include "app/config_problem.hpp"

namespace monorelay::app {

// Adds what is wrong to `problems`.
void CheckSync(const SyncConfig& sync, const Positions& positions, Problems& problems);

}  // namespace monorelay::app
