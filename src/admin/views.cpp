// Saved views: pages of the dashboard as somebody wants to find them again.

#include <array>
#include <utility>

#include "admin/access_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/json_route.hpp"
#include "admin/precondition.hpp"
#include "identity/saved_views.hpp"

namespace monorelay::admin {
namespace {

using identity::SavedView;
using identity::SavedViews;
using identity::ViewDraft;

constexpr std::array<std::string_view, 4> kKnown{"name", "page", "query", "shared"};
constexpr std::array kParameters{
    Parameter{"page", R"({"type":"string"})", "Of this page alone: \"requests\"."}};

Read<SavedViews*> ViewsOf(const Services& services) {
  if (services.views != nullptr) return services.views;
  return std::unexpected(NotFound("views are not kept: there is no data directory"));
}

void WriteView(json::Writer& json, const SavedView& view, const identity::Principal& who) {
  json.BeginObject()
      .Field("id", std::string_view(view.id))
      .Field("name", std::string_view(view.draft.name))
      .Field("page", std::string_view(view.draft.page))
      .Field("query", std::string_view(view.draft.query))
      .Field("shared", view.draft.is_shared)
      .Field("owner", std::string_view(view.user_name))
      .Field("is_own", view.user_id == who.user_id);
  WriteTime(json, "updated_at", view.updated_at);
  json.EndObject();
}

Outcome Shown(const SavedView& view, const Request& request, int status = 200) {
  return Versioned(
      JsonAnswer([&](json::Writer& json) { WriteView(json, view, request.principal); }, status),
      EtagOf(view.version));
}

// The fields that are there, in the place of those in `draft`.
Read<void> ReadDraft(const BodyFields& body, ViewDraft& draft) {
  for (const auto& [name, field] :
       {std::pair{"name", &ViewDraft::name}, std::pair{"page", &ViewDraft::page},
        std::pair{"query", &ViewDraft::query}}) {
    auto text = body.Text(name);
    if (!text) return std::unexpected(std::move(text.error()));
    if (*text) draft.*field = **std::move(text);
  }
  const auto is_shared = body.Flag("shared");
  if (!is_shared) return std::unexpected(is_shared.error());
  draft.is_shared = is_shared->value_or(draft.is_shared);
  return {};
}

// With the field that the error is about.
std::unexpected<Problem> FailedView(const Error& error) {
  if (error.kind != ErrorKind::kInvalidRequest || error.status != 0) return FailedField(error);
  const std::string& text = error.text.value;
  const std::size_t space = std::min(text.find(' '), text.size() - 1);
  return std::unexpected(WrongParameter(text.substr(0, space), text.substr(space + 1)));
}

Outcome List(const Services& services, const Request& request) {
  const auto views = ViewsOf(services);
  if (!views) return std::unexpected(views.error());
  const auto all = (*views)->List(request.principal, request.parameters.Find("page").value_or(""));
  if (!all) return Failed(all.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const SavedView& view : *all) WriteView(json, view, request.principal);
    json.EndArray().EndObject();
  });
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto views = ViewsOf(services);
  if (!views) return std::unexpected(views.error());
  const auto view = (*views)->Find(request.principal, request.id);
  if (!view) return Failed(view.error());
  return Shown(*view, request);
}

Outcome Create(const Services& services, const Request& request) {
  const auto views = ViewsOf(services);
  if (!views) return std::unexpected(views.error());
  BodyFields body;
  if (auto parsed = body.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  for (const std::string_view name : {"name", "page", "query"}) {
    if (auto given = body.NeedText(name); !given) return std::unexpected(std::move(given.error()));
  }
  ViewDraft draft;
  if (auto read = ReadDraft(body, draft); !read) return std::unexpected(std::move(read.error()));
  const auto made = (*views)->Create(request.principal, std::move(draft));
  if (!made) return FailedView(made.error());
  return Shown(*made, request, 201);
}

Outcome Change(const Services& services, const Request& request) {
  const auto views = ViewsOf(services);
  if (!views) return std::unexpected(views.error());
  BodyFields body;
  if (auto parsed = body.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto before = (*views)->Find(request.principal, request.id);
  if (!before) return Failed(before.error());
  if (auto same = CheckIfMatch(request, EtagOf(before->version), IfMatch::kNeeded); !same)
    return std::unexpected(std::move(same.error()));
  ViewDraft draft = before->draft;
  if (auto read = ReadDraft(body, draft); !read) return std::unexpected(std::move(read.error()));
  const auto after =
      (*views)->Change(request.principal, request.id, std::move(draft), before->version);
  if (!after) return FailedView(after.error());
  return Shown(*after, request);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto views = ViewsOf(services);
  if (!views) return std::unexpected(views.error());
  const auto before = (*views)->Find(request.principal, request.id);
  if (!before) return Failed(before.error());
  if (auto same = CheckIfMatch(request, EtagOf(before->version), IfMatch::kOptional); !same)
    return std::unexpected(std::move(same.error()));
  const auto removed =
      (*views)->Remove(request.principal, request.id,
                       NamesVersion(request) ? std::optional(before->version) : std::nullopt);
  if (!removed) return FailedView(removed.error());
  return Done();
}

constexpr std::array kRoutes{
    AccountRoute("GET", "/api/v1/views",
                 "The caller's saved views, and for all but members the shared ones of others.",
                 "Views", Access::kAccount, List, {}, kParameters),
    Creating(WithVersion(AccountRoute(
        "POST", "/api/v1/views",
        "Saves a view, 200 at most for each account. To share it needs an operator, admin or the "
        "owner.",
        "View", Access::kAccount, Create, "NewView"))),
    WithVersion(AccountRoute("GET", "/api/v1/views/{id}", "One view, with its ETag.", "View",
                             Access::kAccount, GetOne)),
    WithVersion(AccountRoute("PATCH", "/api/v1/views/{id}",
                             "Changes a view of the caller's own. Needs If-Match.", "View",
                             Access::kAccount, Change, "ViewChange")),
    AccountRoute("DELETE", "/api/v1/views/{id}",
                 "Removes a view of the caller's own; an admin, a shared one too.", "Done",
                 Access::kAccount, Remove),
};

}  // namespace

std::span<const Route> ViewRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
