// From a model name to who may serve it. Pure: the same snapshot and name give the same plan.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"
#include "catalog/snapshot.hpp"

namespace monorelay::routing {

// One provider to ask, and the model to ask it for.
struct Candidate {
  std::size_t provider = 0;  // index into Snapshot::Offers()
  std::string model;
  // Candidates with a weight are one choice: they are tried in an order that is drawn by it for
  // each request. Those of one target stay together and have the same number.
  double weight = 0;
  std::size_t target = 0;

  bool operator==(const Candidate&) const = default;
};

// What to try, in this order. Never empty.
struct Plan {
  std::vector<Candidate> candidates;
};

// The candidates of `plan` in the order for one request.
std::vector<const Candidate*> InOrder(const Plan& plan, Random& random);

// What was decided on the way to a plan, a sentence each, for people to read.
using Trace = std::vector<std::string>;

// The order of decisions: `model@provider`; alias (chained; its target may name a provider);
// provider_mapping; model_overrides; then the providers that list the model, in configuration
// order, and only if none does, those that take any model. Fails with kModelNotFound and a text
// that names the nearest models. Fallbacks of the name, or of what its alias stands for, come after
// all that; a name that only a provider which takes any model would serve is theirs alone.
Result<Plan> PlanFor(const catalog::Snapshot& snapshot, std::string_view model,
                     Trace* trace = nullptr);

}  // namespace monorelay::routing
