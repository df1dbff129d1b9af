// The predecessor's calls for signing in: tokens for scripts, in its shapes.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/human_check.hpp"
#include "admin/routes.hpp"

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
               const Result<identity::BegunSession>& begun) {
  if (!begun) return Failed(begun.error());
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

Outcome Begin(const Services& services, const Request& request, std::string_view user_id,
              std::string_view how) {
  return Tokens(services, request,
                services.accounts->sign_in.Begin(user_id, identity::SessionKind::kToken, how,
                                                 request.address, request.agent));
}

Outcome Login(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 4> kKnown{"username", "password", "totp",
                                                   "turnstile_token"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto name = fields.NeedText("username");
  if (!name) return std::unexpected(name.error());
  const auto password = fields.NeedText("password");
  if (!password) return std::unexpected(password.error());
  const auto code = fields.Text("totp");
  if (!code) return std::unexpected(code.error());
  if (auto passed = PassPasswordGate(services, request, fields); !passed)
    return std::unexpected(std::move(passed.error()));
  const auto login = services.accounts->sign_in.Check({.name = *name,
                                                       .password = *password,
                                                       .code = code->value_or(""),
                                                       .address = request.address});
  if (!login) return Failed(login.error());
  if (login->needs_code) return std::unexpected(SecondFactorNeeded());
  return Begin(services, request, login->account.id, "password");
}

Outcome Register(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 5> kKnown{"username", "email", "password", "invite",
                                                   "turnstile_token"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto name = fields.NeedText("username");
  if (!name) return std::unexpected(name.error());
  const auto password = fields.NeedText("password");
  if (!password) return std::unexpected(password.error());
  const auto email = fields.Text("email");
  if (!email) return std::unexpected(email.error());
  const auto invite = fields.Text("invite");
  if (!invite) return std::unexpected(invite.error());
  if (auto passed = PassPasswordGate(services, request, fields); !passed)
    return std::unexpected(std::move(passed.error()));
  const auto account = services.accounts->accounts.Register(
      {.name = *name, .email = email->value_or(""), .password = *password}, invite->value_or(""),
      request.address);
  if (!account) return Failed(account.error());
  return Begin(services, request, account->id, "registration");
}

Outcome Refresh(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 1> kKnown{"refresh_token"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto token = fields.NeedText("refresh_token");
  if (!token) return std::unexpected(token.error());
  return Tokens(services, request, services.accounts->sign_in.Renew(*token, request.address));
}

Outcome Logout(const Services& services, const Request& request) {
  const auto ended = services.accounts->sign_in.End(request.By(), request.principal.session_id);
  if (!ended) return Failed(ended.error());
  return JsonAnswer(
      [](json::Writer& json) { json.BeginObject().Field("success", true).EndObject(); });
}

Outcome Me(const Services& services, const Request& request) {
  const auto account = services.accounts->accounts.Find(request.principal.user_id);
  if (!account) return Failed(account.error());
  return JsonAnswer([&](json::Writer& json) { WriteLegacyCaller(json, *account); });
}

Outcome ChangePassword(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 2> kKnown{"old_password", "new_password"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto old_password = fields.NeedText("old_password");
  if (!old_password) return std::unexpected(old_password.error());
  const auto password = fields.NeedText("new_password");
  if (!password) return std::unexpected(password.error());
  const auto changed =
      services.accounts->sign_in.ChangePassword(request.By(), *old_password, *password);
  if (!changed) return Failed(changed.error());
  return JsonAnswer(
      [](json::Writer& json) { json.BeginObject().Field("success", true).EndObject(); });
}

constexpr Route Posting(std::string_view path, std::string_view summary, Access access,
                        std::string_view body, std::string_view response, Handler handler,
                        bool hashes) {
  return {.method = "POST",
          .path = path,
          .summary = summary,
          .access = access,
          .parameters = {},
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false,
          .takes_body = !body.empty(),
          .body = body,
          .needs_accounts = true,
          .hashes = hashes};
}

constexpr Route Getting(std::string_view path, std::string_view summary, Access access,
                        std::string_view response, Handler handler) {
  Route route = Posting(path, summary, access, {}, response, handler, false);
  route.method = "GET";
  return route;
}

constexpr std::array kRoutes{
    Getting("/api/setup/status", "Whether the relay still needs an owner.", Access::kPublic,
            "LegacySetup", Status),
    Posting("/api/auth/login", "Signs in for scripts: a bearer token, and one to renew it with.",
            Access::kPublic, "LegacySignIn", "LegacyTokens", Login, true),
    Posting("/api/auth/register", "Makes an account, as POST /api/v1/register does.",
            Access::kPublic, "LegacyRegistration", "LegacyTokens", Register, true),
    Posting("/api/auth/refresh",
            "The next tokens. A refresh token is good once; used again, its session ends.",
            Access::kPublic, "LegacyRefresh", "LegacyTokens", Refresh, false),
    Posting("/api/auth/logout", "Ends the session; its tokens are good no more.", Access::kAccount,
            {}, "LegacySuccess", Logout, false),
    Getting("/api/auth/me", "Who asks.", Access::kAccount, "LegacyUser", Me),
    Posting("/api/auth/change-password", "Sets another password; all other sessions end.",
            Access::kAccount, "PasswordChange", "LegacySuccess", ChangePassword, true),
};

}  // namespace

std::span<const Route> LegacySignInRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
