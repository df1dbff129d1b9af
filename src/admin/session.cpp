// Sessions: in, who, out.

#include <array>

#include "admin/account_json.hpp"
#include "admin/credentials.hpp"
#include "admin/routes.hpp"
#include "admin/sso.hpp"

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
  const auto begun = SignInBy(services, request, identity::SessionKind::kCookie);
  if (!begun) return std::unexpected(begun.error());
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

Outcome Leave(const Services& services, const Request& request) {
  return SignOut(services, request, {});
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
          .summary =
              "Signs out. `logout_url`: where to send the browser for the sign-in provider to "
              "end its session too.",
          .access = Access::kAccount,
          .parameters = {},
          .response = "SignedOut",
          .content_type = "application/json",
          .handler = Leave,
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
