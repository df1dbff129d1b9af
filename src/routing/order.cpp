#include "routing/order.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

namespace monorelay::routing {
namespace {

using catalog::Balance;
using Order = std::vector<const Candidate*>;

// In [0, total).
double Ticket(double total, Random& random) {
  constexpr std::uint64_t kSteps = 1ULL << 32U;
  return total * static_cast<double>(random.Below(kSteps)) / kSteps;
}

// Which of `drawn` is chosen, the first if none has a weight. Requires: not empty.
template <class WeightOf>
std::size_t Draw(std::span<const Candidate* const> drawn, Random& random, WeightOf weight_of) {
  double total = 0;
  for (const Candidate* candidate : drawn) total += weight_of(*candidate);
  if (total <= 0) return 0;
  double ticket = Ticket(total, random);
  std::size_t chosen = 0;
  while (chosen + 1 < drawn.size() && ticket >= weight_of(*drawn[chosen])) {
    ticket -= weight_of(*drawn[chosen]);
    ++chosen;
  }
  return chosen;
}

// The first candidates of the targets that have a weight, drawn one after the other.
Order DrawTargets(const Plan& plan, Random& random) {
  Order waiting;
  for (const Candidate& candidate : plan.candidates) {
    const bool is_first = waiting.empty() || waiting.back()->target != candidate.target;
    if (candidate.weight > 0 && is_first) waiting.push_back(&candidate);
  }
  Order drawn;
  while (!waiting.empty()) {
    const std::size_t chosen =
        Draw(waiting, random, [](const Candidate& candidate) { return candidate.weight; });
    drawn.push_back(waiting[chosen]);
    waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
  return drawn;
}

void AppendTarget(Order& order, const Plan& plan, const Candidate& first) {
  for (const Candidate& candidate : plan.candidates) {
    if (candidate.weight == first.weight && candidate.target == first.target)
      order.push_back(&candidate);
  }
}

// Who has a share of none comes after all others.
void Shuffle(std::span<const Candidate*> target, Random& random) {
  for (std::size_t i = 0; i + 1 < target.size(); ++i) {
    const auto rest = target.subspan(i);
    const std::size_t chosen =
        Draw(rest, random, [](const Candidate& candidate) { return candidate.share; });
    std::rotate(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(chosen),
                rest.begin() + static_cast<std::ptrdiff_t>(chosen) + 1);
  }
}

template <class KeyOf>
void SortBy(std::span<const Candidate*> target, KeyOf key_of) {
  // Keys are read once: they change while this runs.
  std::vector<std::pair<double, const Candidate*>> keyed;
  keyed.reserve(target.size());
  for (const Candidate* candidate : target) keyed.emplace_back(key_of(*candidate), candidate);
  // By address where keys are equal: that is the order of the plan.
  std::ranges::sort(keyed);
  for (std::size_t i = 0; i < target.size(); ++i) target[i] = keyed[i].second;
}

// Requires: all of one target.
void BalanceOut(std::span<const Candidate*> target, const LiveSource& live, Random& random) {
  if (target.size() < 2) return;
  switch (target.front()->balance) {
    case Balance::kOrder:
      return;
    case Balance::kWeighted:
      return Shuffle(target, random);
    case Balance::kLatency:
      return SortBy(target, [&](const Candidate& each) { return live.Of(each).latency; });
    case Balance::kLeastBusy:
      return SortBy(target, [&](const Candidate& each) {
        return static_cast<double>(live.Of(each).under_way);
      });
    case Balance::kCheapest:
      return SortBy(target, [](const Candidate& each) {
        return each.price.value_or(std::numeric_limits<double>::infinity());
      });
  }
}

}  // namespace

std::vector<const Candidate*> InOrder(const Plan& plan, const LiveSource& live, Random& random) {
  Order order;
  order.reserve(plan.candidates.size());
  bool is_drawn = false;
  for (const Candidate& candidate : plan.candidates) {
    if (candidate.weight == 0) {
      order.push_back(&candidate);
    } else if (!std::exchange(is_drawn, true)) {
      for (const Candidate* first : DrawTargets(plan, random)) AppendTarget(order, plan, *first);
    }
  }
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && order[end]->target == order[begin]->target &&
           order[end]->weight == order[begin]->weight) {
      ++end;
    }
    BalanceOut(std::span(order).subspan(begin, end - begin), live, random);
    begin = end;
  }
  return order;
}

}  // namespace monorelay::routing
