#include "admin/access_draft.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/body_fields.hpp"
#include "base/time_text.hpp"
#include "identity/account_services.hpp"

namespace monorelay::admin {
namespace {

using identity::KeyDraft;

constexpr std::array<std::string_view, 11> kKnown{"name",       "user_id", "team_id",   "enabled",
                                                  "expires_at", "models",  "providers", "endpoints",
                                                  "networks",   "tags",    "bodies"};

Read<void> TakeTimes(const BodyFields& body, KeyDraft& draft) {
  const auto expires = body.Text("expires_at");
  if (!expires) return std::unexpected(expires.error());
  if (*expires) {
    const auto time = ParseTime(**expires);
    if (!time)
      return std::unexpected(
          WrongParameter("expires_at", "is no time; write it as 2027-01-31T12:00:00Z"));
    draft.expires = time;
  } else if (body.IsNull("expires_at")) {
    draft.expires = std::nullopt;
  }
  return {};
}

// What is given takes the place of what is there.
Read<void> TakeOwn(const BodyFields& body, KeyDraft& draft) {
  const auto name = body.Text("name");
  if (!name) return std::unexpected(name.error());
  if (*name) draft.name = **name;
  const auto enabled = body.Flag("enabled");
  if (!enabled) return std::unexpected(enabled.error());
  draft.is_enabled = enabled->value_or(draft.is_enabled);
  const auto bodies = body.Text("bodies");
  if (!bodies) return std::unexpected(bodies.error());
  if (*bodies) draft.bodies = **bodies;
  if (body.IsNull("bodies")) draft.bodies.clear();
  const std::pair<std::string_view, std::vector<std::string>*> lists[] = {
      {"models", &draft.scope.models},
      {"providers", &draft.scope.providers},
      {"endpoints", &draft.scope.endpoints},
      {"networks", &draft.scope.networks},
      {"tags", &draft.tags}};
  for (const auto& [field, list] : lists) {
    auto given = body.TextList(field);
    if (!given) return std::unexpected(given.error());
    if (*given) *list = **std::move(given);
  }
  return TakeTimes(body, draft);
}

// Whose the key is, and in which team: for admins to say.
Read<void> TakeOwner(const Services& services, const Request& request, const BodyFields& body,
                     KeyDraft& draft) {
  const auto user = body.Text("user_id");
  if (!user) return std::unexpected(user.error());
  const auto team = body.Text("team_id");
  if (!team) return std::unexpected(team.error());
  const bool is_said = *user || *team || body.IsNull("user_id") || body.IsNull("team_id");
  if (!is_said) return {};
  if (!identity::Administers(request.principal.role)) {
    return std::unexpected(WrongParameter(*user || body.IsNull("user_id") ? "user_id" : "team_id",
                                          "is for admins to set; leave it out"));
  }
  if (*team) draft.team_id = **team;
  if (body.IsNull("team_id")) draft.team_id.clear();
  if (body.IsNull("user_id")) {
    draft.user_id.clear();
    draft.user_name.clear();
  }
  if (!*user) return {};
  if (services.accounts == nullptr)
    return std::unexpected(WrongParameter("user_id", "is no user: there are no accounts"));
  const auto account = services.accounts->accounts.Find(**user);
  if (!account) return std::unexpected(WrongParameter("user_id", "is no user"));
  draft.user_id = account->id;
  draft.user_name = account->name;
  return {};
}

}  // namespace

Read<void> TakeDraft(const Services& services, const Request& request, KeyDraft& draft) {
  BodyFields body;
  if (auto parsed = body.Parse(request, kKnown); !parsed) return parsed;
  if (auto taken = TakeOwn(body, draft); !taken) return taken;
  return TakeOwner(services, request, body, draft);
}

}  // namespace monorelay::admin
