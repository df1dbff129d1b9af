// Teams: users and keys that have limits together.

#include <array>
#include <utility>

#include "admin/access_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/json_route.hpp"
#include "admin/precondition.hpp"
#include "identity/access_book.hpp"
#include "limits/ledger.hpp"

namespace monorelay::admin {
namespace {

using identity::Team;

constexpr std::array<std::string_view, 2> kKnown{"name", "members"};

std::string JsonOf(const Team& team) {
  return JsonText([&](json::Writer& json) { WriteTeam(json, team); });
}

Outcome Shown(const Team& team, int status = 200) {
  return Versioned(JsonAnswer([&](json::Writer& json) { WriteTeam(json, team); }, status),
                   EtagOf(team.version));
}

// The team of the path, if it is the version that the caller means.
Read<Team> Meant(identity::AccessBook& book, const Request& request, IfMatch need) {
  auto team = book.FindTeam(request.id);
  if (!team) return Failed(team.error());
  if (auto same = CheckIfMatch(request, EtagOf(team->version), need); !same)
    return std::unexpected(std::move(same.error()));
  return *std::move(team);
}

Outcome List(const Services& services, const Request& /*request*/) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const Team& team : (*book)->Teams()) WriteTeam(json, team);
    json.EndArray().EndObject();
  });
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto team = (*book)->FindTeam(request.id);
  if (!team) return Failed(team.error());
  return Shown(*team);
}

Outcome Create(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  BodyFields body;
  if (auto parsed = body.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto name = body.NeedText("name");
  if (!name) return std::unexpected(name.error());
  auto members = body.TextList("members");
  if (!members) return std::unexpected(members.error());
  const auto made =
      (*book)->CreateTeam(*name, *std::move(members).value_or(std::vector<std::string>()));
  if (!made) return FailedField(made.error());
  Audit(services, request, "team.create", made->id, {}, JsonOf(*made));
  return Shown(*made, 201);
}

Outcome Change(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  BodyFields body;
  if (auto parsed = body.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto name = body.Text("name");
  if (!name) return std::unexpected(name.error());
  auto members = body.TextList("members");
  if (!members) return std::unexpected(members.error());
  const auto before = Meant(**book, request, IfMatch::kNeeded);
  if (!before) return std::unexpected(before.error());
  const auto after = (*book)->ChangeTeam(request.id, name->value_or(before->name),
                                         members->value_or(before->members), before->version);
  if (!after) return FailedField(after.error());
  Audit(services, request, "team.change", request.id, JsonOf(*before), JsonOf(*after));
  return Shown(*after);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto before = Meant(**book, request, IfMatch::kOptional);
  if (!before) return std::unexpected(before.error());
  const auto removed = (*book)->RemoveTeam(
      request.id, NamesVersion(request) ? std::optional(before->version) : std::nullopt);
  if (!removed) return FailedField(removed.error());
  if (services.ledger != nullptr) {
    const auto forgotten = services.ledger->Forget({limits::SubjectKind::kTeam, request.id});
    if (!forgotten) return Failed(forgotten.error());
  }
  Audit(services, request, "team.remove", request.id, JsonOf(*before), {});
  return Done();
}

constexpr std::array kRoutes{
    AccountRoute("GET", "/api/v1/teams", "All teams.", "Teams", Access::kReader, List),
    Creating(WithVersion(AccountRoute("POST", "/api/v1/teams",
                                      "Makes a team. Who joins it leaves the one before.", "Team",
                                      Access::kAdmin, Create, "TeamDraft"))),
    WithVersion(AccountRoute("GET", "/api/v1/teams/{id}", "One team, with its ETag.", "Team",
                             Access::kReader, GetOne)),
    WithVersion(AccountRoute("PATCH", "/api/v1/teams/{id}",
                             "Changes its name or who is in it. Needs If-Match.", "Team",
                             Access::kAdmin, Change, "TeamDraft")),
    TakingVersion(AccountRoute("DELETE", "/api/v1/teams/{id}",
                               "Removes it with its limits; its users and keys stay.", "Done",
                               Access::kAdmin, Remove)),
};

}  // namespace

std::span<const Route> TeamRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
