// What a caller has used and may still use, in the words of /v1/credits.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "relay/caller.hpp"

namespace monorelay::relay {

// {"object":"credit_summary","total_granted":USD,"total_used":USD,"total_available":USD,...}: by
// the tightest limit of money that is upon the caller; without one, granted and available are null
// and what its key used counts.
std::string RenderCredits(const Caller& caller, WallTime now);

}  // namespace monorelay::relay
