#include "app/wire_choices.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace monorelay::app {
namespace {

// The prices that the operator gives by provider.
catalog::PriceOf PricesByProvider(const Config& config) {
  std::map<std::string, double, std::less<>> prices;
  for (const ProviderConfig& provider : config.providers) {
    const double price = provider.cost_per_m_input + provider.cost_per_m_output;
    if (price > 0) prices.emplace(provider.name, price);
  }
  return [prices = std::move(prices)](std::string_view provider,
                                      std::string_view) -> std::optional<double> {
    const auto found = prices.find(provider);
    if (found == prices.end()) return std::nullopt;
    return found->second;
  };
}

catalog::TierModels TiersOf(const ComplexityConfig& config) {
  return {.enabled = config.enabled,
          .names = config.models,
          .replaces_any = config.replace_any,
          .simple = config.simple,
          .moderate = config.moderate,
          .complex = config.complex};
}

catalog::Cascade CascadeOf(const CascadeConfig& config) {
  if (!config.enabled) return {};
  const auto count = std::min(config.models.size(), static_cast<std::size_t>(config.max_retries));
  const auto end = config.models.begin() + static_cast<std::ptrdiff_t>(count);
  return {.models = {config.models.begin(), end}, .names = config.names};
}

// The loader lets known names alone through.
catalog::Balance BalanceOf(const std::string& name) {
  return catalog::BalanceNamed(name).value_or(catalog::Balance::kOrder);
}

catalog::BalanceRules BalancesOf(const ModelRouting& routing) {
  catalog::BalanceRules rules{.usual = BalanceOf(routing.balance)};
  for (const auto& [pattern, name] : routing.balance_models)
    rules.models.emplace_back(pattern, BalanceOf(name));
  return rules;
}

}  // namespace

catalog::Choices ChoicesOf(const Config& config) {
  return {.tiers = TiersOf(config.model_routing.complexity),
          .cascade = CascadeOf(config.model_routing.cascade),
          .balance = BalancesOf(config.model_routing),
          .price = PricesByProvider(config)};
}

}  // namespace monorelay::app
