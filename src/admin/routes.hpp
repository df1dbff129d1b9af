// The one table of the admin API: what there is, who may call it, what it takes and gives.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "admin/access.hpp"
#include "admin/api.hpp"

namespace monorelay::admin {

// What the paths of this API begin with. Others are the predecessor's, and pages.
inline constexpr std::string_view kVersionedPaths = "/api/v1/";

struct Parameter {
  std::string_view name;
  std::string_view schema;  // JSON Schema
  std::string_view description;
};

struct Route {
  std::string_view method;
  std::string_view path;  // `{id}` stands for one segment, and so does a `{key}` behind it
  std::string_view summary;
  Access access = Access::kUnruled;
  std::span<const Parameter> parameters;
  std::string_view response;      // the name of a schema (schema.hpp), or empty
  std::string_view content_type;  // of the answer; several are parted by ", "
  Handler handler = nullptr;
  bool reads_records = true;         // it cannot answer if nothing is recorded
  bool takes_any_parameter = false;  // others than it has are ignored
  bool takes_body = false;
  std::size_t most_bytes = 64UL * 1024;  // of the body
  std::string_view body{};               // the name of its schema; empty: any object
  std::string_view body_type = "application/json";
  bool needs_accounts = false;
  bool hashes = false;            // passwords, on the thread that is there for it
  bool asks_others = false;       // waits for other machines, on threads that are there for it
  int success = 200;              // the status when all went well
  int other_success = 0;          // a second one, if there is
  bool is_versioned = false;      // the answer has an ETag; a changing call needs it as If-Match
  bool may_name_version = false;  // a changing call takes an ETag as If-Match, and does without
  bool holds_content = false;  // what clients said or what is told once: no cache keeps the answer
};

// For the tables: the same route, with another property.
constexpr Route Creating(Route route) {
  route.success = 201;
  return route;
}
constexpr Route WithVersion(Route route) {
  route.is_versioned = true;
  return route;
}
constexpr Route TakingVersion(Route route) {
  route.may_name_version = true;
  return route;
}

constexpr Route AskingOthers(Route route) {
  route.asks_others = true;
  return route;
}

// All of them; each resource's table stands in its file.
std::span<const Route> Routes();

struct Match {
  const Route* route = nullptr;  // nullptr: no such path, or not with this method
  std::string id;
  std::string key;
  std::string allowed;  // the methods of the path; empty: no such path
};

// HEAD is served as GET is.
Match FindRoute(std::string_view method, std::string_view path);

// The tables of the resources.
std::span<const Route> RequestRoutes();
std::span<const Route> RequestCountRoutes();
std::span<const Route> RequestFacetRoutes();
std::span<const Route> RequestBodyRoutes();
std::span<const Route> ViewRoutes();
std::span<const Route> ProviderHistoryRoutes();
std::span<const Route> StatisticsRoutes();
std::span<const Route> TimeSeriesRoutes();
std::span<const Route> ErrorRoutes();
std::span<const Route> LiveRoutes();
std::span<const Route> RoutingRoutes();
std::span<const Route> HealthRoutes();
std::span<const Route> ProviderRoutes();
std::span<const Route> ProviderKeyRoutes();
std::span<const Route> DrainRoutes();
std::span<const Route> ModelRoutes();
std::span<const Route> ModelTestRoutes();
std::span<const Route> RelaySettingRoutes();
std::span<const Route> SystemRoutes();
std::span<const Route> SetupRoutes();
std::span<const Route> SessionRoutes();
std::span<const Route> OwnAccountRoutes();
std::span<const Route> UserRoutes();
std::span<const Route> InviteRoutes();
std::span<const Route> AccessKeyRoutes();
std::span<const Route> TeamRoutes();
std::span<const Route> LimitRoutes();
std::span<const Route> AuditRoutes();
std::span<const Route> SsoRoutes();
std::span<const Route> SsoLinkRoutes();
std::span<const Route> SecretRoutes();
std::span<const Route> SyncRoutes();
std::span<const Route> SyncSetupRoutes();
std::span<const Route> SyncGistRoutes();
std::span<const Route> BackupRoutes();
std::span<const Route> LegacySyncRoutes();
std::span<const Route> LegacyGistRoutes();
std::span<const Route> LegacyWebDavRoutes();
std::span<const Route> LegacySignInRoutes();
std::span<const Route> LegacySsoRoutes();
std::span<const Route> LegacyUserRoutes();
std::span<const Route> ConfigRoutes();
std::span<const Route> ConfigRevisionRoutes();
std::span<const Route> LegacyConfigRoutes();
std::span<const Route> DocumentRoutes();
std::span<const Route> DocumentPageRoutes();
std::span<const Route> LogStateRoutes();
std::span<const Route> AttentionRoutes();
std::span<const Route> HeatMapRoutes();
std::span<const Route> LegacyLogRoutes();
std::span<const Route> LegacyClearRoutes();
std::span<const Route> LegacyStatisticsRoutes();
std::span<const Route> LegacyStatsFileRoutes();
std::span<const Route> LegacyAnalyticsRoutes();
std::span<const Route> LegacyProviderRoutes();
std::span<const Route> LegacyCheckRoutes();
std::span<const Route> LegacyModelRoutes();
std::span<const Route> LegacySystemRoutes();

}  // namespace monorelay::admin
