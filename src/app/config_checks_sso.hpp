// Faults of single sign-on and what belongs to it.
#pragma once

#include "app/config.hpp"
#include "app/config_problem.hpp"

namespace monorelay::app {

// Adds what is wrong to `problems`.
void CheckSingleSignOn(const Config& config, const Positions& positions, Problems& problems);

}  // namespace monorelay::app
