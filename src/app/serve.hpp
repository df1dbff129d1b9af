// The command `serve`: from options to a running relay, and its orderly end.
#pragma once

#include "app/config_environment.hpp"
#include "app/options.hpp"

namespace monorelay::app {

// Serves until a signal says otherwise. Returns the exit status. Must be called before the process
// has other threads.
int Serve(const Options& options, const Environment& environment);

}  // namespace monorelay::app
