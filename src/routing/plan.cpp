#include "routing/plan.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.hpp"

namespace monorelay::routing {
namespace {

using catalog::Offer;
using catalog::Snapshot;

std::optional<std::size_t> ProviderNamed(const Snapshot& snapshot, std::string_view name) {
  const std::string normal = NormaliseName(name);
  const auto found = std::ranges::find_if(snapshot.Offers(), [&](const Offer& offer) {
    return NormaliseName(offer.provider) == normal;
  });
  if (found == snapshot.Offers().end()) return std::nullopt;
  return static_cast<std::size_t>(found - snapshot.Offers().begin());
}

// A name of the form model@provider whose provider exists.
struct Pinned {
  std::string model;
  std::size_t provider;
};

std::optional<Pinned> Pin(const Snapshot& snapshot, std::string_view name) {
  const auto at = name.rfind('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const auto provider = ProviderNamed(snapshot, name.substr(at + 1));
  if (!provider) return std::nullopt;
  return Pinned{std::string(name.substr(0, at)), *provider};
}

std::string Override(const Snapshot& snapshot, const std::string& model) {
  for (const auto& rule : snapshot.ModelOverrides()) {
    if (GlobMatches(rule.pattern, model)) return rule.target;
  }
  return model;
}

std::unexpected<Error> NotFound(std::string_view model, std::string_view where,
                                const std::vector<std::string>& known) {
  std::string text = "model \"" + Shorten(model, 200) + "\" is not served by " + std::string(where);
  const auto nearest = Nearest(model, known, 3);
  if (!nearest.empty()) {
    text += "; nearest: ";
    for (std::size_t i = 0; i < nearest.size(); ++i) {
      text += (i > 0 ? ", \"" : "\"") + nearest[i] + "\"";
    }
  } else {
    text += "; GET /v1/models lists what is";
  }
  return ClientError(ErrorKind::kModelNotFound, std::move(text));
}

// The plan of asking that provider, and no other, for that model.
Result<Plan> PlanForProvider(const Snapshot& snapshot, const Pinned& pinned) {
  const Offer& offer = snapshot.Offers()[pinned.provider];
  std::string served = Snapshot::ServedAs(offer, pinned.model);
  if (!served.empty()) return Plan{{{pinned.provider, std::move(served)}}};
  std::vector<std::string> ids;
  std::ranges::copy_if(offer.include, std::back_inserter(ids), [](const std::string& id) {
    return id.find_first_of("*?[") == std::string::npos;  // a pattern is nothing to ask for
  });
  return NotFound(pinned.model, "provider \"" + offer.provider + "\"", ids);
}

Result<Plan> PlanForPinned(const Snapshot& snapshot, const Pinned& pinned) {
  std::string model = snapshot.ResolveAlias(pinned.model);
  // The provider that the client names counts more than that of an alias.
  if (const auto of_alias = Pin(snapshot, model)) model = of_alias->model;
  return PlanForProvider(snapshot, {Override(snapshot, model), pinned.provider});
}

std::optional<Plan> PlanByMapping(const Snapshot& snapshot, const std::string& model) {
  for (const auto& rule : snapshot.ProviderMapping()) {
    if (!GlobMatches(rule.pattern, model)) continue;
    const auto provider = ProviderNamed(snapshot, rule.target);
    if (!provider) continue;
    std::string served = Snapshot::ServedAs(snapshot.Offers()[*provider], model);
    if (!served.empty()) return Plan{{{*provider, std::move(served)}}};
  }
  return std::nullopt;
}

Plan PlanBySearch(const Snapshot& snapshot, const std::string& model) {
  Plan listed;
  Plan catch_all;
  for (std::size_t i = 0; i < snapshot.Offers().size(); ++i) {
    const Offer& offer = snapshot.Offers()[i];
    std::string served = Snapshot::ServedAs(offer, model);
    if (served.empty()) continue;
    // What a provider is known to have counts as listed, even if it would take anything.
    const bool lists =
        !offer.IsCatchAll() || std::ranges::find(offer.known, model) != offer.known.end();
    (lists ? listed : catch_all).candidates.push_back({i, std::move(served)});
  }
  return listed.candidates.empty() ? catch_all : listed;
}

}  // namespace

Result<Plan> PlanFor(const Snapshot& snapshot, std::string_view model) {
  if (const auto pinned = Pin(snapshot, model)) return PlanForPinned(snapshot, *pinned);
  const std::string aliased = snapshot.ResolveAlias(model);
  if (const auto pinned = Pin(snapshot, aliased)) return PlanForPinned(snapshot, *pinned);
  if (auto mapped = PlanByMapping(snapshot, aliased)) return *std::move(mapped);
  const std::string target = Override(snapshot, aliased);
  if (const auto pinned = Pin(snapshot, target)) return PlanForProvider(snapshot, *pinned);
  Plan found = PlanBySearch(snapshot, target);
  if (!found.candidates.empty()) return found;
  return NotFound(target, "any enabled provider", snapshot.ModelIds());
}

}  // namespace monorelay::routing
