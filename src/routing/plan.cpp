#include "routing/plan.hpp"

#include <algorithm>
#include <cstdint>
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
    return Plan{{{*provider, std::move(served)}}};
  }
  return std::nullopt;
}

Plan PlanBySearch(const Snapshot& snapshot, const std::string& model, Trace* trace) {
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
  if (listed.candidates.empty()) {
    Note(trace, "no provider lists " + Quoted(model) + "; those that take any model are asked");
    return catch_all;
  }
  Note(trace, "the providers that list " + Quoted(model) + " are asked, in configuration order");
  return listed;
}

// As PlanFor, without fallbacks.
Result<Plan> PlanForName(const Snapshot& snapshot, std::string_view model, Trace* trace) {
  if (const auto pinned = Pin(snapshot, model)) return PlanForPinned(snapshot, *pinned, trace);
  const std::string aliased = Resolve(snapshot, model, trace);
  if (const auto pinned = Pin(snapshot, aliased)) return PlanForPinned(snapshot, *pinned, trace);
  if (auto mapped = PlanByMapping(snapshot, aliased, trace)) return *std::move(mapped);
  const std::string target = Override(snapshot, aliased, trace);
  if (const auto pinned = Pin(snapshot, target)) return PlanForProvider(snapshot, *pinned);
  Plan found = PlanBySearch(snapshot, target, trace);
  if (!found.candidates.empty()) return found;
  return NotFound(target, "any enabled provider", snapshot.ModelIds());
}

// True if someone has named `model`, rather than that a provider would take any name.
bool IsNamed(const Snapshot& snapshot, std::string_view model) {
  if (snapshot.ResolveAlias(model) != model || Pin(snapshot, model)) return true;
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
    if (!known) plan.candidates.push_back({candidate.provider, candidate.model, weight, target});
  }
}

}  // namespace

Result<Plan> PlanFor(const Snapshot& snapshot, std::string_view model, Trace* trace) {
  const auto& own = snapshot.FallbacksOf(model);
  const auto& fallbacks = own.empty() ? snapshot.FallbacksOf(snapshot.ResolveAlias(model)) : own;
  if (fallbacks.empty()) return PlanForName(snapshot, model, trace);
  Plan plan;
  if (IsNamed(snapshot, model)) {
    if (const auto first = PlanForName(snapshot, model, trace)) plan = *first;
  }
  // Those with a weight are drawn from first.
  for (const bool weighted : {true, false}) {
    for (std::size_t i = 0; i < fallbacks.size(); ++i) {
      if ((fallbacks[i].weight > 0) != weighted) continue;
      Note(trace, "fallback " + Quoted(fallbacks[i].target) + (weighted ? ", by weight" : ""));
      if (const auto next = PlanForName(snapshot, fallbacks[i].target, trace))
        Append(plan, *next, fallbacks[i].weight, i + 1);
    }
  }
  if (plan.candidates.empty()) return PlanForName(snapshot, fallbacks.front().target, nullptr);
  return plan;
}

std::vector<const Candidate*> InOrder(const Plan& plan, Random& random) {
  std::vector<const Candidate*> order;
  order.reserve(plan.candidates.size());
  std::vector<const Candidate*> drawn;  // from, the first candidate of each target
  for (const Candidate& candidate : plan.candidates) {
    const bool is_first = drawn.empty() || drawn.back()->target != candidate.target;
    if (candidate.weight > 0 && is_first) drawn.push_back(&candidate);
  }
  const auto take_weighted = [&] {
    while (!drawn.empty()) {
      double total = 0;
      for (const Candidate* candidate : drawn) total += candidate->weight;
      constexpr std::uint64_t kSteps = 1ULL << 32U;
      double ticket = total * static_cast<double>(random.Below(kSteps)) / kSteps;
      auto chosen = drawn.begin();
      while (chosen + 1 != drawn.end() && ticket >= (*chosen)->weight) {
        ticket -= (*chosen)->weight;
        ++chosen;
      }
      for (const Candidate& candidate : plan.candidates) {
        if (candidate.weight > 0 && candidate.target == (*chosen)->target)
          order.push_back(&candidate);
      }
      drawn.erase(chosen);
    }
  };
  for (const Candidate& candidate : plan.candidates) {
    if (candidate.weight > 0) {
      take_weighted();
    } else {
      order.push_back(&candidate);
    }
  }
  return order;
}

}  // namespace monorelay::routing
