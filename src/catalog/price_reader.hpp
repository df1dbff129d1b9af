// Reads one price out of JSON.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "catalog/prices.hpp"
#include "json/document.hpp"

namespace monorelay::catalog {

// A row of the table must have a date and may have "models" and "providers".
enum class PriceForm : std::uint8_t { kRow, kConfigured };

// Fails with kInvalidRequest and a text that names the field. What is not given costs what it is a
// part of: cached input and audio as input, reasoning as output.
Result<Price> ReadPrice(json::Value object, PriceForm form);

// The rate of so many USD for a million tokens. Requires: 0 <= dollars <= 1e6.
Rate RateOf(double dollars);

// All kinds of input cost the same, and all kinds of output.
Rates FlatRates(Rate input, Rate output);

}  // namespace monorelay::catalog
