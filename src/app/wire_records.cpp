#include "app/wire_records.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::app {
namespace {

constexpr std::size_t kMegabyte = 1024UL * 1024;
// What a text has before files are replaced, and a stream before its message is put together, is
// much more than what is stored of it.
constexpr std::size_t kLeastCaptured = 4 * kMegabyte;

using Levels = std::map<std::string, relay::BodyLevel, std::less<>>;

relay::BodyLevel LevelNamed(const std::string& name) {
  return relay::BodyLevelNamed(name).value_or(relay::BodyLevel::kOff);
}

Levels LevelsOf(const Pairs& pairs) {
  Levels levels;
  for (const auto& [name, level] : pairs) levels[name] = LevelNamed(level);
  return levels;
}

}  // namespace

std::shared_ptr<const relay::CaptureRules> CaptureRulesOf(
    const LoggingConfig& logging, std::shared_ptr<http::BodyBudget> budget) {
  if (!logging.enabled || budget == nullptr) return nullptr;
  relay::CaptureRules rules;
  rules.level = LevelNamed(logging.bodies);
  rules.by_client = LevelsOf(logging.bodies_by_client);
  rules.by_provider = LevelsOf(logging.bodies_by_provider);
  rules.max_bytes = std::max(kLeastCaptured, 2 * static_cast<std::size_t>(logging.max_body_bytes));
  rules.budget = std::move(budget);
  return std::make_shared<const relay::CaptureRules>(std::move(rules));
}

std::shared_ptr<const records::BodyRules> BodyRulesOf(const Config& config,
                                                      const Secret& access_key) {
  records::BodySettings settings;
  settings.max_bytes = static_cast<std::size_t>(config.logging.max_body_bytes);
  settings.preview_characters = static_cast<std::size_t>(config.logging.content_preview_length);
  settings.keeps_events = config.logging.stream_events;
  settings.secrets = {access_key,
                      config.server.access_key,
                      config.server.turnstile_secret_key,
                      config.server.jwt_secret,
                      config.sso.client_secret,
                      config.sso.github_client_secret,
                      config.sso.google_client_secret,
                      config.sso.local_sso_secret};
  for (const SsoProviderConfig& provider : config.sso.providers)
    settings.secrets.push_back(provider.client_secret);
  for (const ProviderConfig& provider : config.providers) {
    for (const KeyConfig& key : provider.keys) settings.secrets.push_back(key.key);
  }
  return std::make_shared<const records::BodyRules>(std::move(settings));
}

Result<std::unique_ptr<RecordKeeping>> RecordKeeping::Open(const std::filesystem::path& database,
                                                           const LoggingConfig& logging,
                                                           const Clock& clock) {
  std::unique_ptr<RecordKeeping> keeping(new RecordKeeping());
  store::sqlite::RequestStoreOptions options;
  options.retention.max_age = std::chrono::days(logging.max_age_days);
  options.retention.max_bytes = logging.max_megabytes * static_cast<std::int64_t>(kMegabyte);
  auto store = store::sqlite::SqliteRequestStore::Open(database, clock, options);
  if (!store) return std::unexpected(std::move(store.error()));
  auto spill = store::SpillFolder::Open(
      database.parent_path() / "spill",
      {.max_bytes = static_cast<std::uint64_t>(logging.spill_max_megabytes) * kMegabyte});
  if (!spill) return std::unexpected(std::move(spill.error()));
  keeping->store_ = *std::move(store);
  keeping->spill_ = *std::move(spill);
  keeping->log_ = std::make_unique<records::RequestLog>(*keeping->store_, *keeping->spill_, clock);
  return keeping;
}

}  // namespace monorelay::app
