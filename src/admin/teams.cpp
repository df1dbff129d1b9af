// Teams: users and keys that have limits together.

#include <array>
#include <utility>

#include "admin/access_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/routes.hpp"
#include "identity/access_book.hpp"
#include "limits/ledger.hpp"

namespace monorelay::admin {
namespace {

using identity::Team;

constexpr std::array<std::string_view, 2> kKnown{"name", "members"};

std::string JsonOf(const Team& team) {
  std::string text;
  json::Writer json(text);
  WriteTeam(json, team);
  return text;
}

Outcome Shown(const Team& team, int status = 200) {
  return Versioned(JsonAnswer([&](json::Writer& json) { WriteTeam(json, team); }, status),
                   team.version);
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
  const auto expected = ExpectedVersion(request);
  if (!expected) return std::unexpected(expected.error());
  BodyFields body;
  if (auto parsed = body.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto name = body.Text("name");
  if (!name) return std::unexpected(name.error());
  auto members = body.TextList("members");
  if (!members) return std::unexpected(members.error());
  const auto before = (*book)->FindTeam(request.id);
  if (!before) return Failed(before.error());
  const auto after =
      (*book)->ChangeTeam(request.id, name->value_or(before->name),
                          members->value_or(before->members), expected->value_or(before->version));
  if (!after) return FailedField(after.error());
  Audit(services, request, "team.change", request.id, JsonOf(*before), JsonOf(*after));
  return Shown(*after);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto before = (*book)->FindTeam(request.id);
  if (!before) return Failed(before.error());
  if (const auto removed = (*book)->RemoveTeam(request.id); !removed)
    return Failed(removed.error());
  if (services.ledger != nullptr) {
    const auto forgotten = services.ledger->Forget({limits::SubjectKind::kTeam, request.id});
    if (!forgotten) return Failed(forgotten.error());
  }
  Audit(services, request, "team.remove", request.id, JsonOf(*before), {});
  return Done();
}

constexpr Route Of(std::string_view method, std::string_view path, std::string_view summary,
                   std::string_view response, Access access, Handler handler,
                   std::string_view body = {}) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .access = access,
          .parameters = {},
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false,
          .takes_body = !body.empty(),
          .body = body,
          .needs_accounts = true};
}

constexpr std::array kRoutes{
    Of("GET", "/api/v1/teams", "All teams.", "Teams", Access::kReader, List),
    Creating(
        WithVersion(Of("POST", "/api/v1/teams", "Makes a team. Who joins it leaves the one before.",
                       "Team", Access::kAdmin, Create, "TeamDraft"))),
    WithVersion(Of("GET", "/api/v1/teams/{id}", "One team.", "Team", Access::kReader, GetOne)),
    WithVersion(Of("PATCH", "/api/v1/teams/{id}", "Changes its name or who is in it.", "Team",
                   Access::kAdmin, Change, "TeamDraft")),
    Of("DELETE", "/api/v1/teams/{id}", "Removes it with its limits; its users and keys stay.",
       "Done", Access::kAdmin, Remove),
};

}  // namespace

std::span<const Route> TeamRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
