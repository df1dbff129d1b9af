// The command `health`, for container health checks.
#pragma once

#include "app/options.hpp"

namespace monorelay::app {

// Asks the server at options.url, or on this machine, whether it is alive. Returns 0 if it is, else
// 1, with the reason on standard error.
int AskHealth(const Options& options);

}  // namespace monorelay::app
