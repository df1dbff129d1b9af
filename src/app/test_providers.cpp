#include "app/test_providers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "admin/health_json.hpp"
#include "app/config_loader.hpp"
#include "app/mock_server.hpp"
#include "app/wire_health.hpp"
#include "app/wire_setup.hpp"
#include "health/round.hpp"
#include "json/writer.hpp"

namespace monorelay::app {
namespace {

using health::Finding;

constexpr int kWell = 0;
constexpr int kIll = 1;
constexpr int kUnusable = 2;

std::string AsJson(const Finding& finding) {
  std::string line;
  json::Writer json(line);
  admin::WriteFinding(json, finding);
  return line + "\n";
}

std::string AsLine(const Finding& finding) {
  const std::string key = finding.key.empty() ? "" : " key " + finding.key;
  return fmt::format("{:<12} {}{} {} {} {}: {} ms, {}\n", health::NameOf(finding.status),
                     finding.provider, key, dialects::NameOf(finding.dialect), finding.model,
                     health::NameOf(finding.probe), finding.latency.count(), finding.summary);
}

}  // namespace

int RunTestProviders(const ConfigPlace& place, const TestQuestion& question,
                     const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto complain = [&](const std::string& text) {
    err << text << '\n';
    return kUnusable;
  };
  const auto texts = ReadConfigTexts(place);
  if (!texts) return complain(texts.error());
  const LoadedConfig loaded = LoadConfig(place.file, texts->text, environment);
  if (loaded.HasErrors())
    return complain(place.file.string() + ": not valid; monorelay check says why");
  const SystemClock clock;
  std::unique_ptr<MockServer> mock;
  if (NeedsMock(loaded.config)) {
    auto started = MockServer::Start(clock);
    if (!started) return complain(started.error().text.value);
    mock = *std::move(started);
  }
  const Secret no_key;
  LastingState lasting;
  const auto setup = MakeSetup(
      {loaded.config, no_key, mock != nullptr ? mock->Address() : std::string()}, lasting, clock);
  if (!setup) return complain(setup.error().text.value);
  auto checks = ChecksFor(
      SubjectsOf(loaded.config, **setup),
      {.provider = question.provider, .model = question.model, .verify = question.verify});
  if (checks.empty()) return complain("there is no enabled provider with a key to check");
  const HealthChecksConfig& config = loaded.config.health_checks;
  health::Round round(
      std::move(checks),
      {.timeout = config.timeout, .concurrency = static_cast<std::size_t>(config.concurrency)},
      clock);
  const auto findings = round.Run();
  for (const Finding& finding : findings)
    out << (question.as_json ? AsJson(finding) : AsLine(finding));
  return std::ranges::all_of(findings, health::IsWell) ? kWell : kIll;
}

}  // namespace monorelay::app
