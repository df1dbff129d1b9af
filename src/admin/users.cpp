// Accounts, for those who manage them.

#include <algorithm>
#include <array>

#include "admin/access_json.hpp"
#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"
#include "base/random.hpp"

namespace monorelay::admin {
namespace {

Outcome Shown(const Result<identity::Account>& account, int status = 200) {
  if (!account) return Failed(account.error());
  return JsonAnswer([&](json::Writer& json) { WriteUser(json, *account); }, status);
}

Outcome List(const Services& services, const Request& request) {
  const auto limit = ReadInteger(request, "limit", 1, 1000, 100);
  if (!limit) return std::unexpected(limit.error());
  const auto users = services.accounts->accounts.All();
  if (!users) return Failed(users.error());
  // A page begins behind the user that the page before ended with.
  auto first = users->begin();
  const std::string cursor = request.parameters.Find("cursor").value_or("");
  if (!cursor.empty()) {
    first = std::ranges::find(*users, cursor, &identity::Account::id);
    if (first == users->end())
      return std::unexpected(WrongParameter("cursor", "is of no user any more; begin anew"));
    ++first;
  }
  const auto size = std::min<std::int64_t>(*limit, users->end() - first);
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (auto each = first; each != first + size; ++each) WriteUser(json, *each);
    json.EndArray();
    const bool has_more = first + size != users->end();
    TextOrNull(json, "next_cursor", has_more ? (first + size - 1)->id : std::string());
    json.EndObject();
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
  const auto changed = services.accounts->accounts.Change(
      request.By(), request.id, {.email = *email, .role = *role, .is_active = *is_active});
  if (changed && !changed->is_active) {
    if (const auto ended = EndKeysOf(services, request.id); !ended) return Failed(ended.error());
  }
  return Shown(changed);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto removed = services.accounts->accounts.Remove(request.By(), request.id);
  if (!removed) return Failed(removed.error());
  if (const auto ended = EndKeysOf(services, request.id); !ended) return Failed(ended.error());
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

constexpr std::array kPage{
    Parameter{"cursor", R"({"type":"string"})", "The next_cursor of a page."}, kLimit};

constexpr Route Listing() {
  Route route = Managing("GET", "/api/v1/users", "Accounts, the newest first.", "Users", List);
  route.parameters = kPage;
  return route;
}

constexpr Route HandingOver() {
  Route route = Managing("POST", "/api/v1/users/{id}/owner",
                         "Makes the user the owner; who was it becomes admin.", "User", HandOver);
  route.access = Access::kOwner;
  return route;
}

constexpr std::array kRoutes{
    Listing(),
    Creating(
        Managing("POST", "/api/v1/users", "Makes an account.", "User", Create, "NewUser", true)),
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
