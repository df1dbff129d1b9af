// What differs between two texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// Places of lines, from 0, that are equal in both texts and in the same order.
std::vector<std::pair<std::size_t, std::size_t>> MatchedLines(std::string_view before,
                                                              std::string_view after);

// A unified diff of two configurations, with their secrets masked. A text that cannot be read is
// not shown: the diff says so in its place.
std::string ConfigDiff(const std::string& before_name, std::string_view before,
                       const std::string& after_name, std::string_view after);

}  // namespace monorelay::app
