// Explanations of routing, and how keys stand, as JSON.
#pragma once

#include "json/writer.hpp"
#include "keys/key_pool.hpp"
#include "routing/explain.hpp"

namespace monorelay::admin {

// The object is begun and ended: model, steps, complexity if the model is chosen by it, then
// candidates or, if nobody serves the model, error.
void WriteExplanation(json::Writer& json, const routing::Explanation& explanation);

// The fields of an object that the caller begins and ends: label, hindrance, under_way, spent, and
// for a key that is not free free_in_ms, null if it never will be.
void WriteStanding(json::Writer& json, const keys::KeyPool::Standing& key);

}  // namespace monorelay::admin
