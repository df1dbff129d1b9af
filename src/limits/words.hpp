// Limits in words, for clients and operators.
#pragma once

#include <cstdint>
#include <string>

#include "limits/meter.hpp"

namespace monorelay::limits {

// "access key \"ci\"", "team \"research\"", "the relay".
std::string WhoseWords(const Finding& finding);

// "1000 requests", "20000 tokens", "12.50 USD".
std::string AmountWords(Kind kind, std::int64_t amount);

// What a client is told that was refused: whose limit it is, how much of it is used, and what to
// do.
std::string RefusalWords(const Finding& finding);

// "key:requests_per_minute": for header fields and records.
std::string LimitName(const Finding& finding);

// 0.000000001 USD each, as a decimal number with at least two digits behind the point.
std::string UsdText(std::int64_t nano_dollars);

}  // namespace monorelay::limits
