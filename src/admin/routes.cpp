#include "admin/routes.hpp"

#include <vector>

#include "base/text.hpp"

namespace monorelay::admin {
namespace {

constexpr std::string_view kId = "{id}";

// What stands in the place of `{id}`, if the path is of this form.
std::optional<std::string_view> Capture(std::string_view pattern, std::string_view path) {
  const std::size_t at = pattern.find(kId);
  if (at == std::string_view::npos) {
    return pattern == path ? std::optional(std::string_view()) : std::nullopt;
  }
  const std::string_view end = pattern.substr(at + kId.size());
  const bool has_frame = path.size() > at + end.size() && path.starts_with(pattern.substr(0, at)) &&
                         path.ends_with(end);
  if (!has_frame) return std::nullopt;
  const std::string_view id = path.substr(at, path.size() - at - end.size());
  return id.contains('/') ? std::nullopt : std::optional(id);
}

std::vector<Route> AllRoutes() {
  std::vector<Route> all;
  // A path that is spelled out stands before one with {id}.
  for (const auto table : {DocumentRoutes(),
                           SetupRoutes(),
                           SessionRoutes(),
                           OwnAccountRoutes(),
                           UserRoutes(),
                           InviteRoutes(),
                           AuditRoutes(),
                           SsoRoutes(),
                           SecretRoutes(),
                           SyncRoutes(),
                           SyncGistRoutes(),
                           BackupRoutes(),
                           ConfigRoutes(),
                           ConfigRevisionRoutes(),
                           LegacyConfigRoutes(),
                           AccessKeyRoutes(),
                           TeamRoutes(),
                           LimitRoutes(),
                           TimeSeriesRoutes(),
                           RequestRoutes(),
                           StatisticsRoutes(),
                           ErrorRoutes(),
                           LiveRoutes(),
                           RoutingRoutes(),
                           HealthRoutes(),
                           LogStateRoutes(),
                           LegacyClearRoutes(),
                           LegacyLogRoutes(),
                           LegacyStatisticsRoutes(),
                           LegacyAnalyticsRoutes(),
                           LegacySignInRoutes(),
                           LegacyUserRoutes(),
                           LegacySsoRoutes(),
                           LegacySyncRoutes(),
                           LegacyWebDavRoutes()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

}  // namespace

std::span<const Route> Routes() {
  static const std::vector<Route> routes = AllRoutes();
  return routes;
}

Match FindRoute(std::string_view method, std::string_view path) {
  Match match;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const Route& route : Routes()) {
    const auto id = Capture(route.path, path);
    if (!id) continue;
    if (route.method == wanted) {
      match.route = &route;
      match.id = PercentDecode(*id);
      return match;
    }
    if (!match.allowed.contains(route.method))
      match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  return match;
}

}  // namespace monorelay::admin
