// The candidates of a plan in the order for one request.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "routing/plan.hpp"

namespace monorelay::routing {

// What is known of a candidate right now.
struct Live {
  double latency = 0;  // milliseconds to the first token of late; 0: not known
  std::int64_t under_way = 0;
};

// Where that comes from.
class LiveSource {
 public:
  virtual ~LiveSource() = default;
  [[nodiscard]] virtual Live Of(const Candidate& candidate) const = 0;
};

// Targets with a weight are drawn by it; the candidates of each target are ordered by their
// balance. Equals stay as the plan has them. Who is not known to be slow comes before all who are
// known, so that everyone is measured; who has no price comes last. Pure but for chance. `plan`
// must outlive the result.
std::vector<const Candidate*> InOrder(const Plan& plan, const LiveSource& live, Random& random);

}  // namespace monorelay::routing
