// The predecessor's calls that remove what was recorded.

#include <array>

#include "admin/legacy.hpp"
#include "admin/legacy_resource.hpp"
#include "admin/routes.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

// In the audit: what was removed, by whom.
Result<void> Note(const Services& services, const Request& request,
                  const records::ClearOrder& order) {
  if (services.audit == nullptr) return {};
  std::string what;
  json::Writer writer(what);
  writer.BeginObject().Field("log", order.records);
  writer.Field("statistics", order.statistics || order.statistics_of.has_value());
  writer.EndObject();
  return services.audit->Append({.actor = identity::ActorOf(request.principal),
                                 .address = request.address,
                                 .action = "records.clear",
                                 .target = order.statistics_of.value_or(std::string()),
                                 .after = what});
}

Outcome Clear(const Services& services, const Request& request, const records::ClearOrder& order) {
  const auto cleared = services.clear(order);
  if (!cleared) return std::unexpected(ProblemOf(cleared.error()));
  if (auto noted = Note(services, request, order); !noted)
    return std::unexpected(ProblemOf(noted.error()));
  Answer answer;
  answer.body = Envelope(request, {}, [](json::Writer& json) { json.Null(); });
  return answer;
}

Outcome ClearLogs(const Services& services, const Request& request) {
  return Clear(services, request, {.records = true});
}

Outcome ResetStatistics(const Services& services, const Request& request) {
  return Clear(services, request, {.records = true, .statistics = true});
}

Outcome ClearUsage(const Services& services, const Request& request) {
  auto client = request.parameters.Find("client_id");
  const bool is_all = !client;
  return Clear(services, request, {.statistics = is_all, .statistics_of = std::move(client)});
}

// The predecessor deleted its data directory, accounts and all, and ended itself: no call does
// that here.
Outcome ClearData(const Services& services, const Request& request) {
  const auto cleared = services.clear({.records = true, .statistics = true});
  if (!cleared) return std::unexpected(ProblemOf(cleared.error()));
  if (auto noted = Note(services, request, {.records = true, .statistics = true}); !noted)
    return std::unexpected(ProblemOf(noted.error()));
  return StatusOk(
      "log entries and statistics were removed; accounts, keys and the configuration stay: to "
      "begin "
      "anew, stop the relay and move its data directory away");
}

constexpr std::array kClientParameters{
    Parameter{"client_id", R"({"type":"string"})", "Of this client alone."}};

constexpr std::array kRoutes{
    Route{.method = "POST",
          .path = "/api/logs/clear",
          .summary = "Removes all log entries and what was said in them. Statistics stay.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "LegacyDone",
          .content_type = "application/json",
          .handler = ClearLogs},
    Route{.method = "POST",
          .path = "/api/stats/reset",
          .summary = "Removes all statistics and all log entries.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "LegacyDone",
          .content_type = "application/json",
          .handler = ResetStatistics},
    Route{.method = "POST",
          .path = "/api/usage/clear",
          .summary = "Removes statistics, of one client or of all. Log entries stay.",
          .access = Access::kAdmin,
          .parameters = kClientParameters,
          .response = "LegacyDone",
          .content_type = "application/json",
          .handler = ClearUsage},
    Route{.method = "POST",
          .path = "/api/admin/clear-data",
          .summary = "Removes all statistics and all log entries. Accounts, keys and the "
                     "configuration stay, other than with the predecessor.",
          .access = Access::kOwner,
          .parameters = {},
          .response = "LegacyStatus",
          .content_type = "application/json",
          .handler = ClearData},
};

}  // namespace

std::span<const Route> LegacyClearRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
