// Sessions: in, who, out.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/human_check.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

void WriteCaller(json::Writer& json, const identity::Principal& principal,
                 const std::optional<identity::Account>& account) {
  const bool changes = Permits(Access::kOperator, principal);
  json.BeginObject()
      .Field("name", std::string_view(principal.name))
      .Field("role", NameOf(principal.role))
      .Key("user");
  if (account) {
    WriteUser(json, *account);
  } else {
    json.Null();
  }
  json.Key("rights")
      .BeginObject()
      .Field("sees_everything", Permits(Access::kReader, principal))
      .Field("changes_routing", changes)
      .Field("manages_users", Permits(Access::kAdmin, principal))
      .EndObject()
      .EndObject();
}

Outcome WhoAmI(const Services& services, const Request& request) {
  std::optional<identity::Account> account;
  if (request.principal.HasAccount()) {
    auto found = services.accounts->accounts.Find(request.principal.user_id);
    if (!found) return Failed(found.error());
    account = *std::move(found);
  }
  return JsonAnswer([&](json::Writer& json) { WriteCaller(json, request.principal, account); });
}

Outcome SignIn(const Services& services, const Request& request) {
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
  const auto begun =
      services.accounts->sign_in.Begin(login->account.id, identity::SessionKind::kCookie,
                                       "password", request.address, request.agent);
  if (!begun) return Failed(begun.error());
  const identity::Principal principal{.user_id = begun->account.id,
                                      .name = begun->account.name,
                                      .role = begun->account.role,
                                      .via = identity::Via::kSession,
                                      .session_id = begun->session.id,
                                      .access_key_id = {}};
  Answer answer =
      JsonAnswer([&](json::Writer& json) { WriteCaller(json, principal, begun->account); });
  answer.fields = CookieField(*begun, request.is_secure);
  return answer;
}

Outcome SignOut(const Services& services, const Request& request) {
  const auto ended = services.accounts->sign_in.End(request.By(), request.principal.session_id);
  if (!ended) return Failed(ended.error());
  Answer answer = Done();
  answer.fields = NoCookieField(request.is_secure);
  return answer;
}

Outcome List(const Services& services, const Request& request) {
  const bool manages = identity::Administers(request.principal.role);
  const std::string user = request.parameters.Find("user_id").value_or(request.principal.user_id);
  if (user != request.principal.user_id && !manages)
    return Failed(
        ClientError(ErrorKind::kForbidden, "others' sessions are shown to admins").error());
  const auto sessions = services.accounts->sign_in.SessionsOf(user);
  if (!sessions) return Failed(sessions.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const identity::Session& session : *sessions)
      WriteSession(json, session, session.id == request.principal.session_id);
    json.EndArray().EndObject();
  });
}

Outcome End(const Services& services, const Request& request) {
  const auto ended = services.accounts->sign_in.End(request.By(), request.id);
  if (!ended) return Failed(ended.error());
  return Done();
}

constexpr std::array kOfUser{Parameter{"user_id", R"({"type":"string"})",
                                       "Whose; one's own if absent. Others' are for admins."}};

constexpr std::array kRoutes{
    Route{.method = "POST",
          .path = "/api/v1/session",
          .summary = "Signs in. 401 of type second_factor_needed: ask for the code and try again "
                     "with `totp`.",
          .access = Access::kPublic,
          .parameters = {},
          .response = "Caller",
          .content_type = "application/json",
          .handler = SignIn,
          .reads_records = false,
          .takes_body = true,
          .body = "SignInRequest",
          .needs_accounts = true,
          .hashes = true},
    Route{.method = "GET",
          .path = "/api/v1/session",
          .summary = "Who asks, with what rights.",
          .access = Access::kOwnReader,
          .parameters = {},
          .response = "Caller",
          .content_type = "application/json",
          .handler = WhoAmI,
          .reads_records = false},
    Route{.method = "DELETE",
          .path = "/api/v1/session",
          .summary = "Signs out.",
          .access = Access::kAccount,
          .parameters = {},
          .response = "Done",
          .content_type = "application/json",
          .handler = SignOut,
          .reads_records = false,
          .needs_accounts = true},
    Route{.method = "GET",
          .path = "/api/v1/sessions",
          .summary = "Where the account is signed in.",
          .access = Access::kAccount,
          .parameters = kOfUser,
          .response = "Sessions",
          .content_type = "application/json",
          .handler = List,
          .reads_records = false,
          .needs_accounts = true},
    Route{.method = "DELETE",
          .path = "/api/v1/sessions/{id}",
          .summary = "Ends one of one's own sessions; admins end anybody's.",
          .access = Access::kAccount,
          .parameters = {},
          .response = "Done",
          .content_type = "application/json",
          .handler = End,
          .reads_records = false,
          .needs_accounts = true},
};

}  // namespace

Problem SecondFactorNeeded() {
  return {.status = 401,
          .type = "second_factor_needed",
          .title = "A code is needed too",
          .detail = "the account has a second factor; send its code as well",
          .fields = {}};
}

std::span<const Route> SessionRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
