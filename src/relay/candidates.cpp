#include "relay/candidates.hpp"

#include <algorithm>

namespace monorelay::relay {
namespace {

using catalog::Balance;
using routing::Candidate;

// Where the operator gives an order, a conversation does not change it.
bool MayFollow(const Candidate& candidate) {
  return candidate.balance == Balance::kWeighted || candidate.balance == Balance::kLatency ||
         candidate.balance == Balance::kLeastBusy;
}

}  // namespace

routing::Live SetupLive::Of(const Candidate& candidate) const {
  const routing::ProviderFigures& figures = *setup_.targets[candidate.provider].figures;
  routing::Live live;
  live.under_way = figures.UnderWay();
  // Costs more, and one balance alone asks for it.
  if (candidate.balance == Balance::kLatency)
    live.latency = figures.Latency(candidate.model, form_, now_);
  return live;
}

std::vector<const Candidate*> CandidatesFor(const Setup& setup, const routing::Plan& plan,
                                            const routing::LiveSource& live,
                                            const routing::Place& place, Random& random) {
  auto order = routing::InOrder(plan, live, random);
  if (place.provider == nullptr || !MayFollow(*order.front())) return order;
  const std::size_t target = order.front()->target;
  const auto end = std::ranges::find_if(
      order, [&](const Candidate* candidate) { return candidate->target != target; });
  const auto found = std::find_if(order.begin(), end, [&](const Candidate* candidate) {
    return setup.targets[candidate->provider].figures.get() == place.provider;
  });
  if (found != end) std::rotate(order.begin(), found, found + 1);
  return order;
}

}  // namespace monorelay::relay
