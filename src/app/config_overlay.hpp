// The overlay: settings that take precedence over those of the configuration file, for where that
// file cannot be written. Pure.
#pragma once

#include <string>
#include <string_view>

#include "app/config_model.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// An entry `_replace: true` lets a mapping of the overlay take the place of the whole mapping.
inline constexpr std::string_view kReplaceMark = "_replace";

// What both say together, aliases resolved. Mappings are merged by key, and null takes an entry
// away; lists, values and what a setting of free form holds are replaced as a whole. Keys that the
// overlay adds stand behind those of the file.
ConfigModel LaidOver(const ConfigModel& file, const ConfigModel& overlay);

// The same as a text: that of the file, with the overlay's settings put into it in place, so that
// comments and order stay. Where that cannot be done (an alias would have to be changed) it is
// written anew without comments. Fails with a sentence about line and column if either cannot be
// read.
Result<std::string> OverlaidText(std::string_view file, std::string_view overlay);

// The least overlay that makes of `file` what `wanted` says, as a text; empty: none is needed.
// Fails if either cannot be read.
Result<std::string> OverlayFor(std::string_view file, std::string_view wanted);

}  // namespace monorelay::app
