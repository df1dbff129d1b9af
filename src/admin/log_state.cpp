// How the request log is: what waits, what went to disk, what was lost.

#include <array>

#include "admin/reading.hpp"
#include "admin/routes.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

void WriteAlert(json::Writer& json, std::string_view code, std::string_view message) {
  json.BeginObject().Field("code", code).Field("message", message).EndObject();
}

// What somebody should look at, the worst first.
void WriteAlerts(json::Writer& json, const records::RequestLogFigures& figures) {
  json.Key("alerts").BeginArray();
  if (figures.lost > 0) {
    WriteAlert(json, "records_lost",
               "records were lost since the start: neither the database nor the spill took them; "
               "look at the disk that holds the data directory");
  }
  if (figures.spill_fails)
    WriteAlert(json, "spill_fails", "the spill cannot be written: a crash would lose what waits");
  if (figures.store_fails) {
    WriteAlert(json, "store_fails",
               "the database cannot be written; records wait and follow when that works again");
  }
  if (figures.waiting_bytes > 0)
    WriteAlert(json, "spill_waits", "records wait in the spill until the database keeps up");
  json.EndArray();
}

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
  WriteAlerts(json, figures);
  json.EndObject();
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

std::span<const Route> LogStateRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
