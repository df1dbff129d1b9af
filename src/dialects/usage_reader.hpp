// The simdjson side of usage.hpp, for the readers of streams.
#pragma once

#include <simdjson.h>

#include "chat/usage.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::dialects {

chat::Usage UsageFrom(Dialect dialect, const simdjson::dom::element& usage);

}  // namespace monorelay::dialects
