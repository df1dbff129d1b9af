// Invitations to make an account.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/routes.hpp"

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
  json.EndObject();
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
  return JsonAnswer([&](json::Writer& json) { WriteInvite(json, made->invite, made->secret); },
                    201);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto removed = services.accounts->accounts.RemoveInvite(request.By(), request.id);
  if (!removed) return Failed(removed.error());
  return Done();
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/invites",
          .summary = "Invitations, the newest first.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "Invites",
          .content_type = "application/json",
          .handler = List,
          .reads_records = false,
          .needs_accounts = true},
    Route{.method = "POST",
          .path = "/api/v1/invites",
          .summary = "Invites somebody; `invite` is told once, for POST /api/v1/register.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "Invite",
          .content_type = "application/json",
          .handler = Create,
          .reads_records = false,
          .takes_body = true,
          .body = "NewInvite",
          .needs_accounts = true,
          .success = 201},
    Route{.method = "DELETE",
          .path = "/api/v1/invites/{id}",
          .summary = "Takes an invitation back.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "Done",
          .content_type = "application/json",
          .handler = Remove,
          .reads_records = false,
          .needs_accounts = true},
};

}  // namespace

std::span<const Route> InviteRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
