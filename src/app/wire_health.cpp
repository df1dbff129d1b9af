#include "app/wire_health.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "app/wire_setup.hpp"
#include "base/text.hpp"

namespace monorelay::app {
namespace {

// The predecessor's, for providers that are known by name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTestModels{
    {{"openrouter", "openai/gpt-4o-mini"},
     {"nvidia", "meta/llama-3.1-8b-instruct"},
     {"openai", "gpt-4o-mini"},
     {"anthropic", "claude-3-haiku-20240307"},
     {"deepseek", "deepseek-chat"},
     {"groq", "llama-3.1-8b-instant"}}};
constexpr std::string_view kAnyTestModel = "gpt-4o-mini";

const ProviderConfig* ConfigOf(const Config& config, const std::string& provider) {
  const auto found = std::ranges::find(config.providers, provider, &ProviderConfig::name);
  return found == config.providers.end() ? nullptr : &*found;
}

}  // namespace

std::string TestModelOf(const ProviderConfig& provider) {
  if (!provider.test_model.empty()) return provider.test_model;
  const auto is_name = [](const std::string& id) {
    return id.find_first_of("*?[") == std::string::npos;
  };
  const auto& include = provider.models.include;
  if (const auto found = std::ranges::find_if(include, is_name); found != include.end())
    return *found;
  if (const auto known = IdsIn(provider.remote_models_cache); !known.empty()) return known.front();
  const std::string name = NormaliseName(provider.name);
  for (const auto& [each, model] : kTestModels) {
    if (each == name) return std::string(model);
  }
  return std::string(kAnyTestModel);
}

std::vector<health::Check> ChecksFor(const Config& config, const relay::Setup& setup,
                                     const std::vector<health::Probe>& probes, CheckScope scope,
                                     const std::string& model) {
  std::vector<health::Check> checks;
  for (const relay::Target& target : setup.targets) {
    const ProviderConfig* provider = ConfigOf(config, target.provider->Name());
    if (provider == nullptr) continue;
    const std::string asked = model.empty() ? TestModelOf(*provider) : model;
    for (const keys::Key& key : target.keys->Keys()) {
      for (const providers::Endpoint& endpoint : target.provider->Endpoints()) {
        for (const health::Probe probe : probes) {
          checks.push_back({.provider = target.provider,
                            .key = key,
                            .dialect = endpoint.dialect,
                            .model = asked,
                            .probe = probe});
        }
        if (scope == CheckScope::kPreferred) break;
      }
    }
  }
  return checks;
}

void HealthChecks::Use(const Config& config, const relay::Setup& setup) {
  {
    auto checks = ChecksFor(config, setup, {health::Probe::kWord}, CheckScope::kPreferred);
    const std::lock_guard lock(mutex_);
    checks_ = std::move(checks);
  }
  const HealthChecksConfig& wanted = config.health_checks;
  if (wanted == config_) return;
  config_ = wanted;
  schedule_.reset();
  if (!wanted.enabled) return;
  schedule_ = std::make_unique<health::Schedule>(
      [this] { return Current(); }, view_, clock_,
      health::ScheduleOptions{
          .interval = wanted.interval,
          .round = {.timeout = wanted.timeout,
                    .concurrency = static_cast<std::size_t>(wanted.concurrency)},
          .affects_keys = wanted.affect_routing});
}

std::vector<health::Check> HealthChecks::Current() const {
  const std::lock_guard lock(mutex_);
  return checks_;
}

}  // namespace monorelay::app
