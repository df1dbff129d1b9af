// Request logs as older programs left them.
#pragma once

#include "store/sqlite/database.hpp"

namespace monorelay::testing {

inline constexpr int kNewestRequestSchema = 9;

// Takes away what the steps from `version` to the newest schema have added; what they have changed
// is changed back. Fails the test that calls it if that is not possible.
void DowngradeRequests(store::sqlite::Database& database, int version);

}  // namespace monorelay::testing
