#include "admin/health_json.hpp"

#include <algorithm>
#include <chrono>

#include "admin/reading.hpp"

namespace monorelay::admin {

void WriteFinding(json::Writer& json, const health::Finding& finding) {
  const std::chrono::duration<double> checked = finding.checked.time_since_epoch();
  json.BeginObject()
      .Field("provider", std::string_view(finding.provider))
      .Field("key", std::string_view(finding.key))
      .Field("dialect", health::DialectOf(finding))
      .Field("model", std::string_view(finding.model))
      .Field("probe", health::NameOf(finding.probe))
      .Field("status", health::NameOf(finding.status))
      .Field("latency_ms", finding.latency.count())
      .Field("summary", std::string_view(finding.summary))
      .Field("checked_at", std::string_view(TimeText(checked.count())));
  if (finding.http_status != 0) json.Field("http_status", finding.http_status);
  if (finding.first_token) json.Field("first_token_ms", finding.first_token->count());
  json.EndObject();
}

void WriteCheckReport(json::Writer& json, const health::CheckReport& report) {
  json.BeginObject()
      .Field("all_well", std::ranges::all_of(report.findings, health::IsWell))
      .Field("left_out", report.left_out)
      .Key("items")
      .BeginArray();
  for (const health::Finding& finding : report.findings) WriteFinding(json, finding);
  json.EndArray().EndObject();
}

}  // namespace monorelay::admin
