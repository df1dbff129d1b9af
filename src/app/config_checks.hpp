// Faults that show only when settings are looked at together.
#pragma once

#include "app/config.hpp"
#include "app/config_problem.hpp"

namespace monorelay::app {

// Adds what is wrong or looks like a mistake in a complete configuration to `problems`.
void CheckConfig(const Config& config, const Positions& positions, Problems& problems);

}  // namespace monorelay::app
