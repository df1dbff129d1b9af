#include "app/wire_prices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace monorelay::app {
namespace {

Result<void> Take(catalog::PriceBook& book, const ProviderConfig& provider, const std::string& key,
                  const JsonText& prices, const std::string& path) {
  if (prices.value.empty()) return {};
  auto set = book.Set(provider.name, key, prices.value);
  if (!set) {
    return RelayError(ErrorKind::kInvalidRequest,
                      fmt::format("{}: {}", path, set.error().text.value.Get()));
  }
  return {};
}

// Names of models, not patterns, that the provider is known to be asked for.
std::vector<std::string> NamedModels(const ProviderConfig& provider) {
  std::vector<std::string> models;
  for (const std::string& model : provider.models.include) {
    if (model.find_first_of("*?[") == std::string::npos) models.push_back(model);
  }
  const bool is_new = !provider.test_model.empty() &&
                      std::ranges::find(models, provider.test_model) == models.end();
  if (is_new) models.push_back(provider.test_model);
  return models;
}

}  // namespace

Result<catalog::PriceBook> PricesOf(const Config& config) {
  catalog::PriceBook book;
  for (const ProviderConfig& provider : config.providers) {
    const std::string path = "providers." + provider.name;
    book.Introduce(provider.name, provider.known_name);
    for (std::size_t i = 0; i < provider.keys.size(); ++i) {
      const KeyConfig& key = provider.keys[i];
      auto taken =
          Take(book, provider, key.label, key.prices, fmt::format("{}.keys[{}].prices", path, i));
      if (!taken) return std::unexpected(std::move(taken.error()));
    }
    if (auto taken = Take(book, provider, {}, provider.prices, path + ".prices"); !taken)
      return std::unexpected(std::move(taken.error()));
    if (provider.cost_per_m_input > 0 || provider.cost_per_m_output > 0)
      book.SetFlat(provider.name, provider.cost_per_m_input, provider.cost_per_m_output);
  }
  return book;
}

std::vector<std::string> ModelsWithoutPrice(const Config& config,
                                            const catalog::PriceBook& prices) {
  std::vector<std::string> without;
  for (const ProviderConfig& provider : config.providers) {
    if (!provider.enabled) continue;
    for (const std::string& model : NamedModels(provider)) {
      if (prices.Find(provider.name, model) == nullptr)
        without.push_back(model + " at " + provider.name);
    }
  }
  return without;
}

}  // namespace monorelay::app
