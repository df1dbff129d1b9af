// The predecessor's checks: /api/providers/{name}/test and /verify, /api/health-check.

#include <algorithm>
#include <array>
#include <utility>

#include "admin/config_change.hpp"
#include "admin/legacy_resource.hpp"
#include "admin/relay_desk.hpp"
#include "base/text.hpp"
#include "health/health_view.hpp"

namespace monorelay::admin {
namespace {

using health::Finding;

double NowOf(const Request& request) {
  return std::chrono::duration<double>(request.now.time_since_epoch()).count();
}

// 404 for a provider that is not there; 400 for one that cannot be asked.
Read<health::CheckReport> Asked(const Services& services, const Request& request,
                                const std::string& model, bool is_thorough) {
  if (const auto relay = RelayOf(services); !relay) return std::unexpected(relay.error());
  auto report = services.check({.provider = request.id, .model = model, .verify = is_thorough});
  if (report) return *std::move(report);
  Problem problem = ProblemOf(report.error());
  const bool is_there =
      std::ranges::any_of(services.relay->Providers(), [&](const ProviderFacts& provider) {
        return NormaliseName(provider.name) == NormaliseName(request.id);
      });
  if (is_there && report.error().kind == ErrorKind::kNotFound) problem.status = 400;
  return std::unexpected(std::move(problem));
}

Outcome Test(const Services& services, const Request& request) {
  json::Document body;
  if (!request.body.empty()) {
    if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  }
  // It took `model@provider` too.
  std::string model = body.Root()["model"].Decoded();
  model.erase(std::min(model.find('@'), model.size()));
  const auto report = Asked(services, request, model, false);
  if (!report) return std::unexpected(report.error());
  const bool is_well = std::ranges::any_of(report->findings, health::IsWell);
  const std::string message = report->findings.empty() ? std::string("no time was left to ask")
                                                       : report->findings.front().summary;
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("status", is_well ? "ok" : "error")
        .Field("message", std::string_view(message))
        .EndObject();
  });
}

std::string_view VerdictOn(const Finding& finding) {
  if (finding.status == health::Status::kUnsupported) return "unsupported";
  return health::IsWell(finding) ? "pass" : "fail";
}

void WriteProbe(json::Writer& json, const Finding* finding, bool is_known) {
  json.BeginObject();
  if (finding == nullptr) {
    json.Field("status", "fail")
        .Field("latency_ms", 0)
        .Field("error", is_known ? "timeout" : "unknown_probe_type")
        .Field("summary", "")
        .EndObject();
    return;
  }
  const std::string_view verdict = VerdictOn(*finding);
  json.Field("status", verdict).Field("latency_ms", finding->latency.count()).Key("error");
  if (verdict == "pass") {
    json.Null();
  } else {
    json.String(std::string_view(finding->summary));
  }
  json.Field("summary", std::string_view(finding->summary));
  if (finding->first_token) json.Field("first_token_ms", finding->first_token->count());
  json.EndObject();
}

// The probes of the body, or all.
Read<std::vector<std::string>> ProbesIn(json::Value types) {
  std::vector<std::string> probes;
  if (!types.IsGiven()) return std::vector<std::string>{"text-gen", "tool-call", "streaming"};
  for (const json::Value type : types.Items()) {
    if (!type.IsString() || probes.size() >= 10)
      return std::unexpected(WrongParameter("probe_types", "must be a list of at most ten texts"));
    probes.push_back(type.Decoded());
  }
  return probes;
}

Outcome Verify(const Services& services, const Request& request) {
  json::Document body;
  if (!request.body.empty()) {
    if (auto parsed = ParseObject(request, body); !parsed) return std::unexpected(parsed.error());
  }
  const auto probes = ProbesIn(body.Root()["probe_types"]);
  if (!probes) return AsPredecessor(probes.error());
  const auto report = Asked(services, request, body.Root()["model"].Decoded(), true);
  if (!report) return std::unexpected(report.error());
  bool has_failed = false;
  bool lacks_some = false;
  const std::vector<Finding>& findings = report->findings;
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("provider", std::string_view(request.id))
        .Field("model", findings.empty() ? std::string() : findings.front().model)
        .Key("probes")
        .BeginObject();
    for (const std::string& name : *probes) {
      const auto probe = health::ProbeNamed(name);
      // Of the first key, in the provider's preferred dialect: what stands first.
      const auto found = std::ranges::find_if(
          findings, [&](const Finding& finding) { return probe && finding.probe == *probe; });
      const Finding* finding = found == findings.end() ? nullptr : &*found;
      has_failed = has_failed || finding == nullptr || VerdictOn(*finding) == "fail";
      lacks_some = lacks_some || (finding != nullptr && VerdictOn(*finding) == "unsupported");
      json.Key(json::Text{json::Escape(name)});
      WriteProbe(json, finding, probe.has_value());
    }
    const char* overall = has_failed ? "fail" : (lacks_some ? "partial" : "pass");
    json.EndObject()
        .Field("overall_status", overall)
        .Field("timestamp", std::string_view(TimeText(NowOf(request))))
        .EndObject();
  });
}

