// The configuration in a Gist: state, settings, push, pull, history.

#include <fmt/format.h>

#include <array>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/config_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using sync::Synchroniser;

constexpr std::size_t kMostBytes = 64UL * 1024;

void WriteSeconds(json::Writer& json, std::string_view key, std::int64_t time_s) {
  WriteTime(json, key, time_s == 0 ? std::nullopt : std::optional<identity::Seconds>(time_s));
}

void WriteView(json::Writer& json, const sync::SyncView& view) {
  json.BeginObject()
      .Field("enabled", view.settings.is_enabled)
      .Field("gist_id", std::string_view(view.settings.gist_id))
      .Field("push_after_save", view.settings.pushes_after_saves)
      .Field("include_statistics", view.settings.with_statistics)
      .Field("include_secrets", view.settings.with_secrets)
      .Field("api_url", std::string_view(view.settings.api_url))
      .Field("has_token", view.has_token)
      .Field("has_passphrase", view.has_passphrase)
      .Field("version", std::string_view(view.state.version));
  WriteSeconds(json, "pushed_at", view.state.pushed_at);
  WriteSeconds(json, "pulled_at", view.state.pulled_at);
  WriteSeconds(json, "failed_at", view.state.failed_at);
  json.Field("failure", std::string_view(view.state.failure)).EndObject();
}

Outcome ShowState(const Services& services) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto view = (*sync)->View();
  if (!view) return Failed(view.error());
  const auto document = services.config->Read();
  if (!document) return Refused(document.error());
  Answer answer = JsonAnswer([&](json::Writer& json) { WriteView(json, *view); });
  answer.fields = fmt::format("etag: \"{}\"\r\n", document->etag);
  return answer;
}

Outcome Show(const Services& services, const Request& /*request*/) {
  return ShowState(services);
}

Read<void> SaveSettings(const Services& services, const Request& request,
                        std::vector<ConfigStep> steps) {
  if (steps.empty()) return {};
  std::string_view match = request.if_match;
  if (match.size() >= 2 && match.starts_with('"')) match = match.substr(1, match.size() - 2);
  const auto saved = services.config->Apply({.steps = std::move(steps),
                                             .text = std::nullopt,
                                             .if_match = std::string(match),
                                             .by = request.By(),
                                             .source = "sync"});
  if (!saved) return Refused(saved.error());
  return {};
}

// A secret that is given, or null to have none.
Read<void> TakeSecret(const BodyFields& fields, std::string_view name, Synchroniser& sync,
                      Result<void> (Synchroniser::*set)(const Secret&)) {
  const auto value = fields.Text(name);
  if (!value) return std::unexpected(value.error());
  if (!*value && !fields.IsNull(name)) return {};
  if (auto kept = (sync.*set)(Secret(value->value_or(""))); !kept)
    return std::unexpected(ProblemOf(kept.error()));
  return {};
}

constexpr std::array<std::string_view, 4> kFlags{"enabled", "push_after_save", "include_statistics",
                                                 "include_secrets"};
constexpr std::array<std::string_view, 7> kChange{
    "enabled", "push_after_save", "include_statistics", "include_secrets",
    "gist_id", "token",           "passphrase"};

// What is to stand in the configuration.
Read<std::vector<ConfigStep>> ReadSettings(const BodyFields& fields) {
  std::vector<ConfigStep> steps;
  for (const std::string_view name : kFlags) {
    const auto flag = fields.Flag(name);
    if (!flag) return std::unexpected(flag.error());
    if (*flag)
      steps.push_back({.path = fmt::format("sync.{}", name), .value = **flag ? "true" : "false"});
  }
  const auto gist_id = fields.Text("gist_id");
  if (!gist_id) return std::unexpected(gist_id.error());
  if (*gist_id && !(*gist_id)->empty() && !sync::IsGistId(**gist_id))
    return std::unexpected(
        WrongParameter("gist_id", "must be letters and digits, as GitHub shows it"));
  if (*gist_id) steps.push_back({.path = "sync.gist_id", .value = json::Quote(**gist_id)});
  return steps;
}

// Before anything is changed.
Read<void> CheckSecrets(const BodyFields& fields) {
  if (const auto token = fields.Text("token"); !token) return std::unexpected(token.error());
  const auto passphrase = fields.Text("passphrase");
  if (!passphrase) return std::unexpected(passphrase.error());
  const std::size_t length = passphrase->value_or("").size();
  if (length > 0 && length < sync::kShortestPassphrase)
    return std::unexpected(WrongParameter("passphrase", "must have at least 8 bytes"));
  return {};
}

Outcome Change(const Services& services, const Request& request) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kChange); !parsed)
    return std::unexpected(parsed.error());
  auto steps = ReadSettings(fields);
  if (!steps) return std::unexpected(std::move(steps.error()));
  if (auto checked = CheckSecrets(fields); !checked) return std::unexpected(checked.error());
  if (auto saved = SaveSettings(services, request, *std::move(steps)); !saved)
    return std::unexpected(saved.error());
  if (auto taken = TakeSecret(fields, "token", **sync, &Synchroniser::SetToken); !taken)
    return std::unexpected(taken.error());
  if (auto taken = TakeSecret(fields, "passphrase", **sync, &Synchroniser::SetPassphrase); !taken)
    return std::unexpected(taken.error());
  if (auto noted = NoteCarried(services, request, "sync.set", "sync"); !noted)
    return std::unexpected(noted.error());
  return ShowState(services);
}

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
  auto saved = SaveSettings(services, request,
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

constexpr Route Reading(std::string_view path, std::string_view summary, std::string_view response,
                        Handler handler) {
  return {.method = "GET",
          .path = path,
          .summary = summary,
          .access = Access::kAdmin,
          .parameters = {},
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false};
}

constexpr Route Changing(std::string_view method, std::string_view path, std::string_view summary,
                         std::string_view body, std::string_view response, Handler handler) {
  Route route = Reading(path, summary, response, handler);
  route.method = method;
  route.takes_body = true;
  route.most_bytes = kMostBytes;
  route.body = body;
  return route;
}

constexpr std::array kRoutes{
    WithVersion(Reading(
        "/api/v1/sync",
        "Whether and how the configuration is kept in a Gist, and what was carried last. Token "
        "and passphrase are never told. The ETag is the configuration's.",
        "Sync", Show)),
    WithVersion(Changing(
        "PUT", "/api/v1/sync",
        "Changes the settings, of which those that are missing stay; `token` and `passphrase` "
        "are sealed, and null removes them.",
        "SyncChange", "Sync", Change)),
    Changing("POST", "/api/v1/sync/verify-token",
             "Whose the token is, and whether it may use gists. Without one, the stored one.",
             "SyncToken", "SyncTokenCheck", VerifyToken),
    Changing("POST", "/api/v1/sync/find", "The Gist that a relay of this account has pushed.",
             "SyncToken", "FoundGist", Find),
    Changing("POST", "/api/v1/sync/setup",
             "Keeps the token, finds the Gist or makes one, and writes its id into the "
             "configuration. A Gist that was there is not changed: pull it, or push with `force`.",
             "SyncSetup", "SetUpGist", SetUp),
    Reading("/api/v1/sync/gist", "What GitHub says of the Gist.", "Gist", Info),
};

}  // namespace

std::span<const Route> SyncRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
