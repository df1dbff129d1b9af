// From a model name to who may serve it. Pure: the same snapshot and name give the same plan.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "catalog/snapshot.hpp"

namespace monorelay::routing {

// One provider to ask, and the model to ask it for.
struct Candidate {
  std::size_t provider = 0;  // index into Snapshot::Offers()
  std::string model;
};

// What to try, in this order. Never empty.
struct Plan {
  std::vector<Candidate> candidates;
};

// The order of decisions: `model@provider`; alias (chained; its target may name a provider);
// provider_mapping; model_overrides; then the providers that list the model, in configuration
// order, and only if none does, those that take any model. Fails with kModelNotFound and a text
// that names the nearest models.
Result<Plan> PlanFor(const catalog::Snapshot& snapshot, std::string_view model);

}  // namespace monorelay::routing
