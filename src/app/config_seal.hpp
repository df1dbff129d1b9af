// Secrets that are written out in a configuration's text, moved into the store of secrets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace monorelay::app {

struct SealPlan {
  struct Item {
    std::string name;  // in the store; the same for the same secret in the same place
    Secret secret;
  };
  std::string text;  // with `secret:NAME` or `${secret:NAME}` in the place of each
  std::vector<Item> items;
};

// Plans it for those secrets that are new: of settings that hold a secret by the table, and of
// headers for providers that are there for credentials, written out in `text` and nowhere in
// `former`. Fails if either text cannot be followed.
Result<SealPlan> PlanSealing(std::string_view text, std::string_view former);

// Where secrets of providers are in the store.
inline constexpr std::string_view kProviderSecrets = "providers/";

}  // namespace monorelay::app
