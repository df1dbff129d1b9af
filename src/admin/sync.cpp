// Whether and how the configuration is kept in a Gist: state and settings.

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/config_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using sync::Synchroniser;

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

// A secret of the body: nothing if it is not given, an empty one if it is null.
Read<std::optional<Secret>> GivenSecret(const BodyFields& fields, std::string_view name) {
  auto text = fields.Text(name);
  if (!text) return std::unexpected(std::move(text.error()));
  if (!*text && !fields.IsNull(name)) return std::nullopt;
  return Secret(std::move(*text).value_or(""));
}

struct GivenSecrets {
  std::optional<Secret> token;
  std::optional<Secret> passphrase;
};

Read<GivenSecrets> ReadSecrets(const BodyFields& fields) {
  auto token = GivenSecret(fields, "token");
  if (!token) return std::unexpected(std::move(token.error()));
  auto passphrase = GivenSecret(fields, "passphrase");
  if (!passphrase) return std::unexpected(std::move(passphrase.error()));
  const std::size_t length = *passphrase ? (*passphrase)->Reveal().size() : 0;
  if (length > 0 && length < sync::kShortestPassphrase)
    return std::unexpected(WrongParameter("passphrase", "must have at least 8 bytes"));
  return GivenSecrets{.token = *std::move(token), .passphrase = *std::move(passphrase)};
}

Read<void> PutSecrets(Synchroniser& sync, const GivenSecrets& given) {
  if (given.token) {
    if (auto put = sync.SetToken(*given.token); !put)
      return std::unexpected(ProblemOf(put.error()));
  }
  if (given.passphrase) {
    if (auto put = sync.SetPassphrase(*given.passphrase); !put)
      return std::unexpected(ProblemOf(put.error()));
  }
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
  const auto secrets = ReadSecrets(fields);
  if (!secrets) return std::unexpected(secrets.error());
  // Also if there is nothing to be written into the configuration, it must be the one that is
  // meant.
  if (auto saved = SaveSyncSettings(services, request, *std::move(steps)); !saved)
    return std::unexpected(saved.error());
  if (auto put = PutSecrets(**sync, *secrets); !put) return std::unexpected(put.error());
  if (auto noted = NoteCarried(services, request, "sync.set", "sync"); !noted)
    return std::unexpected(noted.error());
  return ShowState(services);
}

constexpr std::array kRoutes{
    WithVersion(JsonRoute(
        "GET", "/api/v1/sync",
        "Whether and how the configuration is kept in a Gist, and what was carried last. Token "
        "and passphrase are never told. The ETag is the configuration's.",
        "Sync", Access::kAdmin, Show)),
    TakingVersion(WithVersion(JsonRoute(
        "PUT", "/api/v1/sync",
        "Changes the settings, of which those that are missing stay; `token` and `passphrase` "
        "are sealed, and null removes them.",
        "Sync", Access::kAdmin, Change, "SyncChange"))),
};

}  // namespace

std::span<const Route> SyncRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
