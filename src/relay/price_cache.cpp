#include "relay/price_cache.hpp"

#include "relay/setup.hpp"

namespace monorelay::relay {

const catalog::Price* PriceCache::Find(const std::shared_ptr<const Setup>& setup,
                                       std::string_view provider, std::string_view model,
                                       std::string_view key) {
  if (setup != setup_ || prices_.size() >= kMostPrices) {
    prices_.clear();
    setup_ = setup;
  }
  // A line feed stands in no name that came over HTTP.
  name_.assign(provider).append("\n").append(key).append("\n").append(model);
  const auto [found, is_new] = prices_.try_emplace(name_, nullptr);
  if (is_new) found->second = setup->prices.Find(provider, model, key);
  return found->second;
}

}  // namespace monorelay::relay
