// Which models there are and what they are also called: an immutable picture of the configuration.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/choices.hpp"

namespace monorelay::catalog {

// What one enabled provider offers.
struct Offer {
  std::string provider;              // its name in the configuration
  std::vector<std::string> include;  // ids or globs; empty: everything that is not excluded
  std::vector<std::string> exclude;  // ids or globs
  std::vector<std::string> known;    // ids that the provider is known to have, for listing
  double weight = 1;                 // its share by Balance::kWeighted; >= 0

  // True if every model that is not excluded may be asked of it.
  [[nodiscard]] bool IsCatchAll() const { return include.empty(); }
};

struct Rule {
  std::string pattern;  // a glob
  std::string target;
};

// What to try when a model cannot be had: "name" or "name@provider".
struct Fallback {
  std::string target;
  double weight = 0;  // 0: none given
};

// A model that a client may ask for.
struct Listing {
  std::string id;
  std::string owner;  // provider, or "monorelay" for an alias
};

// Made once, then read by all workers.
class Snapshot {
 public:
  // `offers` in configuration order, enabled providers alone.
  Snapshot(std::vector<Offer> offers, std::vector<std::pair<std::string, std::string>> aliases,
           std::vector<Rule> provider_mapping, std::vector<Rule> model_overrides,
           std::vector<std::pair<std::string, std::vector<Fallback>>> fallbacks = {},
           Choices choices = {});

  [[nodiscard]] const std::vector<Offer>& Offers() const { return offers_; }
  [[nodiscard]] const std::vector<Rule>& ProviderMapping() const { return provider_mapping_; }
  [[nodiscard]] const std::vector<Rule>& ModelOverrides() const { return model_overrides_; }

  [[nodiscard]] const TierModels& Tiers() const { return choices_.tiers; }
  // True if `name` is one of those that ask for a model by how hard the request looks.
  [[nodiscard]] bool IsTierName(std::string_view name) const;
  // The models of the cascade for requests that ask for `name`; empty if there is none.
  [[nodiscard]] const std::vector<std::string>& CascadeFor(std::string_view name) const;
  [[nodiscard]] Balance BalanceFor(std::string_view model) const;
  // As PriceOf.
  [[nodiscard]] std::optional<double> PriceOf(const Offer& offer, std::string_view model) const;

  // Where the chain of aliases that begins with `name` ends: `name` itself if it is no alias. A
  // chain that bites its own tail ends before the first repetition.
  [[nodiscard]] std::string ResolveAlias(std::string_view name) const;

  // What is configured to be tried after `name`, or in its place; empty if nothing is. Names are
  // compared as those of aliases.
  [[nodiscard]] const std::vector<Fallback>& FallbacksOf(std::string_view name) const;

  // The id under which `offer` serves `model`, or nothing if it does not: excluded, or not in its
  // include list. Names are compared without case, `-` and `_`; the id is the listed spelling.
  [[nodiscard]] static std::string ServedAs(const Offer& offer, std::string_view model);

  // Everything routable, each id once: aliases, names with fallbacks, names of the tiers, then
  // models in configuration order.
  [[nodiscard]] const std::vector<Listing>& Models() const { return models_; }
  [[nodiscard]] const Listing* FindModel(std::string_view id) const;
  // The ids of Models(), for suggestions.
  [[nodiscard]] const std::vector<std::string>& ModelIds() const { return ids_; }

 private:
  void ListModels(const std::vector<std::string>& names);

  std::vector<Offer> offers_;
  std::unordered_map<std::string, std::string> aliases_;              // by normalised name
  std::unordered_map<std::string, std::vector<Fallback>> fallbacks_;  // the same
  std::vector<Rule> provider_mapping_;
  std::vector<Rule> model_overrides_;
  Choices choices_;
  std::vector<std::string> tier_names_;     // normalised
  std::vector<std::string> cascade_names_;  // the same
  std::vector<Listing> models_;
  std::vector<std::string> ids_;
};

}  // namespace monorelay::catalog
