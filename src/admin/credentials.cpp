#include "admin/credentials.hpp"

#include <array>
#include <string>
#include <utility>

#include "admin/account_json.hpp"
#include "admin/human_check.hpp"

namespace monorelay::admin {
namespace {

Read<identity::BegunSession> Begun(const Services& services, const Request& request,
                                   std::string_view user_id, identity::SessionKind kind,
                                   std::string_view how) {
  auto begun = services.accounts->sign_in.Begin(user_id, kind, how, request.address, request.agent);
  if (!begun) return Failed(begun.error());
  return *std::move(begun);
}

}  // namespace

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

Read<identity::BegunSession> SignInBy(const Services& services, const Request& request,
                                      identity::SessionKind kind) {
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
  return Begun(services, request, login->account.id, kind, "password");
}

Read<identity::BegunSession> RegisterBy(const Services& services, const Request& request,
                                        identity::SessionKind kind) {
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
  return Begun(services, request, account->id, kind, "registration");
}

Read<void> ChangePasswordBy(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 2> kKnown{"old_password", "new_password"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return parsed;
  const auto old_password = fields.NeedText("old_password");
  if (!old_password) return std::unexpected(old_password.error());
  const auto password = fields.NeedText("new_password");
  if (!password) return std::unexpected(password.error());
  const auto changed =
      services.accounts->sign_in.ChangePassword(request.By(), *old_password, *password);
  if (!changed) return Failed(changed.error());
  return {};
}

}  // namespace monorelay::admin
