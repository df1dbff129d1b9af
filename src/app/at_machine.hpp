// Who is at the command line.
#pragma once

#include <string>

namespace monorelay::app {

// "command line of NAME", for the audit and the versions of the configuration.
std::string WhoIsAtMachine();

}  // namespace monorelay::app
