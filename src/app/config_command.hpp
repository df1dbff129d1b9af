// The command `monorelay config`: one change of the configuration file at a time, and its versions.
#pragma once

#include <iosfwd>

#include "app/config_environment.hpp"
#include "app/options.hpp"
#include "base/clock.hpp"

namespace monorelay::app {

// Does what options.config_edit says to the configuration file. A change is checked as `check`
// does, shown on `out` as a diff, saved as SaveConfig does, and noted in the audit where there are
// accounts; what is not valid is told on `err` and not saved. Secrets are masked in all that is
// printed. Returns the exit status: 0, also if there was nothing to change; 1 if it cannot be done;
// 2 for wrong usage and for a file that cannot be read.
int RunConfig(const Options& options, const Environment& environment, const Clock& clock,
              std::ostream& out, std::ostream& err);

}  // namespace monorelay::app
