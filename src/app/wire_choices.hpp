// How the configuration chooses models and providers, as routing looks at it.
#pragma once

#include "app/config.hpp"
#include "catalog/choices.hpp"

namespace monorelay::app {

catalog::Choices ChoicesOf(const Config& config);

}  // namespace monorelay::app
