#include "relay/setup.hpp"

namespace monorelay::relay {

Result<std::shared_ptr<const routing::Plan>> PlanCache::Find(
    const std::shared_ptr<const Setup>& setup, const std::string& model,
    std::optional<catalog::Difficulty> tier) {
  if (setup_ != setup) {
    plans_ = {};
    setup_ = setup;
  }
  Plans& plans = plans_[tier ? static_cast<std::size_t>(*tier) + 1 : 0];
  const auto found = plans.find(model);
  if (found != plans.end()) return found->second;
  auto plan = routing::PlanFor(setup->catalog, {.model = model, .tier = tier});
  if (!plan) return std::unexpected(std::move(plan.error()));
  if (plans.size() >= kMostPlans) plans.clear();
  return plans.emplace(model, std::make_shared<const routing::Plan>(*std::move(plan)))
      .first->second;
}

}  // namespace monorelay::relay
