#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using R = ModelRouting;
constexpr State kWorks = State::kWorks;
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
    {.path = "model_routing.affinity",
     .description = "Keeping a conversation with the provider and key that served it last, so that "
                    "its prompt cache is warm. A hint: limits, rests and open circuits count more, "
                    "and so do the balances `order` and `cheapest`."},
    {.path = "model_routing.complexity",
     .description = "Choosing a model by how hard the prompt looks."},
    {.path = "model_routing.cascade",
     .description = "Trying models one after the other, whatever the error, in the place of the "
                    "model that the client asks for."},
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
    Bind<kRouting, &R::balance>("model_routing.balance", kWorks,
                                "How to choose among providers of the same model: in their order, "
                                "by chance with their weights, by the time to the first token of "
                                "late, by requests under way, by price.",
                                {.choices = kBalances}),
    Bind<kRouting, &R::balance_models>("model_routing.balance_models", kWorks,
                                       "The same, by pattern of model names.",
                                       {.choices = kBalances}),
    Bind<kRouting, &R::enabled>("model_routing.enabled", kIgnored,
                                "The predecessor did not use it."),
    Bind<kRouting, &R::mode>("model_routing.mode", kIgnored, "The predecessor only displayed it."),

    Bind<kRouting, &R::affinity, &AffinityConfig::mode>(
        "model_routing.affinity.mode", kWorks,
        "How requests of a conversation are known: by what the client says of it (a session "
        "header, "
        "prompt_cache_key, metadata.user_id), or else also by its first words.",
        {.choices = "off|session|conversation"}),
    Bind<kRouting, &R::affinity, &AffinityConfig::life>(
        "model_routing.affinity.life", kWorks, "How long after its last request it is remembered.",
        {.min = 1, .max = 86'400}),

    Bind<kRouting, &R::complexity, &ComplexityConfig::enabled>("model_routing.complexity.enabled",
                                                               kWorks, "Whether it is done."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::models>(
        "model_routing.complexity.models", kWorks,
        "The names that clients ask for to have it done; any other model is served as asked."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::replace_any>(
        "model_routing.complexity.replace_any", kWorks,
        "Whether it is also done for every other model, but for model@provider and those of "
        "provider_mapping, as the predecessor did."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::simple>(
        "model_routing.complexity.simple", kWorks, "The model for simple prompts."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::moderate>(
        "model_routing.complexity.moderate", kWorks, "The model for those in between."),
    Bind<kRouting, &R::complexity, &ComplexityConfig::complex>(
        "model_routing.complexity.complex", kWorks, "The model for hard prompts."),

    Bind<kRouting, &R::cascade, &CascadeConfig::enabled>("model_routing.cascade.enabled", kWorks,
                                                         "Whether it is done."),
    Bind<kRouting, &R::cascade, &CascadeConfig::models>("model_routing.cascade.models", kWorks,
                                                        "The models, the first choice first."),
    Bind<kRouting, &R::cascade, &CascadeConfig::max_retries>("model_routing.cascade.max_retries",
                                                             kWorks, "How many of them are tried.",
                                                             {.min = 1, .max = 100}),
    Bind<kRouting, &R::cascade, &CascadeConfig::names>(
        "model_routing.cascade.names", kWorks,
        "The names that clients ask for to have it done; empty is every model without @provider."),

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
