#include "app/wire_body_rules.hpp"

#include <utility>

#include "json/document.hpp"

namespace monorelay::app {
namespace {

using dialects::PromptMode;
using json::SetMode;
using relay::BodyRule;

enum class Names : std::uint8_t { kLiteral, kPaths };

// Appends the fields of a JSON object as changes.
void Append(BodyRule& rule, const JsonText& fields, SetMode mode, Names names) {
  json::Document document;
  if (fields.value.empty() || !document.ParseCopy(fields.value)) return;
  for (const json::Field& field : document.Root().Fields()) {
    rule.changes.push_back({.name = json::Decode(field.key),
                            .value = std::string(field.value.GetRaw().json),
                            .mode = mode,
                            .is_path = names == Names::kPaths});
  }
}

void AddIfAny(relay::BodyRules& rules, BodyRule rule) {
  if (!rule.changes.empty() || !rule.system_prompt.empty()) rules.Add(std::move(rule));
}

// Of `list` the first entry whose pattern fits.
void AddModelParams(relay::BodyRules& rules, const std::vector<ModelParams>& list, int group,
                    std::optional<std::size_t> provider) {
  for (const ModelParams& params : list) {
    BodyRule rule;
    rule.models = {params.model_pattern};
    rule.provider = provider;
    rule.group = group;
    rule.system_prompt = params.system_prompt;
    Append(rule, params.params, SetMode::kAlways, Names::kLiteral);
    // Added even if it sets nothing: it keeps the later ones of its group away.
    rules.Add(std::move(rule));
  }
}

void AddTransformation(relay::BodyRules& rules, const PayloadTransformation& transformation) {
  if (!transformation.enabled) return;
  for (const PayloadRule& each : transformation.rules) {
    if (each.models.empty()) continue;  // it matches no model
    BodyRule rule;
    rule.models = each.models;
    Append(rule, each.inject_params, SetMode::kIfAbsent, Names::kLiteral);
    Append(rule, each.override_params, SetMode::kAlways, Names::kPaths);
    AddIfAny(rules, std::move(rule));
  }
}

void AddGlobal(relay::BodyRules& rules, const GlobalParams& global) {
  if (!global.enabled) return;
  const bool overrides = global.mode == "override";
  BodyRule rule;
  Append(rule, global.params, overrides ? SetMode::kAlways : SetMode::kIfAbsent, Names::kPaths);
  rule.system_prompt = global.system_prompt;
  rule.prompt_mode = overrides ? PromptMode::kReplace : PromptMode::kPrepend;
  AddIfAny(rules, std::move(rule));
}

}  // namespace

relay::BodyRules RulesFor(const Config& config, const std::vector<const ProviderConfig*>& served) {
  relay::BodyRules rules;
  int group = 1;
  AddModelParams(rules, config.model_routing.model_params, group, std::nullopt);
  AddTransformation(rules, config.model_routing.payload_transformation);
  AddGlobal(rules, config.model_routing.global_params);
  for (std::size_t i = 0; i < served.size(); ++i) {
    BodyRule rule;
    rule.provider = i;
    Append(rule, served[i]->params, SetMode::kAlways, Names::kLiteral);
    rule.system_prompt = served[i]->system_prompt;
    AddIfAny(rules, std::move(rule));
    AddModelParams(rules, served[i]->model_params, ++group, i);
  }
  return rules;
}

}  // namespace monorelay::app
