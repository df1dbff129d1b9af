#include "app/wire_sso.hpp"

#include <utility>

#include "base/text.hpp"
#include "http/address.hpp"
#include "http/forbidden_networks.hpp"
#include "identity/sso/url.hpp"
#include "json/document.hpp"

namespace monorelay::app {
namespace {

using identity::sso::IdentityProvider;
using identity::sso::Protocol;

constexpr std::string_view kGoogle = "https://accounts.google.com";
constexpr std::string_view kGitHub = "https://github.com";
constexpr std::string_view kGitHubApi = "https://api.github.com";
constexpr const char* kCallback = "/api/v1/sso/callback";
constexpr const char* kLegacyCallback = "/api/auth/sso/callback";
constexpr std::string_view kForm = "Content-Type: application/x-www-form-urlencoded\r\n";

std::string WithoutSlash(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

void SetScopes(IdentityProvider& provider, std::vector<std::string> usual) {
  if (provider.scopes.empty()) provider.scopes = std::move(usual);
}

void SetUserName(IdentityProvider& provider, std::vector<std::string> usual) {
  if (provider.username_claims.empty()) provider.username_claims = std::move(usual);
}

void MakeOpenId(IdentityProvider& provider, std::string issuer) {
  provider.protocol = Protocol::kOpenId;
  provider.issuer = std::move(issuer);
  SetScopes(provider, {"openid", "profile", "email"});
}

// An enterprise server has its API below its own address.
void MakeGitHub(IdentityProvider& provider, std::string_view given) {
  const std::string url = given.empty() ? std::string(kGitHub) : WithoutSlash(given);
  const std::string api = url == kGitHub ? std::string(kGitHubApi) : url + "/api/v3";
  provider.protocol = Protocol::kProfile;
  provider.authorization_url = url + "/login/oauth/authorize";
  provider.token_url = url + "/login/oauth/access_token";
  provider.profile_url = api + "/user";
  provider.emails_url = api + "/user/emails";
  SetScopes(provider, {"read:user", "user:email"});
  SetUserName(provider, {"login"});
}

void MakePrismaAuth(IdentityProvider& provider, std::string_view given) {
  const std::string url = WithoutSlash(given);
  provider.protocol = Protocol::kProfile;
  provider.authorization_url = url + "/login";
  provider.token_url = url + "/token";
  provider.profile_url = url + "/userinfo";
  provider.sends_response_type = false;
  SetScopes(provider, {"openid", "profile", "email"});
  SetUserName(provider, {"username", "login"});
}

void MakeKind(IdentityProvider& provider, std::string_view type, const std::string& issuer,
              const std::string& url) {
  if (type == "github") return MakeGitHub(provider, url);
  if (type == "prismaauth") return MakePrismaAuth(provider, url);
  if (type == "google") {
    // Google has no user names but addresses.
    SetUserName(provider, {"email"});
    return MakeOpenId(provider, issuer.empty() ? std::string(kGoogle) : issuer);
  }
  SetUserName(provider, {"preferred_username"});
  MakeOpenId(provider, issuer);
}

identity::Role RoleNamed(const std::string& name) {
  return identity::RoleFrom(name).value_or(identity::Role::kMember);
}

IdentityProvider ProviderOf(const SsoProviderConfig& config, identity::Role default_role) {
  IdentityProvider provider{.name = config.name,
                            .label = config.label.empty() ? config.name : config.label,
                            .client_id = config.client_id,
                            .client_secret = config.client_secret,
                            .scopes = config.scopes,
                            .callback_path = kCallback,
                            .admin_usernames = config.admin_usernames,
                            .roles_claim = config.roles_claim,
                            .requires_role = config.roles_required,
                            .default_role = default_role,
                            .allowed_domains = config.allowed_domains};
  if (!config.username_claim.empty()) provider.username_claims = {config.username_claim};
  for (const auto& [value, role] : config.roles)
    provider.roles.push_back({.value = value, .role = RoleNamed(role)});
  MakeKind(provider, config.type, config.issuer, config.url);
  return provider;
}

// GitHub does not know the scopes that the predecessor sent to everybody.
IdentityProvider LegacyProviderOf(const SsoConfig& sso) {
  const bool is_github = sso.provider == "github";
  const bool is_google = sso.provider == "google";
  IdentityProvider provider{.name = sso.provider,
                            .label = is_github   ? "GitHub"
                                     : is_google ? "Google"
                                                 : "PrismaAuth",
                            .client_id = is_github   ? sso.github_client_id
                                         : is_google ? sso.google_client_id
                                                     : sso.client_id,
                            .client_secret = is_github   ? sso.github_client_secret
                                             : is_google ? sso.google_client_secret
                                                         : sso.client_secret,
                            .callback_path = kLegacyCallback,
                            .admin_usernames = sso.admin_usernames,
                            .default_role = RoleNamed(sso.default_role)};
  if (!is_github) provider.scopes = sso.scopes;
  MakeKind(provider, sso.provider, {}, is_github ? std::string() : sso.prismaauth_url);
  return provider;
}

}  // namespace

std::string PublicUrlOf(std::string_view public_host) {
  std::string text = WithoutSlash(Trim(public_host));
  if (text.empty() || text.contains("://")) return text;
  const auto address = http::Address::Parse(text.substr(0, text.rfind(':')), 0);
  const bool is_this_machine = text.starts_with("localhost") || (address && address->IsLoopback());
  return (is_this_machine ? "http://" : "https://") + text;
}

std::vector<IdentityProvider> SignInProvidersOf(const SsoConfig& sso) {
  std::vector<IdentityProvider> all;
  IdentityProvider legacy = LegacyProviderOf(sso);
  if (!legacy.client_id.empty()) all.push_back(std::move(legacy));
  for (const SsoProviderConfig& provider : sso.providers) {
    // A name of its own beats the predecessor's provider of the same name.
    std::erase_if(all, [&](const auto& earlier) { return earlier.name == provider.name; });
    all.push_back(ProviderOf(provider, RoleNamed(sso.default_role)));
  }
  return all;
}

identity::sso::SingleSignOnSettings SingleSignOnOf(const Config& config) {
  identity::sso::SingleSignOnSettings settings{
      .sso_only = config.sso.enabled && config.sso.sso_only,
      .links = {.link_by_email = config.sso.link_by_email,
                .create_accounts = config.sso.create_accounts,
                .default_role = RoleNamed(config.sso.default_role)},
      .public_url = PublicUrlOf(config.server.public_host),
      .providers = {}};
  if (config.sso.enabled) settings.providers = SignInProvidersOf(config.sso);
  return settings;
}

Result<identity::sso::Reply> HttpFetch::Ask(const identity::sso::Question& question) {
  auto answer = fetcher_.Fetch({.method = question.form.empty() ? "GET" : "POST",
                                .url = question.url,
                                .fields = question.fields,
                                .body = question.form},
                               {.forbids = question.is_trusted ? nullptr : &http::IsForbidden});
  if (!answer) return std::unexpected(std::move(answer.error()));
  return identity::sso::Reply{.status = answer->status, .body = std::move(answer->body)};
}

bool NeedsTurnstile(const ServerConfig& server) {
  return server.turnstile_enabled && !server.turnstile_secret_key.IsEmpty();
}

Result<void> VerifyTurnstile(http::Fetcher& fetcher, const ServerConfig& server,
                             std::string_view answer, std::string_view address) {
  constexpr std::size_t kLongestAnswer = 2048;
  if (answer.empty() || answer.size() > kLongestAnswer) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "turnstile_token is needed: the answer to the challenge on the page");
  }
  identity::sso::FormWriter form;
  form.Add("secret", server.turnstile_secret_key.Reveal()).Add("response", answer);
  if (!address.empty()) form.Add("remoteip", address);
  const auto reply = fetcher.Fetch({.method = "POST",
                                    .url = server.turnstile_url,
                                    .fields = std::string(kForm),
                                    .body = form.Take()},
                                   {});
  json::Document document;
  if (!reply || reply->status / 100 != 2 || !document.ParseCopy(reply->body)) {
    return RelayError(ErrorKind::kOverloaded,
                      "the challenge cannot be verified just now; try again later");
  }
  if (document.Root()["success"].GetBool().value_or(false)) return {};
  return ClientError(ErrorKind::kInvalidRequest,
                     "the answer to the challenge is wrong or too old; solve it once more");
}

}  // namespace monorelay::app
