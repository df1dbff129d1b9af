// The command `monorelay import`: takes over what a predecessor has kept.
#pragma once

#include <filesystem>
#include <ostream>

#include "app/config_environment.hpp"
#include "app/options.hpp"

namespace monorelay::app {

// Adds the records of options.file, a predecessor's requests.db or a folder with one, to the
// request log, and the users of a users.db or of the folder to the accounts, and says on `out` how
// many there were. Importing again adds nothing twice; a running relay may go on. Returns the exit
// status: 0 if all was imported, 1 if not, 2 for wrong usage.
int RunImport(const Options& options, const Environment& environment, std::ostream& out,
              std::ostream& err);

}  // namespace monorelay::app
