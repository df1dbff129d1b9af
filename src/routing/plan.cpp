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

std::string Quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

void Note(Trace* trace, std::string step) {
  if (trace != nullptr) trace->push_back(std::move(step));
}

std::string Override(const Snapshot& snapshot, const std::string& model, Trace* trace) {
  for (const auto& rule : snapshot.ModelOverrides()) {
    if (!GlobMatches(rule.pattern, model)) continue;
    Note(trace, "model_overrides " + Quoted(rule.pattern) + " asks for " + Quoted(rule.target) +
                    " instead");
    return rule.target;
  }
  return model;
}

std::string Resolve(const Snapshot& snapshot, std::string_view model, Trace* trace) {
  std::string target = snapshot.ResolveAlias(model);
  if (target != model) Note(trace, Quoted(model) + " is an alias of " + Quoted(target));
  return target;
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

Plan Only(std::size_t provider, std::string model) {
  Plan plan;
  plan.candidates.push_back({.provider = provider, .model = std::move(model)});
  return plan;
}

// The plan of asking that provider, and no other, for that model.
Result<Plan> PlanForProvider(const Snapshot& snapshot, const Pinned& pinned) {
  const Offer& offer = snapshot.Offers()[pinned.provider];
  std::string served = Snapshot::ServedAs(offer, pinned.model);
  if (!served.empty()) return Only(pinned.provider, std::move(served));
  std::vector<std::string> ids;
  std::ranges::copy_if(offer.include, std::back_inserter(ids), [](const std::string& id) {
    return id.find_first_of("*?[") == std::string::npos;  // a pattern is nothing to ask for
  });
  return NotFound(pinned.model, "provider \"" + offer.provider + "\"", ids);
}

Result<Plan> PlanForPinned(const Snapshot& snapshot, const Pinned& pinned, Trace* trace) {
  Note(trace, "the name asks for provider " + Quoted(snapshot.Offers()[pinned.provider].provider));
  std::string model = Resolve(snapshot, pinned.model, trace);
  // The provider that the client names counts more than that of an alias.
  if (const auto of_alias = Pin(snapshot, model)) model = of_alias->model;
  return PlanForProvider(snapshot, {Override(snapshot, model, trace), pinned.provider});
}

std::optional<Plan> PlanByMapping(const Snapshot& snapshot, const std::string& model,
                                  Trace* trace) {
  for (const auto& rule : snapshot.ProviderMapping()) {
    if (!GlobMatches(rule.pattern, model)) continue;
    const auto provider = ProviderNamed(snapshot, rule.target);
    if (!provider) continue;
    std::string served = Snapshot::ServedAs(snapshot.Offers()[*provider], model);
    if (served.empty()) continue;
    Note(trace,
         "provider_mapping " + Quoted(rule.pattern) + " names provider " + Quoted(rule.target));
    return Only(*provider, std::move(served));
  }
  return std::nullopt;
}

Plan PlanBySearch(const Snapshot& snapshot, const std::string& model, Trace* trace) {
  const catalog::Balance balance = snapshot.BalanceFor(model);
  Plan listed;
  Plan catch_all;
  for (std::size_t i = 0; i < snapshot.Offers().size(); ++i) {
    const Offer& offer = snapshot.Offers()[i];
    std::string served = Snapshot::ServedAs(offer, model);
    if (served.empty()) continue;
    // What a provider is known to have counts as listed, even if it would take anything.
    const bool lists =
        !offer.IsCatchAll() || std::ranges::find(offer.known, model) != offer.known.end();
    // Finding a price takes long, and no other balance asks for it.
    std::optional<double> price;
    if (balance == catalog::Balance::kCheapest) price = snapshot.PriceOf(offer, served);
    (lists ? listed : catch_all)
        .candidates.push_back({.provider = i,
                               .model = std::move(served),
                               .balance = balance,
                               .share = offer.weight,
                               .price = price});
  }
  if (listed.candidates.empty()) {
    Note(trace, "no provider lists " + Quoted(model) + "; those that take any model are asked");
    return catch_all;
  }
  Note(trace, "the providers that list " + Quoted(model) + " are asked");
  return listed;
}

// The model for how hard the request looks, if that is to be asked now.
const std::string* TierModel(const Snapshot& snapshot, const Question& question, Trace* trace) {
  if (!question.tier) return nullptr;
  const std::string& model = snapshot.Tiers().For(*question.tier);
  Note(trace, "the request looks " + std::string(catalog::NameOf(*question.tier)) + ", so " +
                  Quoted(model) + " is asked");
  return &model;
}

// As PlanFor, without cascade and fallbacks.
// NOLINTNEXTLINE(misc-no-recursion): a tier's model is resolved without tiers.
Result<Plan> PlanForName(const Snapshot& snapshot, const Question& question, Trace* trace) {
  const std::string_view model = question.model;
  if (const auto pinned = Pin(snapshot, model)) return PlanForPinned(snapshot, *pinned, trace);
  const std::string aliased = Resolve(snapshot, model, trace);
  if (const auto pinned = Pin(snapshot, aliased)) return PlanForPinned(snapshot, *pinned, trace);
  if (snapshot.IsTierName(model) || snapshot.IsTierName(aliased)) {
    if (const std::string* tier = TierModel(snapshot, question, trace))
      return PlanForName(snapshot, {.model = *tier}, trace);
  }
  if (auto mapped = PlanByMapping(snapshot, aliased, trace)) return *std::move(mapped);
  const std::string target = Override(snapshot, aliased, trace);
  if (const auto pinned = Pin(snapshot, target)) return PlanForProvider(snapshot, *pinned);
  if (snapshot.Tiers().enabled && snapshot.Tiers().replaces_any) {
    if (const std::string* tier = TierModel(snapshot, question, trace))
      return PlanForName(snapshot, {.model = *tier}, trace);
  }
  Plan found = PlanBySearch(snapshot, target, trace);
  if (!found.candidates.empty()) return found;
  return NotFound(target, "any enabled provider", snapshot.ModelIds());
}

// True if someone has named `model`, rather than that a provider would take any name.
bool IsNamed(const Snapshot& snapshot, std::string_view model) {
  if (snapshot.ResolveAlias(model) != model || Pin(snapshot, model)) return true;
  if (snapshot.IsTierName(model)) return true;
  const auto matches = [&](const catalog::Rule& rule) { return GlobMatches(rule.pattern, model); };
  if (std::ranges::any_of(snapshot.ProviderMapping(), matches)) return true;
  if (std::ranges::any_of(snapshot.ModelOverrides(), matches)) return true;
  return std::ranges::any_of(snapshot.Offers(), [&](const Offer& offer) {
    return std::ranges::find(offer.known, model) != offer.known.end() ||
           (!offer.IsCatchAll() && !Snapshot::ServedAs(offer, model).empty());
  });
}

void Append(Plan& plan, const Plan& more, double weight, std::size_t target) {
  for (const Candidate& candidate : more.candidates) {
    const bool known = std::ranges::any_of(plan.candidates, [&](const Candidate& earlier) {
      return earlier.provider == candidate.provider && earlier.model == candidate.model;
    });
    if (known) continue;
    plan.candidates.push_back(candidate);
    plan.candidates.back().weight = weight;
    plan.candidates.back().target = target;
  }
}

Result<Plan> PlanForCascade(const Snapshot& snapshot, const std::vector<std::string>& models,
                            Trace* trace) {
  Plan plan;
  plan.tries_all = true;
  for (std::size_t i = 0; i < models.size(); ++i) {
    Note(trace, "the cascade asks for " + Quoted(models[i]));
    if (const auto next = PlanForName(snapshot, {.model = models[i]}, trace))
      Append(plan, *next, 0, i);
  }
  if (plan.candidates.empty()) return PlanForName(snapshot, {.model = models.front()}, nullptr);
  return plan;
}

}  // namespace

