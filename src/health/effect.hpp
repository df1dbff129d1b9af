// What a finding means for the key that was checked.
#pragma once

#include "base/clock.hpp"
#include "health/check.hpp"

namespace monorelay::health {

// A key that answered returns at once; one that was refused or is rate limited rests; an error of
// the provider counts for its circuit. What a model cannot do, and answers that nobody could read,
// mean nothing.
void ApplyToKey(const Check& check, const Finding& finding, MonotonicTime now);

}  // namespace monorelay::health
