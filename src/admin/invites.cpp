// Invitations to make an account.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/json_route.hpp"
#include "admin/precondition.hpp"

namespace monorelay::admin {
namespace {

constexpr identity::Seconds kDay = 86'400;

void WriteInvite(json::Writer& json, const identity::Invite& invite, std::string_view secret) {
  json.BeginObject()
      .Field("id", std::string_view(invite.id))
      .Field("role", NameOf(invite.role))
      .Field("used", !invite.used_by.empty());
  WriteTime(json, "created_at", invite.created_at);
  WriteTime(json, "expires_at", invite.expires_at);
  if (!secret.empty()) json.Field("invite", secret);
  json.Field("version", std::string_view(RevisionOf(invite))).EndObject();
}

Outcome Shown(const identity::Invite& invite, std::string_view secret, int status) {
  return Versioned(
      JsonAnswer([&](json::Writer& json) { WriteInvite(json, invite, secret); }, status),
      EtagOf(std::string_view(RevisionOf(invite))));
}

Outcome List(const Services& services, const Request& /*request*/) {
  const auto invites = services.accounts->accounts.Invites();
  if (!invites) return Failed(invites.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const identity::Invite& invite : *invites) WriteInvite(json, invite, {});
    json.EndArray().EndObject();
  });
}

Outcome Create(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 2> kKnown{"role", "days"};
  constexpr std::int64_t kUsualDays = 7;
  constexpr std::int64_t kMostDays = 90;
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto role = fields.Role("role");
  if (!role) return std::unexpected(role.error());
  const auto days = fields.Integer("days");
  if (!days) return std::unexpected(days.error());
  const std::int64_t life = days->value_or(kUsualDays);
  if (life < 1 || life > kMostDays)
    return std::unexpected(WrongParameter("days", "must be a whole number from 1 to 90"));
  const auto made = services.accounts->accounts.MakeInvite(
      request.By(), role->value_or(identity::Role::kMember), life * kDay);
  if (!made) return Failed(made.error());
  return Shown(made->invite, made->secret, 201);
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto invite = services.accounts->accounts.FindInvite(request.id);
  if (!invite) return Failed(invite.error());
  return Shown(*invite, {}, 200);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto invite = services.accounts->accounts.FindInvite(request.id);
  if (!invite) return Failed(invite.error());
  const std::string revision = RevisionOf(*invite);
  if (auto same = CheckIfMatch(request, EtagOf(std::string_view(revision)), IfMatch::kOptional);
      !same)
    return std::unexpected(std::move(same.error()));
  const auto removed = services.accounts->accounts.RemoveInvite(
      request.By(), request.id, NamesVersion(request) ? revision : std::string());
  if (!removed) return Failed(removed.error());
  return Done();
}

constexpr std::array kRoutes{
    AccountRoute("GET", "/api/v1/invites", "Invitations, the newest first.", "Invites",
                 Access::kAdmin, List),
    WithVersion(
        Creating(AccountRoute("POST", "/api/v1/invites",
                              "Invites somebody; `invite` is told once, for POST /api/v1/register.",
                              "Invite", Access::kAdmin, Create, "NewInvite"))),
    WithVersion(AccountRoute("GET", "/api/v1/invites/{id}",
                             "One invitation, without what was told once, with its ETag.", "Invite",
                             Access::kAdmin, GetOne)),
    TakingVersion(AccountRoute("DELETE", "/api/v1/invites/{id}", "Takes an invitation back.",
                               "Done", Access::kAdmin, Remove)),
};

}  // namespace

std::span<const Route> InviteRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
