#include "admin/routes.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace monorelay::admin {
namespace {

constexpr std::string_view kId = "{id}";
constexpr std::string_view kKey = "{key}";

// What stands in the place of the names, if the path is of this form.
struct Captured {
  std::string_view id;
  std::string_view key;
};

std::string_view TakeSegment(std::string_view& path) {
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(segment.size() + 1, path.size()));
  return segment;
}

std::optional<Captured> Capture(std::string_view pattern, std::string_view path) {
  if (std::ranges::count(pattern, '/') != std::ranges::count(path, '/')) return std::nullopt;
  Captured captured;
  while (!pattern.empty()) {
    const std::string_view wanted = TakeSegment(pattern);
    const std::string_view segment = TakeSegment(path);
    const bool is_id = wanted == kId;
    if (!is_id && wanted != kKey) {
      if (wanted != segment) return std::nullopt;
      continue;
    }
    if (segment.empty()) return std::nullopt;
    (is_id ? captured.id : captured.key) = segment;
  }
  return path.empty() ? std::optional(captured) : std::nullopt;
}

std::vector<Route> AllRoutes() {
  std::vector<Route> all;
  // A path that is spelled out stands before one with {id}.
  for (const auto table : {
           DocumentRoutes(),
           SetupRoutes(),
           SessionRoutes(),
           OwnAccountRoutes(),
           UserRoutes(),
           InviteRoutes(),
           AuditRoutes(),
           SsoLinkRoutes(),
           SsoRoutes(),
           SecretRoutes(),
           AccessKeyRoutes(),
           TeamRoutes(),
           LimitRoutes(),
           TimeSeriesRoutes(),
           RequestCountRoutes(),
           RequestFacetRoutes(),
           RequestRoutes(),
           RequestBodyRoutes(),
           ViewRoutes(),
           StatisticsRoutes(),
           ErrorRoutes(),
           LiveRoutes(),
           RoutingRoutes(),
           HealthRoutes(),
           ProviderHistoryRoutes(),
           LogStateRoutes(),
           ConfigRoutes(),
           ConfigRevisionRoutes(),
           ProviderRoutes(),
           ProviderKeyRoutes(),
           DrainRoutes(),
           ModelRoutes(),
           ModelTestRoutes(),
           RelaySettingRoutes(),
           SystemRoutes(),
           SyncRoutes(),
           SyncSetupRoutes(),
           SyncGistRoutes(),
           BackupRoutes(),
           DocumentPageRoutes(),
           AttentionRoutes(),
           HeatMapRoutes(),
           LegacyClearRoutes(),
           LegacyLogRoutes(),
           LegacyStatisticsRoutes(),
           LegacyAnalyticsRoutes(),
           LegacySignInRoutes(),
           LegacyUserRoutes(),
           LegacyConfigRoutes(),
           LegacySsoRoutes(),
           LegacyProviderRoutes(),
           LegacyCheckRoutes(),
           LegacyModelRoutes(),
           LegacySystemRoutes(),
           LegacySyncRoutes(),
           LegacyGistRoutes(),
           LegacyWebDavRoutes(),
           LegacyStatsFileRoutes(),
       })
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
    const auto captured = Capture(route.path, path);
    if (!captured) continue;
    if (route.method == wanted) {
      match.route = &route;
      match.id = PercentDecode(captured->id);
      match.key = PercentDecode(captured->key);
      return match;
    }
    if (!match.allowed.contains(route.method))
      match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  return match;
}

}  // namespace monorelay::admin
