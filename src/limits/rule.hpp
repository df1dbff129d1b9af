// One limit as an operator sets it, and whom it is for.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "limits/kind.hpp"

namespace monorelay::limits {

// Somebody or something that has limits. Of the relay, the id is empty.
struct Subject {
  SubjectKind kind = SubjectKind::kRelay;
  std::string id{};

  auto operator<=>(const Subject&) const = default;
};

struct Rule {
  Kind kind = Kind::kRequestsPerMinute;
  std::int64_t amount = 0;  // >= 0, in the unit of its measure; what reaches it is still admitted
  int warn_percent = 0;     // of the amount, from which on a warning is given; 0: none
  bool shadow = false;      // counts and reports, and refuses nothing

  bool operator==(const Rule&) const = default;
};

// At most one of each kind.
using Rules = std::vector<Rule>;

// `own`, and of `others` those of kinds that `own` does not have.
Rules Completed(Rules own, const Rules& others);

}  // namespace monorelay::limits
