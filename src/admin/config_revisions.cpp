// What the configuration was before, and where its values come from.

#include <array>

#include "admin/account_json.hpp"
#include "admin/config_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

Outcome List(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto revisions = (*desk)->Versions();
  if (!revisions) return Refused(revisions.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const ConfigRevision& revision : *revisions) {
      json.BeginObject();
      WriteRevision(json, revision);
      json.EndObject();
    }
    json.EndArray().EndObject();
  });
}

Outcome GetOne(const Services& services, const Request& request) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto found = (*desk)->Version(request.id);
  if (!found) return Refused(found.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject();
    WriteRevision(json, found->revision);
    json.Field("text", std::string_view(found->text))
        .Field("diff", std::string_view(found->diff))
        .EndObject();
  });
}

Outcome Restore(const Services& services, const Request& request) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  auto order = ReadOrder(request, "restore");
  if (!order) return std::unexpected(std::move(order.error()));
  const auto outcome = (*desk)->Restore(request.id, *std::move(order));
  return outcome ? Outcome(Changed(*outcome)) : Refused(outcome.error());
}

Outcome Origins(const Services& services, const Request& /*request*/) {
  const auto desk = ConfigDeskOf(services);
  if (!desk) return std::unexpected(desk.error());
  const auto origins = (*desk)->Origins();
  if (!origins) return Refused(origins.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const ConfigOrigin& origin : *origins) {
      json.BeginObject()
          .Field("path", std::string_view(origin.path))
          .Field("pointer", std::string_view(origin.pointer))
          .Field("origin", std::string_view(origin.origin))
          .Field("detail", std::string_view(origin.detail))
          .Key("value")
          .Value(json::Raw{origin.value});
      json.Key("line");
      if (origin.line > 0) {
        json.Int(origin.line);
      } else {
        json.Null();
      }
      json.EndObject();
    }
    json.EndArray().EndObject();
  });
}

constexpr std::array kRestoreParameters{kDryRun};

constexpr Route Of(std::string_view method, std::string_view path, std::string_view summary,
                   std::string_view response, Handler handler,
                   std::span<const Parameter> parameters = {}) {
  return {.method = method,
          .path = path,
          .summary = summary,
          .access = Access::kOperator,
          .parameters = parameters,
          .response = response,
          .content_type = "application/json",
          .handler = handler,
          .reads_records = false};
}

constexpr std::array kRoutes{
    Of("GET", "/api/v1/config/revisions",
       "What the configuration was before: who replaced it, when, and by what. Newest first, all "
       "that are kept (at most 100).",
       "ConfigRevisions", List),
    Of("GET", "/api/v1/config/revisions/{id}",
       "One of them, with its text and how what is there now differs from it. Secrets masked.",
       "ConfigRevisionText", GetOne),
    WithVersion(Of("POST", "/api/v1/config/revisions/{id}/restore",
                   "Puts it in the place of what is there now, which is kept as a further one. "
                   "Needs If-Match.",
                   "ConfigChange", Restore, kRestoreParameters)),
    Of("GET", "/api/v1/config/origins",
       "Where each value comes from: default, file, overlay, environment (a variable in the text), "
       "or option (a flag or variable in its place).",
       "ConfigOrigins", Origins),
};

}  // namespace

std::span<const Route> ConfigRevisionRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
