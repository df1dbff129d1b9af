#include "limits/rule.hpp"

#include <algorithm>

namespace monorelay::limits {

Rules Completed(Rules own, const Rules& others) {
  for (const Rule& other : others) {
    if (std::ranges::find(own, other.kind, &Rule::kind) == own.end()) own.push_back(other);
  }
  return own;
}

}  // namespace monorelay::limits
