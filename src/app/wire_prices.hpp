// From the configuration's prices to the book by which exchanges are charged.
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "base/error.hpp"
#include "catalog/prices.hpp"

namespace monorelay::app {

// Fails with kInvalidRequest and a text that names the setting.
Result<catalog::PriceBook> PricesOf(const Config& config);

// "MODEL at PROVIDER" for each model that the configuration names, of an enabled provider, and that
// has no price: its requests count as 0.
std::vector<std::string> ModelsWithoutPrice(const Config& config, const catalog::PriceBook& prices);

}  // namespace monorelay::app
