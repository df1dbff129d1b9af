// The configuration into the Gist and out of it: push, pull, history, any version of it.

#include <fmt/format.h>

#include <array>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/list_page.hpp"

namespace monorelay::admin {
namespace {

using sync::Synchroniser;

Outcome Push(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 4> kKnown{"force", "include_statistics", "include_secrets",
                                                   "passphrase"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  const auto force = fields.Flag("force");
  if (!force) return std::unexpected(force.error());
  const auto contents = ReadContents(fields, **sync);
  if (!contents) return std::unexpected(contents.error());
  const auto view = (*sync)->View();
  if (!view) return Failed(view.error());
  const auto pushed = (*sync)->Push(view->settings.gist_id, *contents, force->value_or(false));
  if (!pushed) return Failed(pushed.error());
  if (auto noted = NoteCarried(services, request, "sync.push", pushed->id,
                               fmt::format(R"({{"version":"{}"}})", pushed->version));
      !noted)
    return std::unexpected(noted.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("gist_id", std::string_view(pushed->id))
        .Field("version", std::string_view(pushed->version))
        .EndObject();
  });
}

Outcome PullOrder(const Services& services, const Request& request, const BodyFields& fields,
                  Synchroniser& sync, std::string version) {
  const auto force = fields.Flag("force");
  if (!force) return std::unexpected(force.error());
  const auto dry_run = fields.Flag("dry_run");
  if (!dry_run) return std::unexpected(dry_run.error());
  const auto edited = fields.Flag("accept_edited");
  if (!edited) return std::unexpected(edited.error());
  auto passphrase = ReadSecret(fields, "passphrase");
  if (!passphrase) return std::unexpected(std::move(passphrase.error()));
  const auto view = sync.View();
  if (!view) return Failed(view.error());
  const bool is_dry_run = dry_run->value_or(true);
  const bool is_forced = force->value_or(!version.empty());
  const std::string& id = view->settings.gist_id;
  const auto pulled = sync.Pull({.gist_id = id,
                                 .version = std::move(version),
                                 .passphrase = *std::move(passphrase),
                                 .takes_edited = edited->value_or(false)});
  if (!pulled) return Failed(pulled.error());
  if (auto expected = IsAsExpected(fields, *pulled); !expected)
    return std::unexpected(std::move(expected.error()));
  const bool is_needed = is_dry_run || is_forced || !pulled->is_latest;
  Read<PutInPlace> put = PutInPlace();
  if (is_needed) put = PutPulled(services, request, *pulled, is_dry_run);
  if (!put) return std::unexpected(std::move(put.error()));
  if (is_needed && !is_dry_run) {
    if (auto kept = sync.Applied(id, *pulled); !kept) return Failed(kept.error());
    if (auto noted = NoteCarried(services, request, "sync.pull", id,
                                 fmt::format(R"({{"version":"{}"}})", pulled->version));
        !noted)
      return std::unexpected(noted.error());
  }
  return JsonAnswer([&](json::Writer& json) { WritePulled(json, *pulled, *put, is_dry_run); });
}

Outcome Pull(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 5> kKnown{"force", "dry_run", "accept_edited",
                                                   "passphrase", "expected_version"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  return PullOrder(services, request, fields, **sync, {});
}

Outcome Restore(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 4> kKnown{"version", "dry_run", "accept_edited",
                                                   "passphrase"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  auto version = fields.NeedText("version");
  if (!version) return std::unexpected(std::move(version.error()));
  if (!sync::IsGistId(*version))
    return std::unexpected(WrongParameter("version", "must be one of GET /api/v1/sync/history"));
  return PullOrder(services, request, fields, **sync, *std::move(version));
}

// A cursor is the number of a page.
Outcome History(const Services& services, const Request& request) {
  constexpr std::int64_t kMostPages = 100'000;
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto page = ReadInteger(request, "cursor", 1, kMostPages, 1);
  if (!page) return std::unexpected(page.error());
  const auto view = (*sync)->View();
  if (!view) return Failed(view.error());
  const auto history = (*sync)->History(view->settings.gist_id, static_cast<int>(*page));
  if (!history) return Failed(history.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const sync::GistVersion& version : history->versions) {
      json.BeginObject()
          .Field("version", std::string_view(version.version))
          .Field("committed_at", std::string_view(version.committed_at))
          .Field("user", std::string_view(version.user))
          .Field("additions", version.additions)
          .Field("deletions", version.deletions)
          .EndObject();
    }
    json.EndArray();
    WriteNext(json, history->has_more ? std::to_string(*page + 1) : std::string());
    json.EndObject();
  });
}

constexpr std::array kHistoryParameters{
    Parameter{"cursor", R"({"type":"string"})", "As `next_cursor` gave it."}};

constexpr std::array kRoutes{
    CarryRoute(
        "/api/v1/sync/push",
        "Puts the configuration into the Gist. 409 if somebody else has changed it since the "
        "last push or pull, unless `force` is true.",
        "SyncPush", "PushedGist", Push),
    TakingVersion(CarryRoute(
        "/api/v1/sync/pull",
        "Checks the configuration in the Gist and shows what it would change; puts it in place "
        "if `dry_run` is false: with `expected_version`, only the one that was shown.",
        "SyncPull", "Pulled", Pull)),
    TakingVersion(CarryRoute("/api/v1/sync/restore",
                             "The same with a version of the Gist's history.", "SyncRestore",
                             "Pulled", Restore)),
    AskingOthers(JsonRoute("GET", "/api/v1/sync/history",
                           "The versions of the Gist, newest first, 100 on a page.", "GistVersions",
                           Access::kAdmin, History, {}, kHistoryParameters)),
};

}  // namespace

std::span<const Route> SyncGistRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
