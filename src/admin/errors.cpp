// What goes wrong, by kind.

#include <array>

#include "admin/request_filter.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

constexpr std::int64_t kDay = 86'400;

constexpr auto kParameters = Joined(kRequestFilter, std::array{kLimit});

Outcome Groups(const Services& services, const Request& request) {
  const auto filter = ReadRequestFilter(services, request, kDay);
  if (!filter) return std::unexpected(filter.error());
  const auto limit = ReadInteger(request, "limit", 1, 1000, 100);
  if (!limit) return std::unexpected(limit.error());
  const auto groups = services.reader->ErrorGroups(*filter, static_cast<std::size_t>(*limit));
  if (!groups) return std::unexpected(ProblemOf(groups.error()));
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject().Key("items").BeginArray();
  for (const records::ErrorGroup& group : *groups) {
    json.BeginObject()
        .Field("fingerprint", std::string_view(group.fingerprint))
        .Field("code", std::string_view(group.error_code));
    TextOrNull(json, "provider", group.provider);
    json.Field("message_template", std::string_view(group.message))
        .Field("status", group.status)
        .Field("count", group.count)
        .Field("clients", group.clients)
        .Field("first_seen", std::string_view(TimeText(group.first_seen)))
        .Field("last_seen", std::string_view(TimeText(group.last_seen)));
    TextOrNull(json, "sample_request_id", group.sample_request_id);
    json.Key("spark").BeginArray();
    for (const std::int64_t count : group.spark) json.Int(count);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray().EndObject();
  return answer;
}

constexpr std::array kRoutes{
    Route{"GET", "/api/v1/errors/groups",
          "Failures of the same kind, provider and message together, the most frequent first.",
          Access::kOwnReader, kParameters, "ErrorGroups", "application/json", Groups},
};

}  // namespace

std::span<const Route> ErrorRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
