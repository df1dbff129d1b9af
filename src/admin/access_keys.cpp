// Access keys: everybody's own, and for admins all of them.

#include <array>
#include <utility>

#include "admin/access_draft.hpp"
#include "admin/access_json.hpp"
#include "admin/json_route.hpp"
#include "admin/precondition.hpp"
#include "admin/request_json.hpp"
#include "base/ids.hpp"
#include "identity/access_book.hpp"
#include "limits/ledger.hpp"

namespace monorelay::admin {
namespace {

using identity::AccessKey;
using identity::KeyDraft;

constexpr std::int64_t kLongestOverlap = 30 * 86'400;
constexpr std::int64_t kUsualOverlap = 86'400;

bool IsOwn(const Request& request, const AccessKey& key) {
  return !request.principal.user_id.empty() && key.draft.user_id == request.principal.user_id;
}

std::string JsonOf(const AccessKey& key) {
  return JsonText([&](json::Writer& json) { WriteAccessKey(json, key, nullptr); });
}

Outcome Shown(const AccessKey& key, const Secret* text = nullptr, int status = 200) {
  return Versioned(JsonAnswer([&](json::Writer& json) { WriteAccessKey(json, key, text); }, status),
                   EtagOf(key.version));
}

// The key of the path, if the caller may see it. Of others' it is not even told that they exist.
Read<AccessKey> Visible(identity::AccessBook& book, const Request& request) {
  auto key = book.Find(request.id);
  if (!key) return Failed(key.error());
  if (!SeesAll(request.principal) && !IsOwn(request, *key))
    return std::unexpected(NotFound("there is no access key \"" + request.id + "\""));
  return *std::move(key);
}

// For what is done whatever the version is, unless the caller names one.
std::optional<std::int64_t> VersionMeant(const Request& request, std::int64_t version) {
  return NamesVersion(request) ? std::optional(version) : std::nullopt;
}

// The key of the path, if the caller may change it, and means this version of it.
Read<AccessKey> Changeable(identity::AccessBook& book, const Request& request, IfMatch need) {
  auto key = Visible(book, request);
  if (!key) return key;
  const identity::Role role = request.principal.role;
  const bool is_allowed =
      identity::Administers(role) || (IsOwn(request, *key) && role != identity::Role::kViewer);
  if (is_allowed) {
    if (auto same = CheckIfMatch(request, EtagOf(key->version), need); !same)
      return std::unexpected(std::move(same.error()));
    return key;
  }
  return std::unexpected(Problem{.status = 403,
                                 .type = "forbidden",
                                 .title = "You may not do this",
                                 .detail = "only its owner or an admin changes an access key",
                                 .fields = {}});
}

Outcome List(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto limit = ReadInteger(request, "limit", 1, 1000, 100);
  if (!limit) return std::unexpected(limit.error());
  identity::KeyQuery query;
  query.limit = static_cast<std::size_t>(*limit) + 1;
  query.after = request.parameters.Find("cursor").value_or("");
  if (!query.after.empty() && !IsUlid(query.after))
    return std::unexpected(WrongParameter("cursor", "is none that a page gave as next_cursor"));
  query.user_id = request.parameters.Find("user_id");
  query.team_id = request.parameters.Find("team_id");
  if (!SeesAll(request.principal)) query.user_id = request.principal.user_id;
  auto keys = (*book)->List(query);
  if (!keys) return Failed(keys.error());
  const bool has_more = keys->size() > static_cast<std::size_t>(*limit);
  if (has_more) keys->pop_back();
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const AccessKey& key : *keys) WriteAccessKey(json, key, nullptr);
    json.EndArray();
    TextOrNull(json, "next_cursor", has_more ? keys->back().id : std::string());
    json.EndObject();
  });
}

Outcome Create(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  if (request.principal.role == identity::Role::kViewer) {
    return std::unexpected(Problem{.status = 403,
                                   .type = "forbidden",
                                   .title = "You may not do this",
                                   .detail = "a viewer makes no access keys",
                                   .fields = {}});
  }
  KeyDraft draft;
  draft.user_id = request.principal.user_id;
  draft.user_name = request.principal.name;
  if (auto taken = TakeDraft(services, request, draft); !taken)
    return std::unexpected(taken.error());
  const auto made = (*book)->Create(draft);
  if (!made) return FailedField(made.error());
  Audit(services, request, "access_key.create", made->key.id, {}, JsonOf(made->key));
  return Shown(made->key, &made->text, 201);
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto key = Visible(**book, request);
  if (!key) return std::unexpected(key.error());
  return Shown(*key);
}

