// What checks of providers found, as JSON.
#pragma once

#include "health/check.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

// The object is begun and ended.
void WriteFinding(json::Writer& json, const health::Finding& finding);

}  // namespace monorelay::admin
