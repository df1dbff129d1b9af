// Limits and budgets of clients. Their kinds are those of limits/kind.hpp.
#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using A = LimitAmounts;
using C = ClientLimitsConfig;
constexpr State kWorks = State::kWorks;
constexpr auto kLimits = &Config::limits;
constexpr std::int64_t kMost = 1'000'000'000;
constexpr std::int64_t kMostTokens = kMost * 1'000'000;

constexpr Section kSections[] = {
    {.path = "limits",
     .description =
         "How much clients may use: see `docs/operating/limits.md`. Limits of single keys, "
         "users and teams are set through the API; these are those that hold without."},
    {.path = "limits.relay",
     .description = "All clients together. 0 is no limit. Minutes and days slide."},
    {.path = "limits.per_key",
     .description = "Each access key that has no limit of that kind of its own. 0 is no limit."},
};

constexpr Setting kSettings[] = {
    Bind<kLimits, &C::shadow>("limits.shadow", kWorks,
                              "Whether all limits only count and report, and refuse nothing."),
    Bind<kLimits, &C::warn_percent>("limits.warn_percent", kWorks,
                                    "Of a limit, from which on the log warns; 0: never.",
                                    {.min = 0, .max = 100}),
    Bind<kLimits, &C::relay, &A::requests_per_minute>("limits.relay.requests_per_minute", kWorks,
                                                      "Requests in a minute.",
                                                      {.min = 0, .max = kMost}),
    Bind<kLimits, &C::relay, &A::requests_per_day>(
        "limits.relay.requests_per_day", kWorks, "Requests in 24 hours.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::relay, &A::tokens_per_minute>("limits.relay.tokens_per_minute", kWorks,
                                                    "Tokens of input and output in a minute.",
                                                    {.min = 0, .max = kMostTokens}),
    Bind<kLimits, &C::relay, &A::tokens_per_day>("limits.relay.tokens_per_day", kWorks,
                                                 "Tokens of input and output in 24 hours.",
                                                 {.min = 0, .max = kMostTokens}),
    Bind<kLimits, &C::relay, &A::concurrent_requests>("limits.relay.concurrent_requests", kWorks,
                                                      "Requests at the same time.",
                                                      {.min = 0, .max = kMost}),
    Bind<kLimits, &C::relay, &A::usd_per_day>("limits.relay.usd_per_day", kWorks,
                                              "US dollars in 24 hours.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::relay, &A::usd_per_week>("limits.relay.usd_per_week", kWorks,
                                               "US dollars in 7 days.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::relay, &A::usd_per_month>("limits.relay.usd_per_month", kWorks,
                                                "US dollars in 30 days.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::relay, &A::usd_lifetime>("limits.relay.usd_lifetime", kWorks,
                                               "US dollars in all.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::per_key, &A::requests_per_minute>("limits.per_key.requests_per_minute",
                                                        kWorks, "Requests in a minute.",
                                                        {.min = 0, .max = kMost}),
    Bind<kLimits, &C::per_key, &A::requests_per_day>("limits.per_key.requests_per_day", kWorks,
                                                     "Requests in 24 hours.",
                                                     {.min = 0, .max = kMost}),
    Bind<kLimits, &C::per_key, &A::tokens_per_minute>("limits.per_key.tokens_per_minute", kWorks,
                                                      "Tokens of input and output in a minute.",
                                                      {.min = 0, .max = kMostTokens}),
    Bind<kLimits, &C::per_key, &A::tokens_per_day>("limits.per_key.tokens_per_day", kWorks,
                                                   "Tokens of input and output in 24 hours.",
                                                   {.min = 0, .max = kMostTokens}),
    Bind<kLimits, &C::per_key, &A::concurrent_requests>("limits.per_key.concurrent_requests",
                                                        kWorks, "Requests at the same time.",
                                                        {.min = 0, .max = kMost}),
    Bind<kLimits, &C::per_key, &A::usd_per_day>(
        "limits.per_key.usd_per_day", kWorks, "US dollars in 24 hours.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::per_key, &A::usd_per_week>("limits.per_key.usd_per_week", kWorks,
                                                 "US dollars in 7 days.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::per_key, &A::usd_per_month>(
        "limits.per_key.usd_per_month", kWorks, "US dollars in 30 days.", {.min = 0, .max = kMost}),
    Bind<kLimits, &C::per_key, &A::usd_lifetime>("limits.per_key.usd_lifetime", kWorks,
                                                 "US dollars in all.", {.min = 0, .max = kMost}),
};

}  // namespace

std::span<const Setting> LimitSettings() {
  return kSettings;
}
std::span<const Section> LimitSections() {
  return kSections;
}

}  // namespace monorelay::app
