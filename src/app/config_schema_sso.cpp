#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using P = SsoProviderConfig;
constexpr State kWorks = State::kWorks;
constexpr State kIgnored = State::kIgnored;
constexpr auto kSso = &Config::sso;
constexpr std::string_view kRoles = "admin|operator|member|viewer";

void EnterProvider(Place& place, std::string_view name) {
  auto& providers = place.config->sso.providers;
  providers.push_back({.name = std::string(name)});
  place.sso_provider = &providers.back();
}

constexpr Section kSections[] = {
    {.path = "sso",
     .description =
         "Signing in to the dashboard through somebody else; docs/operating/single-sign-on.md "
         "tells how to set it up. Needs `server.public_host`."},
    {.path = "sso.providers.*",
     .description = "Through whom, each under a name of your choice that becomes part of links. "
                    "The callback URL to register there is PUBLIC_HOST/api/v1/sso/callback.",
     .enter = &EnterProvider},
};

constexpr Setting kSettings[] = {
    Bind<kSso, &SsoConfig::enabled>("sso.enabled", kWorks, "Whether it is offered."),
    Bind<kSso, &SsoConfig::sso_only>(
        "sso.sso_only", kWorks,
        "Whether passwords are no longer accepted for signing in and registering. "
        "`monorelay user` on the machine still works."),
    Bind<kSso, &SsoConfig::create_accounts>(
        "sso.create_accounts", kWorks,
        "Whether whoever signs in gets an account. If not, only those do whom the settings below "
        "name: by `admin_usernames`, `roles` or `allowed_domains`."),
    Bind<kSso, &SsoConfig::link_by_email>(
        "sso.link_by_email", kWorks,
        "Whether somebody whose e-mail address the provider has verified gets the account that has "
        "this address here. Only for providers that you trust with it."),
    Bind<kSso, &SsoConfig::default_role>("sso.default_role", kWorks,
                                         "The role of accounts that no rule gives another one.",
                                         {.choices = kRoles}),
    Bind<kSso, &SsoConfig::provider>(
        "sso.provider", kWorks,
        "The predecessor's one provider, set up by the settings from here to `admin_usernames`; "
        "its callback URL is PUBLIC_HOST/api/auth/sso/callback. Offered if it has a client id.",
        {.choices = "github|google|prismaauth"}),
    Bind<kSso, &SsoConfig::prismaauth_url>("sso.prismaauth_url", kWorks,
                                           "Address of its PrismaAuth server."),
    Bind<kSso, &SsoConfig::client_id>("sso.client_id", kWorks, "Its client id at PrismaAuth."),
    Bind<kSso, &SsoConfig::client_secret>("sso.client_secret", kWorks,
                                          "Its client secret at PrismaAuth."),
    Bind<kSso, &SsoConfig::scopes>("sso.scopes", kWorks,
                                   "Scopes to ask Google and PrismaAuth for; GitHub has its own."),
    Bind<kSso, &SsoConfig::github_client_id>("sso.github_client_id", kWorks,
                                             "Its client id at GitHub."),
    Bind<kSso, &SsoConfig::github_client_secret>("sso.github_client_secret", kWorks,
                                                 "Its client secret at GitHub."),
    Bind<kSso, &SsoConfig::google_client_id>("sso.google_client_id", kWorks,
                                             "Its client id at Google."),
    Bind<kSso, &SsoConfig::google_client_secret>("sso.google_client_secret", kWorks,
                                                 "Its client secret at Google."),
    Bind<kSso, &SsoConfig::admin_usernames>(
        "sso.admin_usernames", kWorks,
        "Who becomes an administrator through it, by user name; through Google by verified e-mail "
        "address."),
    Bind<kSso, &SsoConfig::local_sso_enabled>("sso.local_sso_enabled", kIgnored,
                                              "The predecessor did not use it."),
    Bind<kSso, &SsoConfig::local_sso_secret>("sso.local_sso_secret", kIgnored,
                                             "The predecessor did not use it."),

    Bind<&P::type>("sso.providers.*.type", kWorks,
                   "What it is; `oidc` is every OpenID Connect provider that describes itself: "
                   "Keycloak, Authentik, Entra, Okta, Dex and others.",
                   {.choices = "oidc|github|google|prismaauth"}),
    Bind<&P::label>("sso.providers.*.label", kWorks, "What people read on the button.",
                    {.default_note = "the provider's name"}),
    Bind<&P::issuer>("sso.providers.*.issuer", kWorks,
                     "The issuer of an OpenID provider, as its openid-configuration writes it."),
    Bind<&P::url>("sso.providers.*.url", kWorks,
                  "Address of a PrismaAuth server, or of a GitHub Enterprise server."),
    Bind<&P::client_id>("sso.providers.*.client_id", kWorks, "What it calls this relay.",
                        {.must_be_given = true}),
    Bind<&P::client_secret>("sso.providers.*.client_secret", kWorks,
                            "The secret that goes with it; empty for a public client."),
    Bind<&P::scopes>("sso.providers.*.scopes", kWorks, "Scopes to ask for.",
                     {.default_note = "those that the type needs"}),
    Bind<&P::username_claim>(
        "sso.providers.*.username_claim", kWorks,
        "Where the user name stands. `email` counts only if it is verified.",
        {.default_note = "preferred_username; github: login; google: email; prismaauth: username"}),
    Bind<&P::admin_usernames>("sso.providers.*.admin_usernames", kWorks,
                              "Who becomes an administrator, by that name; case matters. Choose a "
                              "claim that people cannot set for themselves."),
    Bind<&P::roles_claim>("sso.providers.*.roles_claim", kWorks,
                          "Where groups or roles stand: a claim, or a path with dots as in "
                          "`realm_access.roles`."),
    Bind<&P::roles>("sso.providers.*.roles", kWorks,
                    "Which of them gives which role; the highest counts, anew at each sign-in. "
                    "Nobody is demoted or promoted from or to owner by it.",
                    {.choices = kRoles}),
    Bind<&P::roles_required>("sso.providers.*.roles_required", kWorks,
                             "Whether those whom none of `roles` fits are kept out."),
    Bind<&P::allowed_domains>(
        "sso.providers.*.allowed_domains", kWorks,
        "Domains of verified e-mail addresses that may come in; all, if there are none."),
};

}  // namespace

std::span<const Setting> SsoSettings() {
  return kSettings;
}
std::span<const Section> SsoSections() {
  return kSections;
}

}  // namespace monorelay::app
