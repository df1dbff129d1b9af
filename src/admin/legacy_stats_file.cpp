// The predecessor's calls for its file of statistics: /api/stats/file. There is no such file any
// more; what stood in it is summed up from what was recorded.

#include <array>

#include "admin/account_json.hpp"
#include "admin/body_fields.hpp"
#include "admin/legacy.hpp"
#include "admin/legacy_sums.hpp"
#include "admin/routes.hpp"
#include "json/document.hpp"

namespace monorelay::admin {
namespace {

Outcome Get(const Services& services, const Request& request) {
  const auto text = SumsText(services, request);
  if (!text) return std::unexpected(text.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("content", std::string_view(*text)).EndObject();
  });
}

// What is wrong with the text of such a file; empty: nothing.
std::string FaultOf(const std::string& content) {
  constexpr std::array<std::string_view, 12> kKnown{"total_requests",
                                                    "total_errors",
                                                    "error_rate",
                                                    "total_tokens_in",
                                                    "total_tokens_out",
                                                    "total_tokens",
                                                    "models",
                                                    "requests_by_provider",
                                                    "total_cache_hit_tokens",
                                                    "requests_by_model",
                                                    "errors_by_provider",
                                                    "estimated_total_cost"};
  json::Document document;
  if (!document.ParseCopy(content) || !document.Root().IsObject()) return "is no JSON object";
  for (const json::Field field : document.Root().Fields()) {
    const std::string name = json::Decode(field.key);
    if (std::ranges::find(kKnown, name) == kKnown.end()) return "has an unknown field " + name;
    const bool is_group = name == "models" || name.contains("_by_");
    if (is_group && !field.value.IsObject()) return "has no object as " + name;
    if (!is_group && !field.value.GetDouble()) return "has no number as " + name;
  }
  return {};
}

// The predecessor wrote down whatever it was given. Statistics are sums of what was recorded here,
// and stay so: the text that is there already is taken, any other is refused.
Outcome Put(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 1> kKnown{"content"};
  BodyFields fields;
  if (auto parsed = fields.Parse(request, kKnown); !parsed) return std::unexpected(parsed.error());
  const auto content = fields.NeedText("content");
  if (!content) return std::unexpected(content.error());
  if (const std::string fault = FaultOf(*content); !fault.empty())
    return std::unexpected(WrongParameter("content", fault));
  const auto text = SumsText(services, request);
  if (!text) return std::unexpected(text.error());
  if (*content != *text) {
    return std::unexpected(
        Problem{.status = 409,
                .type = "conflict",
                .title = "Statistics are not set by hand",
                .detail = "statistics are sums of the requests that were recorded; POST "
                          "/api/stats/reset removes them, `monorelay import` takes those of the "
                          "predecessor's requests.db over",
                .fields = {}});
  }
  Answer answer;
  answer.body = Envelope(request, {}, [](json::Writer& json) { json.Null(); });
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/stats/file",
          .summary = "The sums since the beginning, as the text of a JSON file.",
          .access = Access::kReader,
          .parameters = {},
          .response = "LegacyFile",
          .content_type = "application/json",
          .handler = Get},
    Route{.method = "PUT",
          .path = "/api/stats/file",
          .summary = "Takes that text back if nothing is changed in it; statistics are not set by "
                     "hand.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "LegacyDone",
          .content_type = "application/json",
          .handler = Put,
          .takes_body = true,
          .most_bytes = 4UL << 20U,
          .body = "LegacyFile"},
};

}  // namespace

std::span<const Route> LegacyStatsFileRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
