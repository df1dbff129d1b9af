// The first account, and those that people make for themselves.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/credentials.hpp"
#include "admin/refusal_audit.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

std::string_view NameOfMode(identity::Registration mode) {
  switch (mode) {
    case identity::Registration::kClosed:
      return "closed";
    case identity::Registration::kInvite:
      return "invite";
    case identity::Registration::kOpen:
      return "open";
  }
  return "";
}

Outcome Show(const Services& services, const Request& /*request*/) {
  const auto needs = services.accounts->accounts.NeedsSetup();
  if (!needs) return Failed(needs.error());
  const auto mode = services.accounts->context.Settings().registration;
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("needs_setup", *needs)
        .Field("registration", NameOfMode(mode))
        .EndObject();
  });
}

// The account has just been made: its owner is signed in at once.
Outcome SignedIn(const Request& request, const identity::BegunSession& begun) {
  Answer answer = JsonAnswer([&](json::Writer& json) { WriteUser(json, begun.account); }, 201);
  answer.fields = CookieField(begun, request.is_secure);
  return answer;
}

Outcome SetUp(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 4> kKnown{"setup_token", "username", "email", "password"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto token = fields.NeedText("setup_token");
  if (!token) return std::unexpected(token.error());
  const auto user = ReadNewUser(fields);
  if (!user) return std::unexpected(user.error());
  const auto needs = services.accounts->accounts.NeedsSetup();
  if (!needs) return Failed(needs.error());
  if (!*needs) return Failed(identity::Conflict("the relay has an owner already; sign in").error());
  if (!services.is_setup_token(*token)) {
    const Problem wrong = ProblemOf(
        ClientError(ErrorKind::kForbidden,
                    "the setup token is not right; it was printed at the first start and stands in "
                    "the data directory as setup_token")
            .error());
    services.refusals->Note(request, wrong);
    return std::unexpected(wrong);
  }
  const auto account = services.accounts->accounts.CreateOwner(request.By(), *user);
  if (!account) return Failed(account.error());
  services.forget_setup_token();
  const auto begun = services.accounts->sign_in.Begin(account->id, identity::SessionKind::kCookie,
                                                      "setup", request.address, request.agent);
  if (!begun) return Failed(begun.error());
  return SignedIn(request, *begun);
}

Outcome Register(const Services& services, const Request& request) {
  const auto begun = RegisterBy(services, request, identity::SessionKind::kCookie);
  if (!begun) return std::unexpected(begun.error());
  return SignedIn(request, *begun);
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/setup",
          .summary = "Whether the relay still needs an owner, and who may register.",
          .access = Access::kPublic,
          .parameters = {},
          .response = "Setup",
          .content_type = "application/json",
          .handler = Show,
          .reads_records = false,
          .needs_accounts = true},
    Route{.method = "POST",
          .path = "/api/v1/setup",
          .summary = "Makes the first account, the owner's, by the token that was printed at the "
                     "start; signs it in.",
          .access = Access::kPublic,
          .parameters = {},
          .response = "User",
          .content_type = "application/json",
          .handler = SetUp,
          .reads_records = false,
          .takes_body = true,
          .body = "SetupRequest",
          .needs_accounts = true,
          .hashes = true,
          .success = 201},
    Route{.method = "POST",
          .path = "/api/v1/register",
          .summary = "Makes an account for whoever asks, if registration is open or with an "
                     "invitation; signs it in.",
          .access = Access::kPublic,
          .parameters = {},
          .response = "User",
          .content_type = "application/json",
          .handler = Register,
          .reads_records = false,
          .takes_body = true,
          .body = "RegisterRequest",
          .needs_accounts = true,
          .hashes = true,
          .success = 201},
};

}  // namespace

std::span<const Route> SetupRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
