#include "app/wire_health.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "app/wire_setup.hpp"
#include "base/text.hpp"
#include "health/effect.hpp"

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

using health::Probe;

constexpr std::array kWord{Probe::kWord};
constexpr std::array kAll{Probe::kText, Probe::kTools, Probe::kStream};
constexpr std::span<const Probe> kCheap(kWord);
constexpr std::span<const Probe> kThorough(kAll);

health::RoundOptions RoundOf(const HealthChecksConfig& config) {
  return {.timeout = config.timeout, .concurrency = static_cast<std::size_t>(config.concurrency)};
}

const ProviderConfig* ConfigOf(const Config& config, const std::string& provider) {
  const auto found = std::ranges::find(config.providers, provider, &ProviderConfig::name);
  return found == config.providers.end() ? nullptr : &*found;
}

// Without `all` one alone: the first that is free for the model, and if none is, the first.
std::span<const keys::Key> KeysFor(const Subject& subject, const std::string& model, bool all) {
  const std::span<const keys::Key> keys = subject.keys->Keys();
  if (all || keys.empty()) return keys;
  const auto standings = subject.keys->Standings(model);
  const auto free =
      std::ranges::find(standings, keys::Hindrance::kNone, &keys::KeyPool::Standing::hindrance);
  return keys.subspan(free == standings.end() ? 0 : free - standings.begin(), 1);
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

std::vector<Subject> SubjectsOf(const Config& config, const relay::Setup& setup) {
  std::vector<Subject> subjects;
  for (const relay::Target& target : setup.targets) {
    const ProviderConfig* provider = ConfigOf(config, target.provider->Name());
    if (provider != nullptr)
      subjects.push_back({target.provider, target.keys, TestModelOf(*provider)});
  }
  return subjects;
}

std::vector<health::Check> ChecksFor(const std::vector<Subject>& subjects,
                                     const health::CheckQuestion& question) {
  std::vector<health::Check> checks;
  const std::string wanted = NormaliseName(question.provider);
  for (const Subject& subject : subjects) {
    if (!wanted.empty() && NormaliseName(subject.provider->Name()) != wanted) continue;
    const std::string& model = question.model.empty() ? subject.model : question.model;
    for (const keys::Key& key : KeysFor(subject, model, question.with_all_keys)) {
      for (const providers::Endpoint& endpoint : subject.provider->Endpoints()) {
        for (const Probe probe : question.verify ? kThorough : kCheap) {
          checks.push_back({.provider = subject.provider,
                            .key = key,
                            .dialect = endpoint.dialect,
                            .model = model,
                            .probe = probe});
        }
        if (!question.verify) break;
      }
    }
  }
  return checks;
}

void HealthChecks::Use(const Config& config, const relay::Setup& setup) {
  const HealthChecksConfig& wanted = config.health_checks;
  bool is_other = false;
  {
    auto subjects = SubjectsOf(config, setup);
    const std::lock_guard lock(mutex_);
    subjects_ = std::move(subjects);
    is_other = wanted != std::exchange(config_, wanted);
  }
  if (!is_other) return;
  schedule_.reset();
  if (!wanted.enabled) return;
  schedule_ = std::make_unique<health::Schedule>(
      [this] { return ChecksFor(Current()); }, view_, clock_,
      health::ScheduleOptions{.interval = wanted.interval,
                              .round = RoundOf(wanted),
                              .affects_keys = wanted.affect_routing});
}

Result<health::CheckReport> HealthChecks::Ask(const health::CheckQuestion& question) {
  const HealthChecksConfig config = CurrentConfig();
  const std::vector<health::Check> checks = ChecksFor(Current(), question);
  if (checks.empty()) {
    return ClientError(ErrorKind::kNotFound,
                       question.provider.empty()
                           ? "there is no enabled provider with a key to check"
                           : "there is no enabled provider with a key that is called \"" +
                                 Shorten(question.provider, 100) + "\"");
  }
  auto report = on_demand_.Run(checks, RoundOf(config));
  if (!report) return report;
  if (question.model.empty()) view_.Note(report->findings);
  for (std::size_t i = 0; config.affect_routing && i < report->findings.size(); ++i)
    health::ApplyToKey(checks[i], report->findings[i], clock_.Now());
  return report;
}

std::vector<Subject> HealthChecks::Current() const {
  const std::lock_guard lock(mutex_);
  return subjects_;
}

HealthChecksConfig HealthChecks::CurrentConfig() const {
  const std::lock_guard lock(mutex_);
  return config_;
}

}  // namespace monorelay::app
