#include "routing/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace monorelay::routing {
namespace {

using catalog::Balance;

// Of a relay that has just started.
class Unknown final : public LiveSource {
 public:
  [[nodiscard]] Live Of(const Candidate&) const override { return {}; }
};

std::string ByBalance(const Candidate& candidate, const Live& live) {
  switch (candidate.balance) {
    case Balance::kOrder:
      return "in configuration order";
    case Balance::kWeighted:
      return fmt::format("drawn with a share of {}", candidate.share);
    case Balance::kLatency:
      return live.latency > 0 ? fmt::format("by latency, {:.0f} ms of late", live.latency)
                              : "by latency, which is not known yet";
    case Balance::kLeastBusy:
      return fmt::format("by load, {} requests under way", live.under_way);
    case Balance::kCheapest:
      return candidate.price ? fmt::format("by price, {} USD", *candidate.price)
                             : "by price, which is not known";
  }
  return {};
}

std::string Why(const Plan& plan, const Candidate& candidate, const Live& live) {
  std::string why;
  if (candidate.weight > 0) why = fmt::format("a fallback drawn with weight {}", candidate.weight);
  if (plan.tries_all) why = fmt::format("number {} of the cascade", candidate.target + 1);
  if (why.empty() && candidate.target > 0) why = "a fallback";
  const auto rivals = std::ranges::count_if(plan.candidates, [&](const Candidate& other) {
    return other.target == candidate.target && other.weight == candidate.weight;
  });
  if (rivals < 2) return why.empty() ? "the only one that serves it" : why;
  return why.empty() ? ByBalance(candidate, live) : why + ", " + ByBalance(candidate, live);
}

ExplainedCandidate ExplainOne(const catalog::Snapshot& snapshot, const Plan& plan,
                              const Candidate& candidate, const LiveSource& live,
                              const World& world) {
  const catalog::Offer& offer = snapshot.Offers()[candidate.provider];
  ExplainedCandidate explained{.provider = offer.provider,
                               .model = candidate.model,
                               .why = {},
                               .weight = candidate.weight,
                               .price = snapshot.PriceOf(offer, candidate.model),
                               .live = live.Of(candidate)};
  explained.why = Why(plan, candidate, explained.live);
  const keys::KeyPool* pool = world.keys ? world.keys(candidate.provider) : nullptr;
  if (pool == nullptr) return explained;
  explained.keys = pool->Standings(candidate.model);
  explained.is_free = std::ranges::any_of(
      explained.keys, [](const auto& key) { return key.hindrance == keys::Hindrance::kNone; });
  return explained;
}

}  // namespace

Explanation Explain(const catalog::Snapshot& snapshot, std::string_view model,
                    std::string_view text, const World& world, Random& random) {
  Explanation explanation{.model = std::string(model), .steps = {}};
  Question question{.model = model};
  if (NeedsTier(snapshot, model)) {
    explanation.complexity = Assess(text);
    question.tier = explanation.complexity->tier;
    explanation.steps.push_back(fmt::format("the text scores {:.2f}: {}",
                                            explanation.complexity->score,
                                            explanation.complexity->reason));
  }
  const auto plan = PlanFor(snapshot, question, &explanation.steps);
  if (!plan) {
    explanation.error = plan.error();
    return explanation;
  }
  explanation.tries_all = plan->tries_all;
  const Unknown unknown;
  const LiveSource& live = world.live != nullptr ? *world.live : unknown;
  for (const Candidate* candidate : InOrder(*plan, live, random))
    explanation.candidates.push_back(ExplainOne(snapshot, *plan, *candidate, live, world));
  return explanation;
}

}  // namespace monorelay::routing
