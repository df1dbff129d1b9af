// What differs between two texts.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::app {

// Two texts to be compared by lines. `shown` is what is printed for each, with as many lines.
struct DiffSide {
  std::string name;
  std::string_view text;
  std::string_view shown;
};

// A unified diff with three lines of context; empty if the texts are equal. Where they differ so
// much that finding the smallest diff would take long, it is larger than it had to be.
std::string UnifiedDiff(const DiffSide& before, const DiffSide& after);

// The same of two configurations, with their secrets masked. A text that cannot be read is not
// shown: the diff says so in its place.
std::string ConfigDiff(const std::string& before_name, std::string_view before,
                       const std::string& after_name, std::string_view after);

}  // namespace monorelay::app
