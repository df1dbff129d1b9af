// An explanation of routing, for people and for programs.
#pragma once

#include <string>

#include "routing/explain.hpp"

namespace monorelay::app {

// Lines; the last one ends with a line end.
std::string AsLines(const routing::Explanation& explanation);

// One JSON object {model, steps, complexity, candidates} or {model, steps, error}, in one line with
// its end.
std::string AsJson(const routing::Explanation& explanation);

}  // namespace monorelay::app
