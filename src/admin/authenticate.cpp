#include "admin/authenticate.hpp"

#include <utility>

#include "admin/problem.hpp"
#include "admin/reading.hpp"
#include "admin/refusal_audit.hpp"

namespace monorelay::admin {
namespace {

using identity::Principal;
using identity::Via;
using Answered = std::expected<Principal, Problem>;

Problem Forbidden(std::string detail) {
  return {.status = 403,
          .type = std::string(CodeOf(ErrorKind::kForbidden)),
          .title = "Not for this caller",
          .detail = std::move(detail),
          .fields = {}};
}

Problem Unauthorized(std::string detail) {
  return {.status = 401,
          .type = std::string(CodeOf(ErrorKind::kUnauthorized)),
          .title = "Who is asking is not known",
          .detail = std::move(detail),
          .fields = {}};
}

bool Reads(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

Principal PrincipalOf(identity::SeenSession seen, Via via) {
  return {.user_id = std::move(seen.account.id),
          .name = std::move(seen.account.name),
          .role = seen.account.role,
          .via = via,
          .session_id = std::move(seen.session.id),
          .access_key_id = {}};
}

Answered ByKey(const ShownKey& key) {
  if (!key.is_configured)
    return std::unexpected(
        Forbidden("an application's access key may not use the admin API; sign in"));
  return Principal{.user_id = {},
                   .name = key.name,
                   .role = identity::Role::kViewer,
                   .via = Via::kAccessKey,
                   .session_id = {},
                   .access_key_id = key.name};
}

Answered ByToken(const Services& services, const std::string& token) {
  const auto session = services.tokens->SessionOf(token, services.clock.WallNow());
  if (!session) return std::unexpected(Unauthorized("the token is not valid or has expired"));
  auto seen = services.accounts->sign_in.FindById(*session);
  if (!seen) return std::unexpected(ProblemOf(seen.error()));
  if (!*seen) return std::unexpected(Unauthorized("the token's session has ended; sign in again"));
  return PrincipalOf(**std::move(seen), Via::kToken);
}

Answered ByCookie(const Services& services, const Caller& caller, std::string_view method) {
  auto seen = services.accounts->sign_in.Find(caller.cookie);
  if (!seen) return std::unexpected(ProblemOf(seen.error()));
  if (!*seen) return std::unexpected(Unauthorized("the session has ended; sign in again"));
  if (!Reads(method) && !caller.has_csrf_field)
    return std::unexpected(
        Forbidden("a changing call with a session needs the header \"X-MonoRelay-CSRF: 1\""));
  return PrincipalOf(**std::move(seen), Via::kSession);
}

// Whether the caller may call this route; sets request.principal.
std::expected<void, Problem> CheckCaller(const Services& services, const Caller& caller,
                                         const Route* route, Request& request) {
  if (route != nullptr && route->access == Access::kPublic) {
    // Somebody else's page must not sign its visitor in.
    if (!Reads(request.method) && caller.is_of_other_origin)
      return std::unexpected(Forbidden("nothing is done for pages of other origins"));
    return {};
  }
  auto principal = Authenticate(services, caller, request.method);
  if (!principal) return std::unexpected(std::move(principal.error()));
  request.principal = *std::move(principal);
  if (route == nullptr || Permits(route->access, request.principal)) return {};
  const std::string who = request.principal.HasAccount()
                              ? "has the role " + std::string(NameOf(request.principal.role))
                              : "is " + ActorOf(request.principal);
  return std::unexpected(
      Forbidden("this needs " + std::string(NeedOf(route->access)) + "; who asks " + who));
}

}  // namespace

Answered Authenticate(const Services& services, const Caller& caller, std::string_view method) {
  if (caller.key) return ByKey(*caller.key);
  const bool has_accounts = services.accounts != nullptr;
  if (has_accounts && BearerTokens::IsOne(caller.token)) return ByToken(services, caller.token);
  // What a browser sends by itself: its cookie, and from this machine even nothing.
  const bool is_cookie = has_accounts && !caller.cookie.empty() && caller.token.empty();
  if ((is_cookie || caller.is_open) && !Reads(method) && caller.is_of_other_origin)
    return std::unexpected(Forbidden("nothing is done for pages of other origins"));
  if (is_cookie) {
    auto answered = ByCookie(services, caller, method);
    if (answered || !caller.is_open) return answered;
  }
  if (caller.is_open) {
    return Principal{.user_id = {},
                     .name = "this machine",
                     .role = identity::Role::kViewer,
                     .via = Via::kLoopback,
                     .session_id = {},
                     .access_key_id = {}};
  }
  if (caller.refusal) return std::unexpected(ProblemOf(*caller.refusal));
  return std::unexpected(Unauthorized("sign in, or send an access key"));
}

Result<Principal> AuthenticatePlayground(const Services& services, const Caller& caller) {
  if (services.accounts == nullptr || caller.cookie.empty())
    return ClientError(ErrorKind::kUnauthorized, "sign in, or send an access key");
  if (caller.is_of_other_origin)
    return ClientError(ErrorKind::kForbidden, "nothing is done for pages of other origins");
  if (!caller.has_csrf_field) {
    return ClientError(ErrorKind::kForbidden,
                       "a request with a session needs the header \"X-MonoRelay-CSRF: 1\"");
  }
  auto seen = services.accounts->sign_in.Find(caller.cookie);
  if (!seen) return std::unexpected(std::move(seen.error()));
  if (!*seen) return ClientError(ErrorKind::kUnauthorized, "the session has ended; sign in again");
  if ((*seen)->account.role == identity::Role::kViewer)
    return ClientError(ErrorKind::kForbidden, "viewers see, and ask no models");
  return PrincipalOf(**std::move(seen), Via::kSession);
}

std::expected<void, Problem> Admit(const Services& services, const Caller& caller,
                                   const Match& match, Request& request) {
  const Route* route = match.route;
  auto may = CheckCaller(services, caller, route, request);
  if (!may) {
    if (services.refusals != nullptr) services.refusals->Note(request, may.error());
    return may;
  }
  if (route == nullptr) return std::unexpected(NoRoute(request, match.allowed));
  if (route->reads_records && services.reader == nullptr)
    return std::unexpected(NotFound("nothing is recorded: logging.enabled is false"));
  if (route->needs_accounts && services.accounts == nullptr)
    return std::unexpected(NotFound("there are no accounts: identity.db cannot be opened"));
  if (!route->takes_any_parameter) {
    if (auto known = RefuseUnknown(request.parameters, *route); !known) return known;
  }
  const bool narrows =
      route->access == Access::kOwnReader && request.principal.role == identity::Role::kMember;
  if (narrows) request.parameters.Force("user", request.principal.name);
  return {};
}

}  // namespace monorelay::admin
