#include "catalog/choices.hpp"

#include <array>

namespace monorelay::catalog {
namespace {

constexpr std::array<std::pair<std::string_view, Balance>, 5> kBalances{
    {{"order", Balance::kOrder},
     {"weighted", Balance::kWeighted},
     {"latency", Balance::kLatency},
     {"least_busy", Balance::kLeastBusy},
     {"cheapest", Balance::kCheapest}}};

}  // namespace

std::string_view NameOf(Balance balance) {
  for (const auto& [name, each] : kBalances) {
    if (each == balance) return name;
  }
  return {};
}

std::optional<Balance> BalanceNamed(std::string_view name) {
  for (const auto& [each, balance] : kBalances) {
    if (each == name) return balance;
  }
  return std::nullopt;
}

std::string_view NameOf(Difficulty tier) {
  switch (tier) {
    case Difficulty::kSimple:
      return "simple";
    case Difficulty::kModerate:
      return "moderate";
    case Difficulty::kComplex:
      return "complex";
  }
  return {};
}

const std::string& TierModels::For(Difficulty tier) const {
  switch (tier) {
    case Difficulty::kSimple:
      return simple;
    case Difficulty::kModerate:
      return moderate;
    case Difficulty::kComplex:
      break;
  }
  return complex;
}

}  // namespace monorelay::catalog
