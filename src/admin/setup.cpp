// The first account, and those that people make for themselves.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/human_check.hpp"
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

Read<identity::NewUser> ReadNewUser(const BodyFields& fields) {
  identity::NewUser user;
  auto name = fields.NeedText("username");
  if (!name) return std::unexpected(std::move(name.error()));
  auto password = fields.NeedText("password");
  if (!password) return std::unexpected(std::move(password.error()));
  auto email = fields.Text("email");
  if (!email) return std::unexpected(std::move(email.error()));
  user.name = *std::move(name);
  user.password = *std::move(password);
  user.email = email->value_or("");
  return user;
}

// The account has just been made: its owner is signed in at once.
Outcome SignedIn(const Services& services, const Request& request, std::string_view user_id,
                 std::string_view how) {
  const auto begun = services.accounts->sign_in.Begin(user_id, identity::SessionKind::kCookie, how,
                                                      request.address, request.agent);
  if (!begun) return Failed(begun.error());
  Answer answer = JsonAnswer([&](json::Writer& json) { WriteUser(json, begun->account); }, 201);
  answer.fields = CookieField(*begun, request.is_secure);
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
  return SignedIn(services, request, account->id, "setup");
}

Outcome Register(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 5> kKnown{"username", "email", "password", "invite",
                                                   "turnstile_token"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto user = ReadNewUser(fields);
  if (!user) return std::unexpected(user.error());
  const auto invite = fields.Text("invite");
  if (!invite) return std::unexpected(invite.error());
  if (auto passed = PassPasswordGate(services, request, fields); !passed)
    return std::unexpected(std::move(passed.error()));
  const auto account =
      services.accounts->accounts.Register(*user, invite->value_or(""), request.address);
  if (!account) return Failed(account.error());
  return SignedIn(services, request, account->id, "registration");
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
