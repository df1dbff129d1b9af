#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using S = ServerConfig;
using P = ProviderConfig;
using R = ModelRouting;
using M = ModelTimeouts;
constexpr State kWorks = State::kWorks;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMany = 1'000'000;
constexpr auto kServer = &Config::server;

void EnterModelTimeouts(Place& place, std::string_view /*name*/) {
  place.model_timeouts = &place.provider->config.model_timeouts.emplace_back();
}

constexpr Section kSections[] = {
    {.path = "server.in_flight",
     .description =
         "How many requests may be under way at once, over all providers. Past that they "
         "wait in the order of their arrival, and past that they are told to come back "
         "(503)."},
    {.path = "server.stream_hold",
     .description =
         "How much of a stream is held back until it carries the first piece of an "
         "answer. A stream that fails before that is asked of the next provider, and the "
         "client sees nothing of it. The first limit that is reached ends the holding."},
    {.path = "model_routing.hedge",
     .description =
         "Asking the next provider as well when the first token takes longer than 95 of "
         "100 took lately with this provider and model; the first that answers wins, the "
         "other is cancelled. Both cost."},
    {.path = "providers.*.in_flight",
     .description =
         "How many requests to the provider may be under way at once. Past that the next "
         "candidate is asked; if there is none, requests wait in the order of their "
         "arrival, and past that they are told to come back (503)."},
    {.path = "providers.*.model_timeouts[]",
     .description = "Other bounds for some models; the first match counts, and 0 leaves a bound as "
                    "the provider has it.",
     .enter = &EnterModelTimeouts},
};

constexpr Setting kSettings[] = {
    Bind<kServer, &S::in_flight, &InFlightConfig::limit>("server.in_flight.limit", kWorks,
                                                         "Most requests at once; 0 is any number.",
                                                         {.min = 0, .max = kMany}),
    Bind<kServer, &S::in_flight, &InFlightConfig::queue>(
        "server.in_flight.queue", kWorks, "Most that wait.", {.min = 0, .max = kMany}),
    Bind<kServer, &S::in_flight, &InFlightConfig::wait>("server.in_flight.wait", kWorks,
                                                        "Longest wait.", {.min = 0, .max = kDay}),

    Bind<kServer, &S::whole_answer_hold_bytes>(
        "server.whole_answer_hold_bytes", kWorks,
        "How much of an answer that is not streamed is held back until it is whole, so that a "
        "provider that breaks off in its middle is replaced unseen. A larger answer passes as it "
        "comes, and can break off; one of at most 16384 bytes is always held.",
        {.min = 0, .max = 1LL << 30}),
    Bind<kServer, &S::stream_hold, &StreamHoldConfig::events>("server.stream_hold.events", kWorks,
                                                              "Most events; 0 holds nothing back.",
                                                              {.min = 0, .max = 10'000}),
    Bind<kServer, &S::stream_hold, &StreamHoldConfig::bytes>(
        "server.stream_hold.bytes", kWorks, "Most bytes.", {.min = 1, .max = 16LL << 20}),
    Bind<kServer, &S::stream_hold, &StreamHoldConfig::milliseconds>(
        "server.stream_hold.milliseconds", kWorks,
        "Longest time, exact to about 0.2 seconds; no sign of life is sent before.",
        {.min = 1, .max = kDay * 1000}),
    Bind<kServer, &S::on_client_disconnect>(
        "server.on_client_disconnect", kWorks,
        "What becomes of a call when a client with the access key leaves, in the place of the "
        "provider's setting of that name: `cancel`, `drain`, `{drain_tokens: N}` or "
        "`{drain_seconds: N}`.",
        {.default_note = "as the provider's"}),

    Bind<&Config::model_routing, &R::hedge, &HedgeConfig::enabled>("model_routing.hedge.enabled",
                                                                   kWorks, "Whether it is done."),
    Bind<&Config::model_routing, &R::hedge, &HedgeConfig::percent>(
        "model_routing.hedge.percent", kWorks, "For how many of 100 requests at most.",
        {.min = 0, .max = 100}),
    Bind<&Config::model_routing, &R::hedge, &HedgeConfig::shortest_wait_ms>(
        "model_routing.hedge.shortest_wait_ms", kWorks,
        "Milliseconds that the first provider has at least.", {.min = 0, .max = kDay * 1000}),

    Bind<&P::in_flight, &InFlightConfig::limit>("providers.*.in_flight.limit", kWorks,
                                                "Most requests at once; 0 is any number.",
                                                {.min = 0, .max = kMany}),
    Bind<&P::in_flight, &InFlightConfig::queue>("providers.*.in_flight.queue", kWorks,
                                                "Most that wait.", {.min = 0, .max = kMany}),
    Bind<&P::in_flight, &InFlightConfig::wait>("providers.*.in_flight.wait", kWorks,
                                               "Longest wait.", {.min = 0, .max = kDay}),

    Bind<&P::timeouts, &TimeoutConfig::attempt>(
        "providers.*.timeouts.attempt", kWorks,
        "For one try, until its answer begins to reach the client; 0 is no bound of its own.",
        {.min = 0, .max = kDay}),
    Bind<&P::retry, &RetryConfig::budget_percent>(
        "providers.*.retry.budget_percent", kWorks,
        "How many tries beyond the first there may be for 100 requests, with this or another key, "
        "after the provider failed; one a second is always allowed.",
        {.min = 0, .max = 1000}),

    Bind<&M::model_pattern>("providers.*.model_timeouts[].model_pattern", kWorks,
                            "Shell-style pattern of model names."),
    Bind<&M::connect>("providers.*.model_timeouts[].connect", kWorks, "To connect.",
                      {.min = 0, .max = kDay}),
    Bind<&M::first_byte>("providers.*.model_timeouts[].first_byte", kWorks,
                         "To the first byte of the answer.", {.min = 0, .max = kDay}),
    Bind<&M::idle>("providers.*.model_timeouts[].idle", kWorks, "Between two pieces of the answer.",
                   {.min = 0, .max = kDay}),
    Bind<&M::attempt>("providers.*.model_timeouts[].attempt", kWorks, "For one try.",
                      {.min = 0, .max = kDay}),
    Bind<&M::total>("providers.*.model_timeouts[].total", kWorks, "For the whole call.",
                    {.min = 0, .max = kDay}),
};

}  // namespace

std::span<const Setting> AttemptSettings() {
  return kSettings;
}
std::span<const Section> AttemptSections() {
  return kSections;
}

}  // namespace monorelay::app
