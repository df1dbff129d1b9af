// Accounts, for those who manage them.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/routes.hpp"
#include "base/random.hpp"

namespace monorelay::admin {
namespace {

Outcome Shown(const Result<identity::Account>& account, int status = 200) {
  if (!account) return Failed(account.error());
  return JsonAnswer([&](json::Writer& json) { WriteUser(json, *account); }, status);
}

Outcome List(const Services& services, const Request& /*request*/) {
  const auto users = services.accounts->accounts.All();
  if (!users) return Failed(users.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const identity::Account& account : *users) WriteUser(json, account);
    json.EndArray().EndObject();
  });
}

Outcome Create(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 4> kKnown{"username", "email", "password", "role"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto name = fields.NeedText("username");
  if (!name) return std::unexpected(name.error());
  const auto password = fields.NeedText("password");
  if (!password) return std::unexpected(password.error());
  const auto email = fields.Text("email");
  if (!email) return std::unexpected(email.error());
  const auto role = fields.Role("role");
  if (!role) return std::unexpected(role.error());
  return Shown(services.accounts->accounts.Create(
                   request.By(), {.name = *name,
                                  .email = email->value_or(""),
                                  .password = *password,
                                  .role = role->value_or(identity::Role::kMember)}),
               201);
}

Outcome GetOne(const Services& services, const Request& request) {
  return Shown(services.accounts->accounts.Find(request.id));
}

Outcome Change(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 3> kKnown{"email", "role", "enabled"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto email = fields.Text("email");
  if (!email) return std::unexpected(email.error());
  const auto role = fields.Role("role");
  if (!role) return std::unexpected(role.error());
  const auto is_active = fields.Flag("enabled");
  if (!is_active) return std::unexpected(is_active.error());
  return Shown(services.accounts->accounts.Change(
      request.By(), request.id, {.email = *email, .role = *role, .is_active = *is_active}));
}

Outcome Remove(const Services& services, const Request& request) {
  const auto removed = services.accounts->accounts.Remove(request.By(), request.id);
  if (!removed) return Failed(removed.error());
  return Done();
}

// The new password is made here and told once, so that nobody chooses another one's.
Outcome ResetPassword(const Services& services, const Request& request) {
  constexpr std::size_t kBytes = 12;
  const std::string password = RandomToken(kBytes);
  const auto reset = services.accounts->accounts.ResetPassword(request.By(), request.id, password);
  if (!reset) return Failed(reset.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("password", std::string_view(password)).EndObject();
  });
}

Outcome ResetSecondFactor(const Services& services, const Request& request) {
  const auto reset = services.accounts->accounts.ResetSecondFactor(request.By(), request.id);
  if (!reset) return Failed(reset.error());
  return Done();
}

Outcome HandOver(const Services& services, const Request& request) {
  return Shown(services.accounts->accounts.HandOver(request.By(), request.id));
}

constexpr Route Managing(std::string_view method, std::string_view path, std::string_view summary,
                         std::string_view response, Handler handler, std::string_view body = {},
                         bool hashes = false) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .access = Access::kAdmin,
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

constexpr Route HandingOver() {
  Route route = Managing("POST", "/api/v1/users/{id}/owner",
                         "Makes the user the owner; who was it becomes admin.", "User", HandOver);
  route.access = Access::kOwner;
  return route;
}

constexpr std::array kRoutes{
    Managing("GET", "/api/v1/users", "Accounts, the newest first.", "Users", List),
    Managing("POST", "/api/v1/users", "Makes an account.", "User", Create, "NewUser", true),
    Managing("GET", "/api/v1/users/{id}", "One account.", "User", GetOne),
    Managing("PATCH", "/api/v1/users/{id}",
             "Changes e-mail address, role, or whether it may sign in.", "User", Change,
             "UserChange"),
    Managing("DELETE", "/api/v1/users/{id}", "Removes an account.", "Done", Remove),
    Managing("POST", "/api/v1/users/{id}/password",
             "Gives the user a new password, told once; its sessions end.", "NewPassword",
             ResetPassword, {}, true),
    Managing("DELETE", "/api/v1/users/{id}/totp",
             "Takes the second factor from a user who has lost it.", "Done", ResetSecondFactor),
    HandingOver(),
};

}  // namespace

std::span<const Route> UserRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
