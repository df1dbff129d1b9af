// The audit: who did what, who came in, who was refused.

#include <array>
#include <limits>

#include "admin/account_json.hpp"
#include "admin/reading.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array kParameters{
    Parameter{"action", R"({"type":"string"})",
              "This action, or those below it: \"user\" is also \"user.create\"."},
    Parameter{"actor", R"({"type":"string"})", "Who did it."},
    Parameter{"target", R"({"type":"string"})", "What it was done to."},
    Parameter{"cursor", R"({"type":"string"})", "The next_cursor of a page."}, kLimit};

void WriteEntry(json::Writer& json, const identity::AuditRow& row) {
  constexpr double kMicros = 1e6;
  json.BeginObject()
      .Field("number", row.number)
      .Field("time", std::string_view(TimeText(static_cast<double>(row.time_us) / kMicros)))
      .Field("actor", std::string_view(row.entry.actor));
  TextOrNull(json, "address", row.entry.address);
  json.Field("action", std::string_view(row.entry.action))
      .Field("target", std::string_view(row.entry.target))
      .Field("before", json::Raw{row.entry.before})
      .Field("after", json::Raw{row.entry.after})
      .Field("hash", std::string_view(row.hash))
      .EndObject();
}

Outcome List(const Services& services, const Request& request) {
  const auto limit = ReadInteger(request, "limit", 1, 1000, 100);
  if (!limit) return std::unexpected(limit.error());
  identity::AuditQuery query{.before = std::nullopt,
                             .action = request.parameters.Find("action").value_or(""),
                             .actor = request.parameters.Find("actor").value_or(""),
                             .target = request.parameters.Find("target").value_or(""),
                             .limit = static_cast<std::size_t>(*limit)};
  if (request.parameters.Find("cursor")) {
    const auto before =
        ReadInteger(request, "cursor", 1, std::numeric_limits<std::int64_t>::max(), 1);
    if (!before) return std::unexpected(before.error());
    query.before = *before;
  }
  const auto rows = services.audit->Read(query);
  if (!rows) return Failed(rows.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Key("items").BeginArray();
    for (const identity::AuditRow& row : *rows) WriteEntry(json, row);
    json.EndArray();
    const bool has_more = rows->size() == query.limit;
    TextOrNull(json, "next_cursor", has_more ? std::to_string(rows->back().number) : std::string());
    json.EndObject();
  });
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/audit",
          .summary = "What was changed by whom, who signed in, who was refused; the newest first.",
          .access = Access::kAdmin,
          .parameters = kParameters,
          .response = "Audit",
          .content_type = "application/json",
          .handler = List,
          .reads_records = false,
          .needs_accounts = true},
};

}  // namespace

std::span<const Route> AuditRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
