#include "app/test_providers.hpp"

#include <boost/json.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "app/config_loader.hpp"
#include "app/mock_server.hpp"
#include "app/wire_health.hpp"
#include "app/wire_setup.hpp"
#include "base/text.hpp"
#include "health/round.hpp"

namespace monorelay::app {
namespace {

namespace bj = boost::json;
using health::Finding;
using health::Probe;

constexpr int kWell = 0;
constexpr int kIll = 1;
constexpr int kUnusable = 2;

std::string AsJson(const Finding& finding) {
  bj::object object{{"provider", finding.provider},
                    {"key", finding.key},
                    {"dialect", std::string(dialects::NameOf(finding.dialect))},
                    {"model", finding.model},
                    {"probe", std::string(health::NameOf(finding.probe))},
                    {"status", std::string(health::NameOf(finding.status))},
                    {"latency_ms", finding.latency.count()},
                    {"summary", finding.summary}};
  if (finding.http_status != 0) object["http_status"] = finding.http_status;
  if (finding.first_token) object["first_token_ms"] = finding.first_token->count();
  return bj::serialize(object) + "\n";
}

std::string AsLine(const Finding& finding) {
  const std::string key = finding.key.empty() ? "" : " key " + finding.key;
  return fmt::format("{:<12} {}{} {} {} {}: {} ms, {}\n", health::NameOf(finding.status),
                     finding.provider, key, dialects::NameOf(finding.dialect), finding.model,
                     health::NameOf(finding.probe), finding.latency.count(), finding.summary);
}

bool IsIll(const Finding& finding) {
  return finding.status != health::Status::kOk && finding.status != health::Status::kUnsupported;
}

std::vector<health::Check> Chosen(const Config& config, const relay::Setup& setup,
                                  const TestQuestion& question) {
  const std::vector<Probe> probes = question.verify
                                        ? std::vector{Probe::kText, Probe::kTools, Probe::kStream}
                                        : std::vector{Probe::kWord};
  const auto scope = question.verify ? CheckScope::kEveryDialect : CheckScope::kPreferred;
  auto checks = ChecksFor(config, setup, probes, scope, question.model);
  if (question.provider.empty()) return checks;
  const std::string wanted = NormaliseName(question.provider);
  std::erase_if(checks, [&](const health::Check& check) {
    return NormaliseName(check.provider->Name()) != wanted;
  });
  return checks;
}

}  // namespace

int RunTestProviders(const std::filesystem::path& config_path, const TestQuestion& question,
                     const Environment& environment, std::ostream& out, std::ostream& err) {
  const auto complain = [&](const std::string& text) {
    err << text << '\n';
    return kUnusable;
  };
  const auto text = ReadConfigFile(config_path);
  if (!text) return complain(text.error());
  const LoadedConfig loaded = LoadConfig(config_path, *text, environment);
  if (loaded.HasErrors())
    return complain(config_path.string() + ": not valid; monorelay check says why");
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
  auto checks = Chosen(loaded.config, **setup, question);
  if (checks.empty()) return complain("there is no enabled provider with a key to check");
  const HealthChecksConfig& config = loaded.config.health_checks;
  health::Round round(
      std::move(checks),
      {.timeout = config.timeout, .concurrency = static_cast<std::size_t>(config.concurrency)},
      clock);
  const auto findings = round.Run();
  for (const Finding& finding : findings)
    out << (question.as_json ? AsJson(finding) : AsLine(finding));
  return std::ranges::any_of(findings, IsIll) ? kIll : kWell;
}

}  // namespace monorelay::app
