// The predecessor's calls for signing in: tokens for scripts, in its shapes.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/credentials.hpp"
#include "admin/json_route.hpp"

namespace monorelay::admin {
namespace {

Outcome Status(const Services& services, const Request& /*request*/) {
  const auto needs = services.accounts->accounts.NeedsSetup();
  if (!needs) return Failed(needs.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("initialized", !*needs).Field("needs_setup", *needs).EndObject();
  });
}

Outcome Tokens(const Services& services, const Request& request,
               const Read<identity::BegunSession>& begun) {
  if (!begun) return std::unexpected(begun.error());
  const identity::Account& account = begun->account;
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("access_token",
               std::string_view(services.tokens->Make(account.id, begun->session.id, request.now)))
        .Field("token_type", "bearer")
        .Field("expires_in", BearerTokens::kLife.count())
        .Field("refresh_token", std::string_view(begun->refresh))
        .Key("user")
        .BeginObject()
        .Field("id", std::string_view(account.id))
        .Field("username", std::string_view(account.name))
        .Field("email", std::string_view(account.email))
        .Field("is_admin", identity::Administers(account.role))
        .EndObject()
        .EndObject();
  });
}

Outcome Login(const Services& services, const Request& request) {
  return Tokens(services, request, SignInBy(services, request, identity::SessionKind::kToken));
}

Outcome Register(const Services& services, const Request& request) {
  return Tokens(services, request, RegisterBy(services, request, identity::SessionKind::kToken));
}

Outcome Refresh(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 1> kKnown{"refresh_token"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto token = fields.NeedText("refresh_token");
  if (!token) return std::unexpected(token.error());
  const auto renewed = services.accounts->sign_in.Renew(*token, request.address);
  if (!renewed) return Failed(renewed.error());
  return Tokens(services, request, *renewed);
}

Outcome Logout(const Services& services, const Request& request) {
  const auto ended = services.accounts->sign_in.End(request.By(), request.principal.session_id);
  if (!ended) return Failed(ended.error());
  return Succeeded();
}

Outcome Me(const Services& services, const Request& request) {
  const auto account = services.accounts->accounts.Find(request.principal.user_id);
  if (!account) return Failed(account.error());
  const auto links = services.accounts->accounts.LinksOf(account->id);
  if (!links) return Failed(links.error());
  return JsonAnswer([&](json::Writer& json) { WriteLegacyCaller(json, *account, *links); });
}

Outcome ChangePassword(const Services& services, const Request& request) {
  if (auto changed = ChangePasswordBy(services, request); !changed)
    return std::unexpected(std::move(changed.error()));
  return Succeeded();
}

constexpr Route Posting(std::string_view path, std::string_view summary, Access access,
                        std::string_view body, std::string_view response, Handler handler) {
  return AccountRoute("POST", path, summary, response, access, handler, body);
}

constexpr std::array kRoutes{
    AccountRoute("GET", "/api/setup/status", "Whether the relay still needs an owner.",
                 "LegacySetup", Access::kPublic, Status),
    Hashing(Posting("/api/auth/login",
                    "Signs in for scripts: a bearer token, and one to renew it with.",
                    Access::kPublic, "LegacySignIn", "LegacyTokens", Login)),
    Hashing(Posting("/api/auth/register", "Makes an account, as POST /api/v1/register does.",
                    Access::kPublic, "LegacyRegistration", "LegacyTokens", Register)),
    Posting("/api/auth/refresh",
            "The next tokens. A refresh token is good once; used again, its session ends.",
            Access::kPublic, "LegacyRefresh", "LegacyTokens", Refresh),
    Posting("/api/auth/logout", "Ends the session; its tokens are good no more.", Access::kAccount,
            {}, "LegacySuccess", Logout),
    AccountRoute("GET", "/api/auth/me", "Who asks.", "LegacyUser", Access::kAccount, Me),
    Hashing(Posting("/api/auth/change-password", "Sets another password; all other sessions end.",
                    Access::kAccount, "PasswordChange", "LegacySuccess", ChangePassword)),
};

}  // namespace

std::span<const Route> LegacySignInRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
