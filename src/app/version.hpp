// What this program is made of.
#pragma once

#include <string>

namespace monorelay::app {

// Version, commit, build type, compiler and libraries, as lines or as a JSON object; ends with a
// line end.
std::string VersionText(bool as_json);

// The version alone, as "0.1.0".
std::string VersionNumber();

}  // namespace monorelay::app
