// Accounts, for those who manage them.

#include <algorithm>
#include <array>

#include "admin/access_json.hpp"
#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/credentials.hpp"
#include "admin/json_route.hpp"
#include "admin/precondition.hpp"
#include "admin/request_json.hpp"
#include "base/random.hpp"

namespace monorelay::admin {
namespace {

Outcome Shown(const Result<identity::Account>& account, int status = 200) {
  if (!account) return Failed(account.error());
  return Versioned(JsonAnswer([&](json::Writer& json) { WriteUser(json, *account); }, status),
                   EtagOf(*account));
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
  auto user = ReadNewUser(fields);
  if (!user) return std::unexpected(user.error());
  const auto role = fields.Role("role");
  if (!role) return std::unexpected(role.error());
  user->role = role->value_or(identity::Role::kMember);
  return Shown(services.accounts->accounts.Create(request.By(), *user), 201);
}

// The account of the path, if it is the version that the caller means.
Read<identity::Account> Meant(const Services& services, const Request& request, IfMatch need) {
  auto account = services.accounts->accounts.Find(request.id);
  if (!account) return Failed(account.error());
  if (auto same = CheckIfMatch(request, EtagOf(*account), need); !same)
    return std::unexpected(std::move(same.error()));
  return *std::move(account);
}

// Empty: whatever it is when it is changed.
std::string RevisionMeant(const Request& request, const identity::Account& account) {
  return NamesVersion(request) ? identity::RevisionOf(account) : std::string();
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
  const auto before = Meant(services, request, IfMatch::kNeeded);
  if (!before) return std::unexpected(before.error());
  const auto changed = services.accounts->accounts.Change(
      request.By(), request.id, {.email = *email, .role = *role, .is_active = *is_active},
      RevisionMeant(request, *before));
  if (!changed) return FailedField(changed.error());
  if (!changed->is_active) {
    if (const auto ended = EndKeysOf(services, request.id); !ended) return Failed(ended.error());
  }
  return Shown(changed);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto before = Meant(services, request, IfMatch::kOptional);
  if (!before) return std::unexpected(before.error());
  const auto removed =
      services.accounts->accounts.Remove(request.By(), request.id, RevisionMeant(request, *before));
  if (!removed) return FailedField(removed.error());
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
                         std::span<const Parameter> parameters = {}) {
  return AccountRoute(method, path, summary, response, Access::kAdmin, handler, body, parameters);
}

constexpr std::array kPage{
    Parameter{"cursor", R"({"type":"string"})", "The next_cursor of a page."}, kLimit};

constexpr std::array kRoutes{
    Managing("GET", "/api/v1/users", "Accounts, the newest first.", "Users", List, {}, kPage),
    Creating(
        Hashing(Managing("POST", "/api/v1/users", "Makes an account.", "User", Create, "NewUser"))),
    WithVersion(
        Managing("GET", "/api/v1/users/{id}", "One account, with its ETag.", "User", GetOne)),
    WithVersion(Managing("PATCH", "/api/v1/users/{id}",
                         "Changes e-mail address, role, or whether it may sign in. Needs If-Match.",
                         "User", Change, "UserChange")),
    TakingVersion(Managing("DELETE", "/api/v1/users/{id}", "Removes an account.", "Done", Remove)),
    Hashing(Managing("POST", "/api/v1/users/{id}/password",
                     "Gives the user a new password, told once; its sessions end.", "NewPassword",
                     ResetPassword)),
    Managing("DELETE", "/api/v1/users/{id}/totp",
             "Takes the second factor from a user who has lost it.", "Done", ResetSecondFactor),
    AccountRoute("POST", "/api/v1/users/{id}/owner",
                 "Makes the user the owner; who was it becomes admin.", "User", Access::kOwner,
                 HandOver),
};

}  // namespace

std::span<const Route> UserRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
