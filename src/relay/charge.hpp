// What an exchange is charged: the usage that its provider reported, or an estimate of it, at the
// price of its model.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/cost.hpp"
#include "chat/usage.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::relay {

// By what a cost was computed.
enum class CostBasis : std::uint8_t {
  kNothing,     // no token was used
  kBuiltIn,     // a price of the built-in table
  kConfigured,  // a price of the operator's
  kNoPrice,     // the model has none: counted as 0
};

// "", "list", "configured", "no_price". Static text.
std::string_view NameOf(CostBasis basis);

catalog::Counts CountsOf(const chat::Usage& usage);

struct Charged {
  catalog::Cost cost;
  CostBasis basis = CostBasis::kNothing;
};

// `price` may be null. The price for a request is charged if any usage is known.
Charged ChargeFor(const catalog::Price* price, const chat::Usage& usage);

// Header lines that tell a client of its usage and cost:
//   x-monorelay-usage: input=10, output=5, cached=2, reasoning=1   (with ", estimated" if it is)
//   x-monorelay-cost: 0.000123                                    (USD; absent without a price)
// Counts that are not known are left out; nothing at all if none is.
void AppendUsageFields(std::string& fields, const chat::Usage& usage, bool is_estimated,
                       const Charged& charged);

// Puts `"cost":USD` into the last usage object of `text`, one or more events or a whole answer in
// the words of `dialect`. False, with nothing changed, if there is none.
bool PutCost(std::string& text, dialects::Dialect dialect, const catalog::Cost& cost);

}  // namespace monorelay::relay
