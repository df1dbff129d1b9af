// Where a request would go, and why, without sending anything.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "keys/key_pool.hpp"
#include "routing/complexity.hpp"
#include "routing/order.hpp"
#include "routing/plan.hpp"

namespace monorelay::routing {

// What is known beside the configuration. All of it may be missing.
struct World {
  const LiveSource* live = nullptr;
  // The keys of a provider, by its index; nullptr if they are not known.
  std::function<const keys::KeyPool*(std::size_t)> keys{};
};

// One candidate, in the order in which it would be asked.
struct ExplainedCandidate {
  std::string provider;
  std::string model;
  std::string why;  // a sentence: how it came to its place
  double weight = 0;
  std::optional<double> price{};
  Live live{};
  std::vector<keys::KeyPool::Standing> keys{};
  bool is_free = true;  // one of its keys can be used now; true if that is not known
};

struct Explanation {
  std::string model;  // as asked for
  Trace steps;
  std::optional<Complexity> complexity{};  // if the model is chosen by it
  bool tries_all = false;                  // see Plan
  std::vector<ExplainedCandidate> candidates{};
  std::optional<Error> error{};  // nobody serves the model; there are no candidates then
};

// What a request with that text would meet. A request that is explained costs its turn to nobody:
// but for what `random` draws, asking changes nothing. What is drawn by weight may come out
// differently for the next request.
Explanation Explain(const catalog::Snapshot& snapshot, std::string_view model,
                    std::string_view text, const World& world, Random& random);

}  // namespace monorelay::routing
