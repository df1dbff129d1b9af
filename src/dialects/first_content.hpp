// Where the answer proper begins in a provider's stream.
#pragma once

#include <string_view>

#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// True if `event` (from its first byte to its empty line) carries something of the answer, or its
// end: text, reasoning, a tool call, a refusal, a reason to finish. Openings without content (a
// role, message_start, response.created), pings, comments, errors and what cannot be read are not.
bool CarriesContent(Dialect provider, std::string_view event);

}  // namespace monorelay::dialects
