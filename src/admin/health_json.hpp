// What checks of providers found, as JSON.
#pragma once

#include "health/check.hpp"
#include "health/on_demand.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

// The object is begun and ended.
void WriteFinding(json::Writer& json, const health::Finding& finding);

// The object is begun and ended: all_well, left_out, items.
void WriteCheckReport(json::Writer& json, const health::CheckReport& report);

}  // namespace monorelay::admin
