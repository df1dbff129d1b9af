#include "app/wire_choices.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace monorelay::app {
namespace {

// By the book that exchanges are charged by: the provider's own prices, then those of the table.
// What a single key is charged otherwise does not count: which key it will be is not known yet.
catalog::PriceOf PricesByProvider(std::shared_ptr<const catalog::PriceBook> book) {
  return [book = std::move(book)](std::string_view provider,
                                  std::string_view model) -> std::optional<double> {
    const catalog::Price* price = book->Find(provider, model);
    if (price == nullptr) return std::nullopt;
    return static_cast<double>(price->rates.input + price->rates.output) / catalog::kNanoPerDollar;
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

catalog::Choices ChoicesOf(const Config& config, std::shared_ptr<const catalog::PriceBook> prices) {
  return {.tiers = TiersOf(config.model_routing.complexity),
          .cascade = CascadeOf(config.model_routing.cascade),
          .balance = BalancesOf(config.model_routing),
          .price = PricesByProvider(std::move(prices))};
}

}  // namespace monorelay::app
