// How the request log is: what waits, what went to disk, what was lost.

#include <array>

#include "admin/log_alerts.hpp"
#include "admin/reading.hpp"
#include "admin/routes.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

Outcome State(const Services& services, const Request& /*request*/) {
  const records::RequestLogFigures figures = services.log_state();
  const auto number = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject()
      .Field("stored", number(figures.stored))
      .Field("spilled", number(figures.spilled))
      .Field("replayed", number(figures.replayed))
      .Field("lost", number(figures.lost))
      .Field("waiting", number(figures.waiting))
      .Field("waiting_bytes", number(figures.waiting_bytes));
  json.Key("alerts").BeginArray();
  for (const LogAlert& alert : AlertsOf(figures))
    json.BeginObject().Field("code", alert.code).Field("message", alert.message).EndObject();
  json.EndArray().EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/log/state",
          .summary = "How the request log is: what waits, what went to disk, what was lost.",
          .access = Access::kReader,
          .parameters = {},
          .response = "LogState",
          .content_type = "application/json",
          .handler = State},
};

}  // namespace

std::vector<LogAlert> AlertsOf(const records::RequestLogFigures& figures) {
  std::vector<LogAlert> alerts;
  if (figures.lost > 0) {
    alerts.push_back(
        {"records_lost",
         "records were lost since the start: neither the database nor the spill took them; look at "
         "the disk that holds the data directory"});
  }
  if (figures.spill_fails) {
    alerts.push_back({"spill_fails", "the spill cannot be written: a crash would lose what waits"});
  }
  if (figures.store_fails) {
    alerts.push_back(
        {"store_fails",
         "the database cannot be written; records wait and follow when that works again"});
  }
  if (figures.waiting_bytes > 0) {
    alerts.push_back({"spill_waits", "records wait in the spill until the database keeps up"});
  }
  return alerts;
}

std::span<const Route> LogStateRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
