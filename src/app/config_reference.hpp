// The reference page of the configuration.
#pragma once

#include <string>

namespace monorelay::app {

// docs/configuration.md: every setting of the schema with what it takes, its default and what it
// does, and the table of well-known providers. Always the same text for the same program.
std::string ConfigReference();

}  // namespace monorelay::app
