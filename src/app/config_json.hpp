// Free YAML as JSON.
#pragma once

#include <expected>
#include <string>

#include "app/config_environment.hpp"
#include "app/config_yaml.hpp"

namespace monorelay::app {

// The JSON text of `node`, in the order of the file, with references in its texts replaced. Scalars
// without quotes become null, booleans and numbers where they look like it (YAML's core schema).
// Fails with a sentence about the reference that cannot be replaced.
std::expected<std::string, std::string> JsonOf(const YamlNode& node,
                                               const Environment& environment);

}  // namespace monorelay::app
