#include "catalog/snapshot.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace monorelay::catalog {
namespace {

bool IsGlob(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

bool Names(const std::string& pattern, std::string_view model, const std::string& normal) {
  return IsGlob(pattern) ? GlobMatches(pattern, model) : NormaliseName(pattern) == normal;
}

}  // namespace

Snapshot::Snapshot(std::vector<Offer> offers,
                   std::vector<std::pair<std::string, std::string>> aliases,
                   std::vector<Rule> provider_mapping, std::vector<Rule> model_overrides,
                   std::vector<std::pair<std::string, std::vector<Fallback>>> fallbacks,
                   Choices choices)
    : offers_(std::move(offers)),
      provider_mapping_(std::move(provider_mapping)),
      model_overrides_(std::move(model_overrides)),
      choices_(std::move(choices)) {
  std::vector<std::string> names;
  for (const auto& [name, target] : aliases) {
    aliases_.try_emplace(NormaliseName(name), target);
    names.push_back(name);
  }
  for (auto& [name, targets] : fallbacks) {
    fallbacks_.try_emplace(NormaliseName(name), std::move(targets));
    names.push_back(name);
  }
  if (choices_.tiers.enabled) {
    for (const std::string& name : choices_.tiers.names) {
      tier_names_.push_back(NormaliseName(name));
      names.push_back(name);
    }
  }
  for (const std::string& name : choices_.cascade.names)
    cascade_names_.push_back(NormaliseName(name));
  ListModels(names);
}

bool Snapshot::IsTierName(std::string_view name) const {
  return !tier_names_.empty() &&
         std::ranges::find(tier_names_, NormaliseName(name)) != tier_names_.end();
}

const std::vector<std::string>& Snapshot::CascadeFor(std::string_view name) const {
  static const std::vector<std::string> none;
  const bool applies =
      cascade_names_.empty() ||
      std::ranges::find(cascade_names_, NormaliseName(name)) != cascade_names_.end();
  return applies ? choices_.cascade.models : none;
}

Balance Snapshot::BalanceFor(std::string_view model) const {
  for (const auto& [pattern, balance] : choices_.balance.models) {
    if (GlobMatches(pattern, model)) return balance;
  }
  return choices_.balance.usual;
}

std::optional<double> Snapshot::PriceOf(const Offer& offer, std::string_view model) const {
  if (!choices_.price) return std::nullopt;
  return choices_.price(offer.provider, model);
}

const std::vector<Fallback>& Snapshot::FallbacksOf(std::string_view name) const {
  static const std::vector<Fallback> none;
  const auto found = fallbacks_.find(NormaliseName(name));
  return found == fallbacks_.end() ? none : found->second;
}

std::string Snapshot::ResolveAlias(std::string_view name) const {
  std::string current(name);
  std::set<std::string> seen{NormaliseName(current)};
  for (;;) {
    const auto found = aliases_.find(NormaliseName(current));
    if (found == aliases_.end() || !seen.insert(NormaliseName(found->second)).second)
      return current;
    current = found->second;
  }
}

std::string Snapshot::ServedAs(const Offer& offer, std::string_view model) {
  const std::string normal = NormaliseName(model);
  const auto names_it = [&](const std::string& pattern) { return Names(pattern, model, normal); };
  if (std::ranges::any_of(offer.exclude, names_it)) return {};
  if (offer.IsCatchAll()) return std::string(model);
  // An exact id first, so that two ids which differ only in dashes stay apart.
  if (std::ranges::find(offer.include, model) != offer.include.end()) return std::string(model);
  const auto found = std::ranges::find_if(offer.include, names_it);
  if (found == offer.include.end()) return {};
  return IsGlob(*found) ? std::string(model) : *found;
}

void Snapshot::ListModels(const std::vector<std::string>& names) {
  std::set<std::string> seen;
  const auto add = [&](const std::string& id, std::string_view owner) {
    if (seen.insert(id).second) models_.push_back({id, std::string(owner)});
  };
  for (const std::string& name : names) add(name, "monorelay");
  for (const Offer& offer : offers_) {
    for (const auto* list : {&offer.include, &offer.known}) {
      for (const std::string& id : *list) {
        if (!IsGlob(id) && !ServedAs(offer, id).empty()) add(id, offer.provider);
      }
    }
  }
  for (const Listing& model : models_) ids_.push_back(model.id);
}

const Listing* Snapshot::FindModel(std::string_view id) const {
  const auto found = std::ranges::find(models_, id, &Listing::id);
  return found == models_.end() ? nullptr : &*found;
}

}  // namespace monorelay::catalog