Outcome Change(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto before = Changeable(**book, request, IfMatch::kNeeded);
  if (!before) return std::unexpected(before.error());
  KeyDraft draft = before->draft;
  if (auto taken = TakeDraft(services, request, draft); !taken)
    return std::unexpected(taken.error());
  // What it was made from must be what is there still.
  const auto after = (*book)->Change(request.id, draft, before->version);
  if (!after) return FailedField(after.error());
  Audit(services, request, "access_key.change", request.id, JsonOf(*before), JsonOf(*after));
  return Shown(*after);
}

Outcome Rotate(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto overlap = ReadInteger(request, "overlap", 0, kLongestOverlap, kUsualOverlap);
  if (!overlap) return std::unexpected(overlap.error());
  const auto before = Changeable(**book, request, IfMatch::kOptional);
  if (!before) return std::unexpected(before.error());
  const auto rotated = (*book)->Rotate(request.id, std::chrono::seconds(*overlap),
                                       VersionMeant(request, before->version));
  if (!rotated) return FailedField(rotated.error());
  Audit(services, request, "access_key.rotate", request.id, JsonOf(*before), JsonOf(rotated->key));
  return Shown(rotated->key, &rotated->text);
}

Outcome Remove(const Services& services, const Request& request) {
  const auto book = BookOf(services);
  if (!book) return std::unexpected(book.error());
  const auto before = Changeable(**book, request, IfMatch::kOptional);
  if (!before) return std::unexpected(before.error());
  const auto removed = (*book)->Remove(request.id, VersionMeant(request, before->version));
  if (!removed) return FailedField(removed.error());
  if (services.ledger != nullptr) {
    const auto forgotten = services.ledger->Forget({limits::SubjectKind::kKey, request.id});
    if (!forgotten) return Failed(forgotten.error());
  }
  Audit(services, request, "access_key.remove", request.id, JsonOf(*before), {});
  return Done();
}

constexpr Parameter kCursor{"cursor", R"({"type":"string"})", "As `next_cursor` gave it."};
constexpr std::array kListParameters{
    kLimit, kCursor, Parameter{"user_id", R"({"type":"string"})", "Keys of this user alone."},
    Parameter{"team_id", R"({"type":"string"})", "Keys that name this team."}};
constexpr std::array kRotateParameters{
    Parameter{"overlap", R"({"type":"integer","minimum":0,"maximum":2592000})",
              "Seconds for which the former key works on; a day if absent."}};

constexpr Route Of(std::string_view method, std::string_view path, std::string_view summary,
                   std::string_view response, Handler handler,
                   std::span<const Parameter> parameters = {}, std::string_view body = {}) {
  return AccountRoute(method, path, summary, response, Access::kAccount, handler, body, parameters);
}

constexpr std::array kRoutes{
    Of("GET", "/api/v1/access-keys", "Access keys in the order of their making; a member's own.",
       "AccessKeys", List, kListParameters),
    Creating(WithVersion(Of(
        "POST", "/api/v1/access-keys",
        "Makes an access key, whose text is told this once. Admins may make it for another user.",
        "AccessKey", Create, {}, "AccessKeyDraft"))),
    WithVersion(Of("GET", "/api/v1/access-keys/{id}", "One access key, with its ETag.", "AccessKey",
                   GetOne)),
    WithVersion(Of("PATCH", "/api/v1/access-keys/{id}",
                   "Changes what is given, for its owner or an admin. Needs If-Match.", "AccessKey",
                   Change, {}, "AccessKeyDraft")),
    TakingVersion(
        Of("POST", "/api/v1/access-keys/{id}/rotate",
           "Gives the key a new text, told this once; the former one works on for the overlap.",
           "AccessKey", Rotate, kRotateParameters)),
    TakingVersion(Of("DELETE", "/api/v1/access-keys/{id}",
                     "Removes the key: it lets nobody in any more.", "Done", Remove)),
};

}  // namespace

std::span<const Route> AccessKeyRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
