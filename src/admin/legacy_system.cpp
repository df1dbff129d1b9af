// The predecessor's calls about the relay itself: /api/info, /api/system/info, /api/debug/routes,
// /api/cache.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "admin/human_check.hpp"
#include "admin/legacy_resource.hpp"
#include "admin/provider_change.hpp"
#include "admin/relay_desk.hpp"

namespace monorelay::admin {
namespace {

constexpr double kMegabyte = 1024 * 1024;

double Percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

void WriteMachine(json::Writer& json, const SystemFigures& figures) {
  json.BeginObject()
      .Key("cpu_percent")
      .Double(figures.machine_cpu_percent)
      .Field("memory_total", figures.memory_total)
      .Field("memory_used", figures.memory_used)
      .Key("memory_percent")
      .Double(Percent(figures.memory_used, figures.memory_total))
      .Field("disk_total", figures.disk_total)
      .Field("disk_used", figures.disk_used)
      .Key("disk_percent")
      .Double(Percent(figures.disk_used, figures.disk_total))
      .EndObject();
}

Outcome Info(const Services& services, const Request& /*request*/) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const RelayAddress address = (*relay)->Address();
  const std::string site_key =
      services.human_check == nullptr ? std::string() : services.human_check->SiteKey();
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("local_ip", std::string_view(address.host))
        .Field("host", std::string_view(address.host))
        .Field("port", address.port)
        .Field("access_key_enabled", address.access_key_enabled)
        .Field("turnstile_site_key", std::string_view(site_key))
        .Field("base_url", std::string_view(address.base_url))
        .Key("system");
    WriteMachine(json, (*relay)->System());
    json.EndObject();
  });
}

std::string Human(std::chrono::milliseconds uptime) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(uptime).count();
  return fmt::format("{}d {}h {}m {}s", seconds / 86'400, seconds / 3600 % 24, seconds / 60 % 60,
                     seconds % 60);
}

Outcome System(const Services& services, const Request& /*request*/) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const SystemFigures figures = (*relay)->System();
  const std::vector<ProviderFacts> providers = (*relay)->Providers();
  std::size_t keys = 0;
  for (const ProviderFacts& provider : providers) keys += provider.keys.size();
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("version", std::string_view(figures.number))
        .Key("python_version")
        .Null()
        .Field("platform", std::string_view(figures.platform))
        .Key("uptime_seconds")
        .Double(std::chrono::duration<double>(figures.uptime).count())
        .Field("uptime_human", std::string_view(Human(figures.uptime)))
        .Field("pid", figures.pid)
        .Key("memory")
        .BeginObject()
        .Key("rss_mb")
        .Double(static_cast<double>(figures.resident_bytes) / kMegabyte)
        .Key("vms_mb")
        .Double(static_cast<double>(figures.virtual_bytes) / kMegabyte)
        .Key("percent")
        .Double(Percent(figures.resident_bytes, figures.memory_total))
        .EndObject();
    json.Field("providers_loaded", providers.size())
        .Field("providers_enabled", std::ranges::count_if(providers, &ProviderFacts::enabled))
        .Field("total_keys", keys)
        .EndObject();
  });
}

Outcome RouteList(const Services& /*services*/, const Request& /*request*/) {
  std::set<std::string_view> paths;
  for (const Route& route : Routes()) paths.insert(route.path);
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("routes").BeginArray();
    for (const std::string_view path : paths) json.String(path);
    json.EndArray().EndObject();
  });
}

void WriteCache(json::Writer& json, const CacheFigures& cache) {
  json.Field("size", cache.answers)
      .Key("max_size")
      .Null()  // the bound is in bytes
      .Field("max_bytes", cache.max_bytes)
      .Field("ttl_seconds", cache.max_age.count());
}

Outcome CacheStats(const Services& services, const Request& /*request*/) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject();
    WriteCache(json, (*relay)->Cache());
    json.EndObject();
  });
}

Outcome CacheClear(const Services& services, const Request& request) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  const std::size_t cleared =
      (*relay)->ClearCache(request.parameters.Find("model").value_or(std::string()));
  return StatusOk(fmt::format("{} answers were forgotten", cleared));
}

Outcome CacheEnable(const Services& services, const Request& request) {
  const auto enabled = ReadFlag(request, "enabled");
  if (!enabled) return AsPredecessor(enabled.error());
  const auto seconds = ReadInteger(request, "ttl_seconds", 0, 31'622'400, -1);
  if (!seconds) return AsPredecessor(seconds.error());
  const auto size = ReadInteger(request, "max_size", 0, 1'000'000'000, -1);
  if (!size) return AsPredecessor(size.error());
  std::string text;
  json::Writer wanted(text);
  wanted.BeginObject().Field("enabled", enabled->value_or(true));
  if (*seconds >= 0) wanted.Field("max_age_seconds", *seconds);
  wanted.EndObject();
  json::Document patch;
  if (auto parsed = patch.ParseCopy(text); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  const auto change = ChangeCache(services, request, patch.Root());
  if (!change) return AsPredecessor(change.error());
  const CacheFigures cache = services.relay->Cache();
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("enabled", cache.is_on);
    WriteCache(json, cache);
    // A number of answers says nothing of the memory they take.
    if (*size >= 0) json.Field("message", "max_size is not used; the bound is cache.max_megabytes");
    json.EndObject();
  });
}

constexpr std::array kOfModel{
    Parameter{"model", R"({"type":"string"})", "Answers of this model alone."}};
constexpr std::array kEnabling{
    Parameter{"enabled", R"({"type":"boolean"})", "true if absent."},
    Parameter{"ttl_seconds", R"({"type":"integer","minimum":0})", "How long answers are kept."},
    Parameter{"max_size", R"({"type":"integer","minimum":0})",
              "Not used: the bound is cache.max_megabytes."}};

constexpr std::array kRoutes{
    LegacyReading("/api/info",
                  "Where the relay is reached, and how the machine is. It tells no access key, and "
                  "nothing to strangers.",
                  Info, "LegacyInfo"),
    LegacyReading("/api/system/info", "What runs here.", System, "LegacySystem"),
    LegacyReading("/api/debug/routes", "The paths that there are.", RouteList, "LegacyRoutes"),
    LegacyReading("/api/cache/stats", "How many answers are kept.", CacheStats, "LegacyCache"),
    JsonRoute("POST", "/api/cache/clear", "Forgets the answers, of one model or all.",
              "LegacyStatus", Access::kOperator, CacheClear, {}, kOfModel),
    JsonRoute("POST", "/api/cache/enable", "Shares the answers of all models, or none.",
              "LegacyCache", Access::kAdmin, CacheEnable, {}, kEnabling),
};

}  // namespace

std::span<const Route> LegacySystemRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
