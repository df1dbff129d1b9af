// What runs here: version, uptime, what it takes of the machine, what waits.

#include <array>

#include "admin/relay_desk.hpp"
#include "admin/resource_routes.hpp"

namespace monorelay::admin {
namespace {

void WriteLog(json::Writer& json, const Services& services) {
  json.Key("request_log");
  if (!services.log_state) {
    json.Null();
    return;
  }
  const records::RequestLogFigures log = services.log_state();
  json.BeginObject()
      .Field("waiting", log.waiting)
      .Field("waiting_bytes", log.waiting_bytes)
      .Field("stored", log.stored)
      .Field("lost", log.lost)
      .EndObject();
}

void WriteFigures(json::Writer& json, const SystemFigures& figures) {
  json.Field("program", json::Raw{figures.version})
      .Field("platform", std::string_view(figures.platform))
      .Field("pid", figures.pid)
      .Field("uptime_ms", figures.uptime.count());
  json.Key("cpu")
      .BeginObject()
      .Key("seconds")
      .Double(figures.cpu_seconds)
      .Key("percent")
      .Double(figures.cpu_percent)
      .Key("machine_percent")
      .Double(figures.machine_cpu_percent)
      .EndObject();
  json.Key("memory")
      .BeginObject()
      .Field("resident_bytes", figures.resident_bytes)
      .Field("virtual_bytes", figures.virtual_bytes)
      .Field("machine_total_bytes", figures.memory_total)
      .Field("machine_used_bytes", figures.memory_used)
      .EndObject();
  json.Key("disk")
      .BeginObject()
      .Field("total_bytes", figures.disk_total)
      .Field("used_bytes", figures.disk_used)
      .EndObject();
  json.Field("connections", figures.connections).Field("workers", figures.workers);
  json.Key("stores").BeginArray();
  for (const auto& [name, bytes] : figures.stores)
    json.BeginObject().Field("name", std::string_view(name)).Field("bytes", bytes).EndObject();
  json.EndArray();
}

Outcome Show(const Services& services, const Request& /*request*/) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const SystemFigures figures = (*relay)->System();
  const RelayAddress address = (*relay)->Address();
  const CacheFigures cache = (*relay)->Cache();
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject();
    WriteFigures(json, figures);
    WriteLog(json, services);
    json.Key("cache")
        .BeginObject()
        .Field("answers", cache.answers)
        .Field("bytes", cache.bytes)
        .EndObject();
    json.Field("base_url", std::string_view(address.base_url)).EndObject();
  });
}

constexpr std::array kRoutes{
    Reading("/api/v1/system",
            "Version, uptime, processors, memory, disk, connections, what waits for the request "
            "log, and how large the stores are. Shares of processors are those since the last "
            "call.",
            "System", Show),
};

}  // namespace

std::span<const Route> SystemRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
