// What an exchange cost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace monorelay::chat {

// Amounts are billionths of a US dollar: whole numbers, so that parts add up to their total.
struct Cost {
  std::optional<std::int64_t> nano_dollars;  // the total; none: nobody worked it out
  std::string parts;                         // a JSON object of amounts by name; empty: none
  std::string basis;                         // how it was worked out, for a person to check
};

}  // namespace monorelay::chat
