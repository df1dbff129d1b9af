// The predecessor's calls for WebDAV folders: /api/backup/webdav.

#include <array>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array<std::string_view, 4> kTarget{"url", "username", "password", "path"};

Read<sync::WebDavTarget> ReadTarget(const Request& request) {
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kTarget); !parsed)
    return std::unexpected(std::move(parsed.error()));
  return ReadTarget(fields, "path");
}

Outcome TestFolder(const Services& services, const Request& request) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto target = ReadTarget(request);
  if (!target) return std::unexpected(target.error());
  const auto tested = (*sync)->TestWebDav(*target);
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("ok", tested.has_value())
        .Field("message", tested ? std::string_view("the folder can be read")
                                 : std::string_view(tested.error().text.value.Get()))
        .EndObject();
  });
}

Outcome Results(bool has_statistics) {
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("status", "ok").Key("results").BeginArray();
    json.BeginObject().Field("file", sync::kConfigName).Field("ok", true).EndObject();
    if (has_statistics)
      json.BeginObject().Field("file", sync::kStatisticsName).Field("ok", true).EndObject();
    json.EndArray().EndObject();
  });
}

Outcome PushFolder(const Services& services, const Request& request) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto target = ReadTarget(request);
  if (!target) return std::unexpected(target.error());
  const auto pushed = (*sync)->PushWebDav(*target, {}, true);
  if (!pushed) return Failed(pushed.error());
  if (auto noted = NoteCarried(services, request, "webdav.push", *pushed); !noted)
    return std::unexpected(noted.error());
  return Results(true);
}

Outcome PullFolder(const Services& services, const Request& request) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  const auto target = ReadTarget(request);
  if (!target) return std::unexpected(target.error());
  const auto pulled = (*sync)->PullWebDav(*target, {}, false);
  if (!pulled) return Failed(pulled.error());
  const auto put = PutPulled(services, request, *pulled, false);
  if (!put) return std::unexpected(put.error());
  if (auto kept = (*sync)->AppliedWebDav(*target, *pulled); !kept) return Failed(kept.error());
  if (auto noted = NoteCarried(services, request, "webdav.pull", target->url); !noted)
    return std::unexpected(noted.error());
  return Results(false);
}

constexpr std::array kRoutes{
    CarryRoute("/api/backup/webdav/test", "Look at a WebDAV folder, as the predecessor did.",
               "LegacyWebDav", "LegacyWebDavTest", TestFolder),
    CarryRoute("/api/backup/webdav/push", "Push to a WebDAV folder, as the predecessor did.",
               "LegacyWebDav", "LegacyWebDavResults", PushFolder),
    CarryRoute("/api/backup/webdav/pull", "Pull from a WebDAV folder, as the predecessor did.",
               "LegacyWebDav", "LegacyWebDavResults", PullFolder),
};

}  // namespace

std::span<const Route> LegacyWebDavRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
