// The predecessor's calls for what GitHub knows of the Gist: /api/sync/gist-info,
// /api/sync/history.

#include <algorithm>
#include <array>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

constexpr std::size_t kShownVersion = 7;
constexpr std::size_t kMostVersions = 20;

Outcome Info(const Services& services, const Request& /*request*/) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto view = (*sync)->View();
  if (!view) return Failed(view.error());
  const auto gist = (*sync)->Info(view->settings.gist_id);
  if (!gist) return Failed(gist.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("status", "ok")
        .Key("info")
        .BeginObject()
        .Field("id", std::string_view(gist->id))
        .Field("created_at", std::string_view(gist->created_at))
        .Field("updated_at", std::string_view(gist->updated_at))
        .Field("description", std::string_view(gist->description))
        .Field("version", std::string_view(gist->version))
        .EndObject()
        .EndObject();
  });
}

Outcome History(const Services& services, const Request& /*request*/) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto view = (*sync)->View();
  if (!view) return Failed(view.error());
  auto history = (*sync)->History(view->settings.gist_id);
  if (!history) return Failed(history.error());
  history->versions.resize(std::min(history->versions.size(), kMostVersions));
  return JsonAnswer([&](json::Writer& json) {
    json.BeginArray();
    for (const sync::GistVersion& version : history->versions) {
      json.BeginObject()
          .Field("version", std::string_view(version.version).substr(0, kShownVersion))
          .Field("committed_at", std::string_view(version.committed_at))
          .Key("change_status")
          .BeginObject()
          .Field("total", version.additions + version.deletions)
          .Field("additions", version.additions)
          .Field("deletions", version.deletions)
          .EndObject()
          .EndObject();
    }
    json.EndArray();
  });
}

constexpr Route Telling(std::string_view path, std::string_view summary, std::string_view response,
                        Handler handler) {
  return AskingOthers(JsonRoute("GET", path, summary, response, Access::kAdmin, handler));
}

constexpr std::array kRoutes{
    Telling("/api/sync/gist-info", "What GitHub says of the Gist, as the predecessor told it.",
            "LegacyGistInfo", Info),
    Telling("/api/sync/history", "The last 20 versions, as the predecessor told them.",
            "LegacyGistHistory", History),
};

}  // namespace

std::span<const Route> LegacyGistRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
