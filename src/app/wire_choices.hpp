// How the configuration chooses models and providers, as routing looks at it.
#pragma once

#include <memory>

#include "app/config.hpp"
#include "catalog/choices.hpp"
#include "catalog/prices.hpp"

namespace monorelay::app {

// `prices` are those of the configuration; owned by the result too.
catalog::Choices ChoicesOf(const Config& config, std::shared_ptr<const catalog::PriceBook> prices);

}  // namespace monorelay::app
