// How a model and a provider are chosen where more than one would do.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace monorelay::catalog {

// The order among providers that serve the same model.
enum class Balance : std::uint8_t {
  kOrder,      // as configured
  kWeighted,   // drawn by Offer::weight
  kLatency,    // the shortest time to the first token of late first
  kLeastBusy,  // the fewest requests under way first
  kCheapest,
};

// "order", "weighted", "latency", "least_busy", "cheapest".
std::string_view NameOf(Balance balance);
std::optional<Balance> BalanceNamed(std::string_view name);

struct BalanceRules {
  Balance usual = Balance::kOrder;
  std::vector<std::pair<std::string, Balance>> models{};  // glob: ...; the first match counts
};

// How hard a request looks.
enum class Difficulty : std::uint8_t { kSimple, kModerate, kComplex };

// "simple", "moderate", "complex".
std::string_view NameOf(Difficulty tier);

// A model by how hard the request looks, for clients that ask for one of `names`.
struct TierModels {
  bool enabled = false;
  std::vector<std::string> names{};  // compared as aliases are
  // The predecessor's behaviour: also in the place of any model that names no provider and that no
  // provider_mapping claims.
  bool replaces_any = false;
  std::string simple{};
  std::string moderate{};
  std::string complex{};

  [[nodiscard]] const std::string& For(Difficulty tier) const;
};

// Models that are tried one after the other, whatever the error.
struct Cascade {
  std::vector<std::string> models{};  // empty: there is none
  // For which requested names; empty: for all that name no provider.
  std::vector<std::string> names{};
};

// USD for a million tokens of input and one of output together; nothing if that is not known.
using PriceOf = std::function<std::optional<double>(std::string_view provider, std::string_view)>;

struct Choices {
  TierModels tiers{};
  Cascade cascade{};
  BalanceRules balance{};
  PriceOf price{};  // may be empty
};

}  // namespace monorelay::catalog
