#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using R = ModelRouting;
constexpr State kWorks = State::kWorks;
constexpr State kNotYet = State::kNotYet;
constexpr State kIgnored = State::kIgnored;
constexpr auto kRouting = &Config::model_routing;
constexpr std::string_view kBalances = "order|weighted|latency|least_busy|cheapest";

void EnterRule(Place& place, std::string_view /*name*/) {
  place.rule = &place.config->model_routing.payload_transformation.rules.emplace_back();
}
void EnterModelParams(Place& place, std::string_view /*name*/) {
  place.model_params = &place.config->model_routing.model_params.emplace_back();
}

constexpr Section kSections[] = {
    {.path = "model_routing",
     .description = "Which model goes to which provider. Patterns are shell-style (`*`, `?`, "
                    "`[a-z]`; case is ignored), and the first that matches decides. A client may "
                    "always name the provider itself: `model@provider`."},
    {.path = "model_routing.complexity",
     .description = "Choosing a model by how hard the prompt looks."},
    {.path = "model_routing.cascade", .description = "Trying models one after the other."},
    {.path = "model_routing.payload_transformation",
     .description = "Changing requests on their way."},
    {.path = "model_routing.payload_transformation.rules[]",
     .description = "What is changed for which models.",
     .enter = &EnterRule},
    {.path = "model_routing.global_params", .description = "Body fields for every request."},
    {.path = "model_routing.model_params[]",
     .description = "Body fields and a system message by model; the first match counts.",
     .enter = &EnterModelParams},
};

constexpr Setting kSettings[] = {
    Bind<kRouting, &R::aliases>("model_routing.aliases", kWorks,
                                "Names that clients may use, each for a model, another alias or "
                                "model@provider."),
    Bind<kRouting, &R::provider_mapping>("model_routing.provider_mapping", kWorks,
                                         "Pattern of model names: the provider that serves them."),
    Bind<kRouting, &R::model_overrides>("model_routing.model_overrides", kWorks,
                                        "Pattern of model names: the model that is asked instead."),
    Bind<kRouting, &R::strict_conversion>("model_routing.strict_conversion", kWorks,
                                          "Whether a request that cannot be converted in full is "
                                          "refused."),
    Bind<kRouting, &R::fallback_on_policy>(
        "model_routing.fallback_on_policy", kWorks,
        "Whether a request that a provider refuses by its content policy is asked of the next "
        "candidate."),
    Bind<kRouting, &R::fallbacks>("model_routing.fallbacks", kWorks,
                                  "Model or alias: what to try next, as a list of names or of "
                                  "`{model: NAME, weight: N}`."),
    Bind<kRouting, &R::balance>("model_routing.balance", kNotYet,
                                "How to choose among providers of the same model.",
                                {.choices = kBalances}),
    Bind<kRouting, &R::balance_models>("model_routing.balance_models", kNotYet,
                                       "The same, by pattern of model names.",
                                       {.choices = kBalances}),
    Bind<kRouting, &R::enabled>("model_routing.enabled", kIgnored,
                                "The predecessor did not use it."),
    Bind<kRouting, &R::mode>("model_routing.mode", kIgnored, "The predecessor only displayed it."),

    Bind<kRouting, &R::complexity, &ComplexityConfig::enabled>("model_routing.complexity.enabled",
                                                               kNotYet, "Whether it is done."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::simple>(
        "model_routing.complexity.simple", kNotYet, "The model for simple prompts."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::moderate>(
        "model_routing.complexity.moderate", kNotYet, "The model for those in between."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::complex>(
        "model_routing.complexity.complex", kNotYet, "The model for hard prompts."),

    Bind<kRouting, &R::cascade, &CascadeConfig::enabled>("model_routing.cascade.enabled", kNotYet,
                                                         "Whether it is done."),
    Bind<kRouting, &R::cascade, &CascadeConfig::models>("model_routing.cascade.models", kNotYet,
                                                        "The models, the first choice first."),
    Bind<kRouting, &R::cascade, &CascadeConfig::max_retries>("model_routing.cascade.max_retries",
                                                             kNotYet, "How many of them are tried.",
                                                             {.min = 1, .max = 100}),

    Bind<kRouting, &R::payload_transformation, &PayloadTransformation::enabled>(
        "model_routing.payload_transformation.enabled", kWorks, "Whether it is done."),
    Bind<&PayloadRule::models>("model_routing.payload_transformation.rules[].models", kWorks,
                               "Patterns of model names."),
    Bind<&PayloadRule::inject_params>("model_routing.payload_transformation.rules[].inject_params",
                                      kWorks, "Body fields to set where the request has none."),
    Bind<&PayloadRule::override_params>(
        "model_routing.payload_transformation.rules[].override_params", kWorks,
        "Body fields to set always."),

    Bind<kRouting, &R::global_params, &GlobalParams::enabled>("model_routing.global_params.enabled",
                                                              kWorks, "Whether they are set."),
    Bind<kRouting, &R::global_params, &GlobalParams::mode>(
        "model_routing.global_params.mode", kWorks,
        "`default` sets what the request lacks, `override` sets always.",
        {.choices = "default|override"}),
    Bind<kRouting, &R::global_params, &GlobalParams::params>(
        "model_routing.global_params.params", kWorks, "The fields; names may be dotted paths."),
    Bind<kRouting, &R::global_params, &GlobalParams::system_prompt>(
        "model_routing.global_params.system_prompt", kWorks, "System message to add."),

    Bind<&ModelParams::model_pattern>("model_routing.model_params[].model_pattern", kWorks,
                                      "Shell-style pattern of model names."),
    Bind<&ModelParams::params>("model_routing.model_params[].params", kWorks,
                               "Body fields to set."),
    Bind<&ModelParams::system_prompt>("model_routing.model_params[].system_prompt", kWorks,
                                      "System message to add."),
};

}  // namespace

std::span<const Setting> RoutingSettings() {
  return kSettings;
}
std::span<const Section> RoutingSections() {
  return kSections;
}

}  // namespace monorelay::app
