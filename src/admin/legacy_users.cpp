// The predecessor's calls for accounts: /api/users.

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "admin/access_json.hpp"
#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/json_route.hpp"
#include "admin/request_json.hpp"

namespace monorelay::admin {
namespace {

using Links = std::vector<identity::ExternalLink>;

// It knew one link of a user: the first that was made.
void WriteUserFields(json::Writer& json, const identity::Account& account, const Links& links) {
  const auto link = std::ranges::find(links, account.id, &identity::ExternalLink::user_id);
  const bool is_linked = link != links.end();
  json.Field("id", std::string_view(account.id))
      .Field("username", std::string_view(account.name))
      .Field("email", std::string_view(account.email))
      .Field("is_admin", identity::Administers(account.role))
      .Field("is_super_admin", account.role == identity::Role::kOwner);
  TextOrNull(json, "sso_provider", is_linked ? link->provider : std::string());
  TextOrNull(json, "sso_id", is_linked ? link->subject : std::string());
}

void WriteListed(json::Writer& json, const identity::Account& account, const Links& links) {
  json.BeginObject();
  WriteUserFields(json, account, links);
  json.Field("is_active", account.is_active).Field("created_at", account.created_at);
  json.Key("last_login");
  if (account.last_login) {
    json.Int(*account.last_login);
  } else {
    json.Null();
  }
  json.EndObject();
}

Outcome List(const Services& services, const Request& /*request*/) {
  const auto users = services.accounts->accounts.All();
  if (!users) return Failed(users.error());
  const auto links = services.accounts->accounts.LinksOf({});
  if (!links) return Failed(links.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("users").BeginArray();
    for (const identity::Account& account : *users) WriteListed(json, account, *links);
    json.EndArray().EndObject();
  });
}

Outcome Change(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 3> kKnown{"is_active", "is_admin", "email"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto email = fields.Text("email");
  if (!email) return std::unexpected(email.error());
  const auto is_active = fields.Flag("is_active");
  if (!is_active) return std::unexpected(is_active.error());
  const auto is_admin = fields.Flag("is_admin");
  if (!is_admin) return std::unexpected(is_admin.error());
  const auto before = services.accounts->accounts.Find(request.id);
  if (!before) return Failed(before.error());
  identity::AccountChange change{.email = *email, .role = std::nullopt, .is_active = *is_active};
  // It knew admins and others; who is an operator or the owner stays what it is.
  if (*is_admin && **is_admin != identity::Administers(before->role))
    change.role = **is_admin ? identity::Role::kAdmin : identity::Role::kMember;
  const auto after = services.accounts->accounts.Change(request.By(), request.id, change);
  if (!after) return Failed(after.error());
  if (!after->is_active) {
    if (const auto ended = EndKeysOf(services, request.id); !ended) return Failed(ended.error());
  }
  const auto links = services.accounts->accounts.LinksOf(request.id);
  if (!links) return Failed(links.error());
  return JsonAnswer([&](json::Writer& json) { WriteListed(json, *after, *links); });
}

Outcome Remove(const Services& services, const Request& request) {
  const auto removed = services.accounts->accounts.Remove(request.By(), request.id);
  if (!removed) return Failed(removed.error());
  if (const auto ended = EndKeysOf(services, request.id); !ended) return Failed(ended.error());
  return Succeeded();
}

constexpr Route Managing(std::string_view method, std::string_view path, std::string_view summary,
                         std::string_view response, Handler handler, std::string_view body = {}) {
  return AccountRoute(method, path, summary, response, Access::kAdmin, handler, body);
}

constexpr std::array kRoutes{
    Managing("GET", "/api/users", "Accounts, the newest first.", "LegacyUsers", List),
    Managing("PUT", "/api/users/{id}", "Changes an account.", "LegacyUser", Change,
             "LegacyUserChange"),
    Managing("DELETE", "/api/users/{id}", "Removes an account.", "LegacySuccess", Remove),
};

}  // namespace

void WriteLegacyCaller(json::Writer& json, const identity::Account& account, const Links& links) {
  json.BeginObject();
  WriteUserFields(json, account, links);
  json.EndObject();
}

std::span<const Route> LegacyUserRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
