#include "relay/setup.hpp"

namespace monorelay::relay {

Result<std::shared_ptr<const routing::Plan>> PlanCache::Find(
    const std::shared_ptr<const Setup>& setup, const std::string& model) {
  if (setup_ != setup) {
    plans_.clear();
    setup_ = setup;
  }
  const auto found = plans_.find(model);
  if (found != plans_.end()) return found->second;
  auto plan = routing::PlanFor(setup->catalog, model);
  if (!plan) return std::unexpected(std::move(plan.error()));
  if (plans_.size() >= kMostPlans) plans_.clear();
  return plans_.emplace(model, std::make_shared<const routing::Plan>(*std::move(plan)))
      .first->second;
}

}  // namespace monorelay::relay
