// The command `monorelay secrets`: stored secrets, for whoever is at the machine.
#pragma once

#include <iosfwd>

#include "app/config_environment.hpp"
#include "app/options.hpp"
#include "base/clock.hpp"

namespace monorelay::app {

// Does what options.secrets says in the data directory's identity.db. A value comes from `in`,
// without the line end behind it. Nothing is told of values but fingerprints. Returns the exit
// status: 0, 1 if it cannot be done.
int RunSecrets(const Options& options, const Environment& environment, const Clock& clock,
               std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace monorelay::app