bool NeedsTier(const Snapshot& snapshot, std::string_view model) {
  const catalog::TierModels& tiers = snapshot.Tiers();
  if (!tiers.enabled) return false;
  return tiers.replaces_any || snapshot.IsTierName(model) ||
         snapshot.IsTierName(snapshot.ResolveAlias(model));
}

Result<Plan> PlanFor(const Snapshot& snapshot, const Question& question, Trace* trace) {
  const std::string_view model = question.model;
  const auto& cascade = snapshot.CascadeFor(model);
  if (!cascade.empty() && !Pin(snapshot, model)) return PlanForCascade(snapshot, cascade, trace);
  const auto& own = snapshot.FallbacksOf(model);
  const auto& fallbacks = own.empty() ? snapshot.FallbacksOf(snapshot.ResolveAlias(model)) : own;
  if (fallbacks.empty()) return PlanForName(snapshot, question, trace);
  Plan plan;
  if (IsNamed(snapshot, model)) {
    if (const auto first = PlanForName(snapshot, question, trace)) plan = *first;
  }
  // Those with a weight are drawn from first.
  for (const bool weighted : {true, false}) {
    for (std::size_t i = 0; i < fallbacks.size(); ++i) {
      if ((fallbacks[i].weight > 0) != weighted) continue;
      Note(trace, "fallback " + Quoted(fallbacks[i].target) + (weighted ? ", by weight" : ""));
      if (const auto next = PlanForName(snapshot, {.model = fallbacks[i].target}, trace))
        Append(plan, *next, fallbacks[i].weight, i + 1);
    }
  }
  if (plan.candidates.empty())
    return PlanForName(snapshot, {.model = fallbacks.front().target}, nullptr);
  return plan;
}

}  // namespace monorelay::routing
