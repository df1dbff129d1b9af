// From a model name to who may serve it. Pure: the same snapshot and question give the same plan.
#pragma once

#include <cstddef>
#include <optional>
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
  // Candidates with a weight are one choice: they are tried in an order that is drawn by it for
  // each request. Those of one target stay together and have the same number.
  double weight = 0;
  std::size_t target = 0;
  // How the candidates of one target are ordered among each other, and what for.
  catalog::Balance balance = catalog::Balance::kOrder;
  double share = 1;               // of its provider, for kWeighted
  std::optional<double> price{};  // see catalog::PriceOf

  bool operator==(const Candidate&) const = default;
};

// What to try, in this order (see InOrder). Never empty.
struct Plan {
  std::vector<Candidate> candidates;
  // A cascade: what one provider refuses is asked of the next, even if the request seems to be at
  // fault.
  bool tries_all = false;
};

// What was decided on the way to a plan, a sentence each, for people to read.
using Trace = std::vector<std::string>;

// True if the plan for that name depends on how hard the request looks.
bool NeedsTier(const catalog::Snapshot& snapshot, std::string_view model);

// What is asked. `tier` is looked at only if NeedsTier.
struct Question {
  std::string_view model;
  std::optional<catalog::Difficulty> tier{};
};

// The order of decisions: the cascade, if it is for that name; else `model@provider`; alias
// (chained; its target may name a provider); a name of the tiers; provider_mapping;
// model_overrides; the tiers, if they replace any model; then the providers that list the model, in
// configuration order, and only if none does, those that take any model. Fails with kModelNotFound
// and a text that names the nearest models. Fallbacks of the name, or of what its alias stands for,
// come after all that; a name that only a provider which takes any model would serve is theirs
// alone.
Result<Plan> PlanFor(const catalog::Snapshot& snapshot, const Question& question,
                     Trace* trace = nullptr);

}  // namespace monorelay::routing
