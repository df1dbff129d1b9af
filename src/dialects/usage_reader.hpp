// The simdjson side of usage.hpp, for the readers of streams.
#pragma once

#include <simdjson.h>

#include "chat/usage.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// The counts in a usage object of that dialect; what is not a count is unknown.
chat::Usage UsageFrom(Dialect dialect, const simdjson::dom::object& usage);

}  // namespace monorelay::dialects
