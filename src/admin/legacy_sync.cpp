// The predecessor's calls for synchronisation: /api/sync. It told the token to whoever asked;
// nobody is told it here. What GitHub knows of the Gist stands in legacy_gist.cpp.

#include <array>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/config_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

// The services, and the body of a call that has these fields.
struct Asked {
  sync::Synchroniser* sync = nullptr;
  BodyFields fields;
};

Read<void> Ask(const Services& services, const Request& request,
               std::span<const std::string_view> known, Asked& asked) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  asked.sync = *sync;
  return ParseBody(asked.fields, request, known);
}

Outcome State(const Services& services, const Request& /*request*/) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto view = (*sync)->View();
  if (!view) return Failed(view.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("enabled", view->settings.is_enabled)
        .Field("gist_id", std::string_view(view->settings.gist_id))
        .Field("has_token", view->has_token)
        .Field("token_full", "")
        .EndObject();
  });
}

constexpr std::array<std::string_view, 1> kTokenAlone{"gist_token"};

Outcome Find(const Services& services, const Request& request) {
  Asked asked;
  if (auto read = Ask(services, request, kTokenAlone, asked); !read)
    return std::unexpected(read.error());
  const auto token = ReadSecret(asked.fields, "gist_token");
  if (!token) return std::unexpected(token.error());
  const auto found = asked.sync->FindGist(*token);
  return JsonAnswer([&](json::Writer& json) {
    const bool is_found = found && *found;
    json.BeginObject()
        .Field("gist_id", is_found ? std::string_view((*found)->id) : std::string_view())
        .Field("found", is_found);
    if (!found) json.Field("error", std::string_view(found.error().text.value.Get()));
    json.EndObject();
  });
}

Outcome Verify(const Services& services, const Request& request) {
  Asked asked;
  if (auto read = Ask(services, request, kTokenAlone, asked); !read)
    return std::unexpected(read.error());
  const auto token = ReadSecret(asked.fields, "gist_token");
  if (!token) return std::unexpected(token.error());
  const auto check = asked.sync->VerifyToken(*token);
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("valid", check.has_value());
    if (check) {
      json.Field("gist_access", check->can_use_gists)
          .Field("message", check->can_use_gists ? "the token may use gists"
                                                 : "the token lacks the scope \"gist\"");
    } else {
      json.Field("error", std::string_view(check.error().text.value.Get()));
    }
    json.EndObject();
  });
}

Outcome SyncedAs(std::string_view message, std::string_view gist_id, std::string_view version) {
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("status", "ok")
        .Field("message", message)
        .Field("gist_id", gist_id)
        .Field("version", version)
        .EndObject();
  });
}

// What is configured leaves.
Result<sync::Pushed> PushAsConfigured(sync::Synchroniser& sync, const std::string& gist_id) {
  const auto view = sync.View();
  if (!view) return std::unexpected(view.error());
  // It knew no conflict: the last push stands.
  return sync.Push(gist_id.empty() ? view->settings.gist_id : gist_id,
                   {.with_statistics = view->settings.with_statistics,
                    .with_secrets = view->settings.with_secrets},
                   true);
}

Outcome SetUp(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 2> kKnown{"gist_token", "gist_id"};
  Asked asked;
  if (auto read = Ask(services, request, kKnown, asked); !read)
    return std::unexpected(read.error());
  const auto token = ReadSecret(asked.fields, "gist_token");
  if (!token) return std::unexpected(token.error());
  const auto gist_id = asked.fields.Text("gist_id");
  if (!gist_id) return std::unexpected(gist_id.error());
  const auto done = asked.sync->SetUpGist(*token, gist_id->value_or(""));
  if (!done) return Failed(done.error());
  const auto saved = services.config->Apply(
      {.steps = {{.path = "sync.enabled", .value = "true"},
                 {.path = "sync.gist_id", .value = json::Quote(done->gist.id)}},
       .by = request.By(),
       .source = "sync"});
  if (!saved) return Refused(saved.error());
  const auto pushed = PushAsConfigured(*asked.sync, done->gist.id);
  if (!pushed) return Failed(pushed.error());
  if (auto noted = NoteCarried(services, request, "sync.setup", done->gist.id); !noted)
    return std::unexpected(noted.error());
  return SyncedAs("the configuration is kept in the Gist", done->gist.id, pushed->version);
}

Outcome Push(const Services& services, const Request& request) {
  Asked asked;
  if (auto read = Ask(services, request, {}, asked); !read) return std::unexpected(read.error());
  const auto pushed = PushAsConfigured(*asked.sync, {});
  if (!pushed) return Failed(pushed.error());
  if (auto noted = NoteCarried(services, request, "sync.push", pushed->id); !noted)
    return std::unexpected(noted.error());
  return SyncedAs("pushed", pushed->id, pushed->version);
}

Outcome Pull(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 2> kKnown{"gist_token", "force"};
  Asked asked;
  if (auto read = Ask(services, request, kKnown, asked); !read)
    return std::unexpected(read.error());
  const auto token = ReadSecret(asked.fields, "gist_token");
  if (!token) return std::unexpected(token.error());
  const auto force = asked.fields.Flag("force");
  if (!force) return std::unexpected(force.error());
  const auto view = asked.sync->View();
  if (!view) return Failed(view.error());
  const std::string& id = view->settings.gist_id;
  const auto pulled = asked.sync->Pull({.gist_id = id, .token = *token});
  if (!pulled) return Failed(pulled.error());
  bool is_changed = false;
  if (!pulled->is_latest || force->value_or(false)) {
    const auto put = PutPulled(services, request, *pulled, false);
    if (!put) return std::unexpected(put.error());
    is_changed = put->outcome.is_changed;
    if (auto kept = asked.sync->Applied(id, *pulled); !kept) return Failed(kept.error());
    if (auto noted = NoteCarried(services, request, "sync.pull", id); !noted)
      return std::unexpected(noted.error());
  }
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("status", "ok")
        .Field("message", is_changed ? "pulled" : "already latest")
        .Key("changes")
        .BeginArray();
    if (is_changed) json.String(sync::kConfigName);
    json.EndArray().Field("version", std::string_view(pulled->version)).EndObject();
  });
}

constexpr std::array kRoutes{
    JsonRoute("GET", "/api/sync", "State of the synchronisation, as the predecessor told it.",
              "LegacySync", Access::kAdmin, State),
    CarryRoute("/api/sync/find-gist", "Find the Gist, as the predecessor did.", "LegacyGistToken",
               "LegacyFoundGist", Find),
    CarryRoute("/api/sync/verify-token", "Check the token, as the predecessor did.",
               "LegacyGistToken", "LegacyTokenCheck", Verify),
    CarryRoute("/api/sync/setup", "Set up and push, as the predecessor did.", "LegacyGistSetup",
               "LegacySynced", SetUp),
    CarryRoute("/api/sync/push", "Push, as the predecessor did.", "LegacyPush", "LegacySynced",
               Push),
    CarryRoute("/api/sync/pull", "Pull and put in place, as the predecessor did.", "LegacyGistPull",
               "LegacySynced", Pull),
};

}  // namespace

std::span<const Route> LegacySyncRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
