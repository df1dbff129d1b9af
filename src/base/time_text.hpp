// Times as people and protocols write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace monorelay {

// A date, or a date and a time: 2026-11-26, 2026-11-26T10:00:00Z, 2026-11-26 10:00:00.5+02:00.
// Without an offset it is UTC; a date alone is its first moment. Source: ISO 8601, in the profile
// of RFC 3339, and the space that people write.
std::optional<WallTime> ParseTime(std::string_view text);

}  // namespace monorelay
