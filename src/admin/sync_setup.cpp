// How the Gist comes to be: its token is checked, it is found or made.

#include <array>
#include <utility>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/json_route.hpp"

namespace monorelay::admin {
namespace {

// The token of a body that holds nothing else; an empty one stands for that which is stored.
Read<Secret> TokenAlone(const Request& request) {
  constexpr std::array<std::string_view, 1> kKnown{"token"};
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  return ReadSecret(fields, "token");
}

Outcome VerifyToken(const Services& services, const Request& request) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto token = TokenAlone(request);
  if (!token) return std::unexpected(token.error());
  const auto check = (*sync)->VerifyToken(*token);
  if (!check) return Failed(check.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("user", std::string_view(check->user))
        .Field("scopes", std::string_view(check->scopes))
        .Field("can_use_gists", check->can_use_gists)
        .EndObject();
  });
}

void WriteGist(json::Writer& json, const sync::GistInfo& gist) {
  json.BeginObject()
      .Field("id", std::string_view(gist.id))
      .Field("description", std::string_view(gist.description))
      .Field("created_at", std::string_view(gist.created_at))
      .Field("updated_at", std::string_view(gist.updated_at))
      .Field("version", std::string_view(gist.version))
      .Field("is_public", gist.is_public)
      .EndObject();
}

Outcome Find(const Services& services, const Request& request) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto token = TokenAlone(request);
  if (!token) return std::unexpected(token.error());
  const auto found = (*sync)->FindGist(*token);
  if (!found) return Failed(found.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("found", found->has_value()).Key("gist");
    if (*found) {
      WriteGist(json, **found);
    } else {
      json.Null();
    }
    json.EndObject();
  });
}

Outcome SetUp(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 2> kKnown{"token", "gist_id"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  const auto token = ReadSecret(fields, "token");
  if (!token) return std::unexpected(token.error());
  const auto gist_id = fields.Text("gist_id");
  if (!gist_id) return std::unexpected(gist_id.error());
  const auto done = (*sync)->SetUpGist(*token, gist_id->value_or(""));
  if (!done) return Failed(done.error());
  auto saved = SaveSyncSettings(services, request,
                                {{.path = "sync.enabled", .value = "true"},
                                 {.path = "sync.gist_id", .value = json::Quote(done->gist.id)}});
  if (!saved) return std::unexpected(std::move(saved.error()));
  if (auto noted = NoteCarried(services, request, "sync.setup", done->gist.id); !noted)
    return std::unexpected(noted.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("is_new", done->is_new).Key("gist");
    WriteGist(json, done->gist);
    json.EndObject();
  });
}

Outcome Info(const Services& services, const Request& /*request*/) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto view = (*sync)->View();
  if (!view) return Failed(view.error());
  const auto gist = (*sync)->Info(view->settings.gist_id);
  if (!gist) return Failed(gist.error());
  return JsonAnswer([&](json::Writer& json) { WriteGist(json, *gist); });
}

constexpr std::array kRoutes{
    CarryRoute("/api/v1/sync/verify-token",
               "Whose the token is, and whether it may use gists. Without one, the stored one.",
               "SyncToken", "SyncTokenCheck", VerifyToken),
    CarryRoute("/api/v1/sync/find", "The Gist that a relay of this account has pushed.",
               "SyncToken", "FoundGist", Find),
    CarryRoute("/api/v1/sync/setup",
               "Keeps the token, finds the Gist or makes one, and writes its id into the "
               "configuration. A Gist that was there is not changed: pull it, or push with "
               "`force`.",
               "SyncSetup", "SetUpGist", SetUp),
    AskingOthers(JsonRoute("GET", "/api/v1/sync/gist", "What GitHub says of the Gist.", "Gist",
                           Access::kAdmin, Info)),
};

}  // namespace

std::span<const Route> SyncSetupRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
