#include "relay/body_rules.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "dialects/parameter_names.hpp"

namespace monorelay::relay {
namespace {

bool Fits(const BodyRule& rule, std::string_view model, std::size_t provider) {
  if (rule.provider && *rule.provider != provider) return false;
  return rule.models.empty() || std::ranges::any_of(rule.models, [&](const std::string& pattern) {
           return GlobMatches(pattern, model);
         });
}

std::vector<json::FieldChange> ChangesFor(const BodyRule& rule, dialects::Dialect dialect) {
  std::vector<json::FieldChange> changes;
  for (json::FieldChange change : rule.changes) {
    if (change.name == "model" || change.name == "stream") continue;
    std::string name = dialects::ParameterNameIn(dialect, change.name);
    if (name != change.name) change.is_path = true;
    change.name = std::move(name);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace

bool BodyRules::Concern(std::string_view model, std::size_t provider) const {
  return std::ranges::any_of(rules_,
                             [&](const BodyRule& rule) { return Fits(rule, model, provider); });
}

Result<std::string> BodyRules::Apply(std::string body, dialects::Dialect dialect,
                                     std::string_view model, std::size_t provider) const {
  std::vector<int> done;  // groups of which a rule was applied
  for (const BodyRule& rule : rules_) {
    if (!Fits(rule, model, provider)) continue;
    if (rule.group != 0) {
      if (std::ranges::find(done, rule.group) != done.end()) continue;
      done.push_back(rule.group);
    }
    auto changed = json::Patched(body, ChangesFor(rule, dialect));
    if (!changed) return changed;
    body = *std::move(changed);
    if (rule.system_prompt.empty()) continue;
    changed = dialects::WithSystemPrompt(dialect, body, rule.system_prompt, rule.prompt_mode);
    if (!changed) return changed;
    body = *std::move(changed);
  }
  return body;
}

}  // namespace monorelay::relay
