// The prices that were looked up lately.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "catalog/prices.hpp"

namespace monorelay::relay {

struct Setup;

// One for each worker; not thread-safe.
class PriceCache {
 public:
  // As catalog::PriceBook::Find in the prices of `setup`. Forgets everything when that is another
  // one than before.
  const catalog::Price* Find(const std::shared_ptr<const Setup>& setup, std::string_view provider,
                             std::string_view model, std::string_view key);

 private:
  static constexpr std::size_t kMostPrices = 4096;

  std::shared_ptr<const Setup> setup_;  // keeps its address from being reused
  std::string name_;                    // its memory is used again
  std::unordered_map<std::string, const catalog::Price*> prices_;
};

}  // namespace monorelay::relay