void WriteChecked(json::Writer& json, const ProviderFacts& provider,
                  const std::vector<Finding>& findings, const health::ProviderHealth* known) {
  json.BeginObject().Field("enabled", provider.enabled);
  const auto is_of = [&](const Finding& finding) { return finding.provider == provider.name; };
  if (std::ranges::none_of(findings, is_of)) {
    json.Field("status", "skipped")
        .Field("message", provider.enabled ? "no key to check, or no time left" : "disabled")
        .EndObject();
    return;
  }
  std::int64_t total = 0;
  std::int64_t healthy = 0;
  json.Key("keys").BeginArray();
  for (const Finding& finding : findings) {
    if (!is_of(finding)) continue;
    ++total;
    healthy += health::IsWell(finding) ? 1 : 0;
    json.BeginObject()
        .Field("label", std::string_view(finding.key))
        .Field("status", health::NameOf(finding.status))
        .Field("latency_ms", finding.latency.count())
        .Field("http_status", finding.http_status)
        .EndObject();
  }
  json.EndArray()
      .Field("total_keys", total)
      .Field("healthy_keys", healthy)
      .Field("status", healthy > 0 ? "healthy" : "degraded")
      .Key("issues")
      .BeginArray();
  if (known != nullptr) {
    for (const std::string& issue : known->issues) json.String(std::string_view(issue));
  }
  json.EndArray().Key("latency").BeginObject();
  const bool has_run = known != nullptr && !known->latencies.empty();
  json.Field("current_ms", has_run ? known->latencies.back().count() : 0)
      .Field("avg_ms", has_run ? known->average.count() : 0)
      .Key("history")
      .BeginArray();
  if (known != nullptr) {
    for (const auto latency : known->latencies) json.Int(latency.count());
  }
  json.EndArray()
      .Field("trend", known == nullptr ? std::string_view("stable") : NameOf(known->trend))
      .EndObject()
      .EndObject();
}

void WriteSummary(json::Writer& json, const std::vector<health::ProviderHealth>& checked) {
  const auto healthy = std::ranges::count_if(checked, &health::ProviderHealth::is_healthy);
  json.Key("summary")
      .BeginObject()
      .Field("total", checked.size())
      .Field("healthy", healthy)
      .Field("degraded", static_cast<std::int64_t>(checked.size()) - healthy)
      .Key("issues_detected")
      .BeginArray();
  for (const health::ProviderHealth& provider : checked) {
    for (const std::string& issue : provider.issues) json.String(provider.provider + ": " + issue);
  }
  json.EndArray().EndObject();
}

Outcome CheckAll(const Services& services, const Request& request) {
  if (const auto relay = RelayOf(services); !relay) return std::unexpected(relay.error());
  const auto report = services.check({});
  const bool nothing_to_check = !report && report.error().kind == ErrorKind::kNotFound;
  if (!report && !nothing_to_check) return Failed(report.error());
  const std::vector<Finding> findings =
      nothing_to_check ? std::vector<Finding>() : report->findings;
  std::vector<health::ProviderHealth> checked = services.health();
  std::erase_if(checked, [&](const health::ProviderHealth& provider) {
    return std::ranges::find(findings, provider.provider, &Finding::provider) == findings.end();
  });
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject()
        .Field("timestamp", std::string_view(TimeText(NowOf(request))))
        .Key("providers")
        .BeginObject();
    for (const ProviderFacts& provider : services.relay->Providers()) {
      const auto known =
          std::ranges::find(checked, provider.name, &health::ProviderHealth::provider);
      json.Key(json::Text{json::Escape(provider.name)});
      WriteChecked(json, provider, findings, known == checked.end() ? nullptr : &*known);
    }
    json.EndObject();
    WriteSummary(json, checked);
    json.EndObject();
  });
}

constexpr Route AskingOf(std::string_view path, std::string_view summary, Handler handler,
                         std::string_view body, std::string_view response) {
  Route route = LegacyWriting("POST", path, summary, handler, body, response);
  route.access = Access::kReader;
  return AskingOthers(route);
}

constexpr std::array kRoutes{
    AskingOf("/api/providers/{id}/test", "Asks for a word: `model` if another than usual.", Test,
             "CheckRequest", "LegacyTest"),
    AskingOf("/api/providers/{id}/verify",
             "Asks for a text, a tool and a stream: `probe_types`, `model`.", Verify,
             "LegacyVerifyRequest", "LegacyVerification"),
    Route{.method = "POST",
          .path = "/api/health-check",
          .summary = "Asks every enabled provider for a word with each key.",
          .access = Access::kReader,
          .parameters = {},
          .response = "LegacyHealthCheck",
          .content_type = "application/json",
          .handler = CheckAll,
          .reads_records = false,
          .asks_others = true},
};

}  // namespace

std::span<const Route> LegacyCheckRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
