// The predecessor's calls that remove what was recorded.

#include <array>
#include <string>
#include <utility>

#include "admin/legacy.hpp"
#include "admin/routes.hpp"
#include "base/log.hpp"

namespace monorelay::admin {
namespace {

// What is gone cannot come back because the audit cannot be written, so that is only said.
void WriteDown(const Services& services, const Request& request, std::string action,
               const std::string& of) {
  if (services.audit == nullptr) return;
  const auto appended = services.audit->Append({.actor = identity::ActorOf(request.principal),
                                                .address = request.address,
                                                .action = std::move(action),
                                                .target = of,
                                                .before = {},
                                                .after = {}});
  if (!appended) {
    log::Failure("that records were cleared could not be written to the audit: {} ({})",
                 appended.error().text.value.Get(), appended.error().detail.value.Get());
  }
}

Outcome Clear(const Services& services, const Request& request, std::string action,
              const records::ClearOrder& order) {
  const auto cleared = services.clear(order);
  if (!cleared) return std::unexpected(ProblemOf(cleared.error()));
  WriteDown(services, request, std::move(action), order.statistics_of.value_or(""));
  Answer answer;
  answer.body = Envelope(request, {}, [](json::Writer& json) { json.Null(); });
  return answer;
}

Outcome ClearLogs(const Services& services, const Request& request) {
  return Clear(services, request, "logs.clear", {.records = true});
}

Outcome ResetStatistics(const Services& services, const Request& request) {
  return Clear(services, request, "stats.reset", {.records = true, .statistics = true});
}

Outcome ClearUsage(const Services& services, const Request& request) {
  auto client = request.parameters.Find("client_id");
  const bool is_all = !client;
  return Clear(services, request, "usage.clear",
               {.statistics = is_all, .statistics_of = std::move(client)});
}

constexpr std::array kClientParameters{
    Parameter{"client_id", R"({"type":"string"})", "Of this client alone."}};

constexpr std::array kRoutes{
    Route{.method = "POST",
          .path = "/api/logs/clear",
          .summary = "Removes all log entries and what was said in them. Statistics stay.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "Envelope",
          .content_type = "application/json",
          .handler = ClearLogs},
    Route{.method = "POST",
          .path = "/api/stats/reset",
          .summary = "Removes all statistics and all log entries.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "Envelope",
          .content_type = "application/json",
          .handler = ResetStatistics},
    Route{.method = "POST",
          .path = "/api/usage/clear",
          .summary = "Removes statistics, of one client or of all. Log entries stay.",
          .access = Access::kAdmin,
          .parameters = kClientParameters,
          .response = "Envelope",
          .content_type = "application/json",
          .handler = ClearUsage},
};

}  // namespace

std::span<const Route> LegacyClearRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
