#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

constexpr auto kAccounts = &Config::accounts;

constexpr Section kSections[] = {
    {.path = "accounts",
     .description = "People who sign in to the dashboard and the admin API. The first one, the "
                    "owner, is made with the setup token that is printed at the start."},
};

constexpr Setting kSettings[] = {
    Bind<kAccounts, &AccountsConfig::registration>("accounts.registration", State::kWorks,
                                                   "Who may make an account for itself: nobody, "
                                                   "who has an invitation of an admin, or anybody.",
                                                   {.choices = "closed|invite|open"}),
    Bind<kAccounts, &AccountsConfig::session_idle_hours>(
        "accounts.session_idle_hours", State::kWorks, "Without a call for so long, a session ends.",
        {.min = 1, .max = 8760}),
    Bind<kAccounts, &AccountsConfig::session_max_days>(
        "accounts.session_max_days", State::kWorks,
        "A session ends after so long, whatever happens; those that have begun keep their end.",
        {.min = 1, .max = 365}),
};

}  // namespace

std::span<const Setting> AccountRows() {
  return kSettings;
}
std::span<const Section> AccountSections() {
  return kSections;
}

}  // namespace monorelay::app
