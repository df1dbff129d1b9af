#include "app/wire_setup.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

#include "app/wire_attempts.hpp"
#include "app/wire_body_rules.hpp"
#include "app/wire_choices.hpp"
#include "app/wire_prices.hpp"
#include "app/wire_records.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "providers/mock/mock_model.hpp"

namespace monorelay::app {
namespace {

using dialects::Dialect;

std::vector<std::pair<Dialect, std::string>> EndpointsOf(const ProviderConfig& provider,
                                                         const std::string& mock_address) {
  if (provider.type != ProviderType::kMock)
    return {provider.endpoints.begin(), provider.endpoints.end()};
  const providers::mock::Profile profile{
      .latency_ms = provider.mock.latency_ms,
      .tokens_per_second = provider.mock.tokens_per_second,
      .reply_tokens = provider.mock.reply_tokens,
      .fail_every = provider.mock.fail_every,
      .fail_status = static_cast<int>(provider.mock.fail_status)};
  const std::string query = "?" + profile.ToQuery();
  return {{Dialect::kOpenAiChat, mock_address + "/v1/chat/completions" + query},
          {Dialect::kAnthropicMessages, mock_address + "/v1/messages" + query}};
}

// Configured headers, and what `cloaking` sets over them.
Pairs HeadersOf(const ProviderConfig& provider) {
  Pairs headers = provider.headers;
  const auto set = [&](const std::string& name, const std::string& value) {
    if (value.empty()) return;
    std::erase_if(headers,
                  [&](const auto& header) { return EqualsIgnoringCase(header.first, name); });
    headers.emplace_back(name, value);
  };
  set("user-agent", provider.cloaking.user_agent);
  set("referer", provider.cloaking.referer);
  set("origin", provider.cloaking.origin);
  set("accept", provider.cloaking.accept);
  set("accept-language", provider.cloaking.accept_language);
  return headers;
}

providers::ProviderSettings SettingsOf(const ProviderConfig& provider,
                                       const std::string& mock_address) {
  providers::ProviderSettings settings;
  settings.name = provider.name;
  settings.endpoints = EndpointsOf(provider, mock_address);
  settings.auth = provider.auth;
  settings.quirks = provider.quirks;
  settings.headers = HeadersOf(provider);
  AddTimeLimits(settings, provider);
  settings.cooldown = provider.rate_limit_cooldown;
  settings.proxy_url = provider.proxy_url;
  settings.tls = {.ca_file = provider.tls.ca_file,
                  .insecure_skip_verify = provider.tls.insecure_skip_verify};
  settings.public_only = provider.public_only && provider.proxy_url.empty();
  return settings;
}

keys::Strategy StrategyNamed(const std::string& name) {
  if (name == "random") return keys::Strategy::kRandom;
  if (name == "weighted") return keys::Strategy::kWeighted;
  return keys::Strategy::kRoundRobin;
}

keys::CircuitRules CircuitOf(const CircuitBreakerConfig& config) {
  return {.enabled = config.enabled,
          .faults_in_a_row = static_cast<int>(config.faults_in_a_row),
          .fault_share = static_cast<double>(config.fault_percent) / 100,
          .least_requests = static_cast<int>(config.least_requests),
          .window = config.window,
          .first_open = config.open,
          .longest_open = std::max(config.open, config.longest_open)};
}

keys::KeyLimits LimitsOf(const KeyConfig& key, const keys::CircuitRules& circuit) {
  return {.quota = key.quota_limit,
          .quota_before = key.quota_used,
          .requests_per_second = key.rate_limit_rps,
          .in_5_hours = key.usage_window_limits.window_5h,
          .in_a_day = key.usage_window_limits.window_1d,
          .in_a_week = key.usage_window_limits.window_7d,
          .at_once = key.max_concurrent,
          .expires_at = ParseTime(key.expires_at),
          .circuit = circuit};
}

std::vector<keys::Key> KeysOf(const ProviderConfig& provider, const keys::CircuitRules& circuit,
                              keys::KeyStates& states) {
  std::vector<keys::Key> keys;
  for (const KeyConfig& key : provider.keys) {
    if (!key.enabled || key.key.IsEmpty()) continue;
    keys.push_back({.secret = key.key,
                    .label = key.label,
                    .weight = static_cast<std::uint32_t>(key.weight),
                    .state = states.Of(provider.name, key.key),
                    .limits = LimitsOf(key, circuit)});
  }
  const bool needs_keys = provider.type != ProviderType::kMock && !provider.quirks.keys_optional;
  if (keys.empty() && !needs_keys) {
    keys.push_back({.secret = Secret(),
                    .label = {},
                    .state = states.Of(provider.name, Secret()),
                    .limits = {.circuit = circuit}});
  }
  return keys;
}

catalog::Offer OfferOf(const ProviderConfig& provider, const LastingState& lasting) {
  catalog::Offer offer{provider.name, provider.models.include, provider.models.exclude,
                       IdsIn(provider.remote_models_cache)};
  if (!provider.test_model.empty()) offer.known.push_back(provider.test_model);
  if (provider.models.remote && lasting.remote_models) {
    for (std::string& id : lasting.remote_models(provider)) offer.known.push_back(std::move(id));
  }
  offer.weight = provider.weight;
  return offer;
}

std::vector<catalog::Rule> RulesOf(const Pairs& pairs) {
  std::vector<catalog::Rule> rules;
  for (const auto& [pattern, target] : pairs) rules.push_back({pattern, target});
  return rules;
}

std::vector<std::pair<std::string, std::vector<catalog::Fallback>>> FallbacksOf(
    const ModelRouting& routing) {
  std::vector<std::pair<std::string, std::vector<catalog::Fallback>>> fallbacks;
  for (const auto& [name, targets] : routing.fallbacks) {
    auto& list = fallbacks.emplace_back(name, std::vector<catalog::Fallback>()).second;
    for (const FallbackTarget& target : targets) list.push_back({target.model, target.weight});
  }
  return fallbacks;
}

relay::Affinity AffinityOf(const AffinityConfig& config, const LastingState& lasting) {
  using Mode = routing::AffinityMode;
  if (config.mode == "off") return {};
  return {.mode = config.mode == "conversation" ? Mode::kConversation : Mode::kSession,
          .life = config.life,
          .table = lasting.conversations};
}

// Whether the provider can be asked at all by what the program speaks.
bool IsServed(const ProviderConfig& provider) {
  return provider.enabled && provider.type != ProviderType::kWebReverse;
}

relay::Sharing SharingOf(const CacheConfig& config, const Clock& clock) {
  constexpr std::size_t kKilobyte = 1024;
  const relay::ResponseCache::Limits limits{
      .max_bytes = static_cast<std::size_t>(config.max_megabytes) * kKilobyte * kKilobyte,
      .max_age = std::chrono::seconds(config.max_age_seconds)};
  return {.models = config.models,
          .clients = config.access_keys,
          .max_answer_bytes = static_cast<std::size_t>(config.max_answer_kilobytes) * kKilobyte,
          .cache = std::make_shared<relay::ResponseCache>(limits, clock),
          .flights = std::make_shared<relay::Flights>()};
}

}  // namespace

std::vector<std::string> IdsIn(const JsonText& list) {
  std::vector<std::string> ids;
  boost::system::error_code failure;
  const boost::json::value value = boost::json::parse(list.value, failure);
  if (failure || !value.is_array()) return ids;
  for (const boost::json::value& entry : value.get_array()) {
    const auto* object = entry.if_object();
    const boost::json::value* id = object != nullptr ? object->if_contains("id") : &entry;
    if (id != nullptr && id->is_string()) ids.emplace_back(id->get_string());
  }
  return ids;
}

std::shared_ptr<relay::ProviderState> ProviderStates::Of(const std::string& name) {
  auto& state = states_[name];
  if (state == nullptr)
    state = std::make_shared<relay::ProviderState>("providers." + name + ".in_flight");
  return state;
}

bool NeedsMock(const Config& config) {
  return std::ranges::any_of(config.providers, [](const ProviderConfig& provider) {
    return provider.enabled && provider.type == ProviderType::kMock;
  });
}

Result<std::shared_ptr<const relay::Setup>> MakeSetup(const SetupParts& parts,
                                                      LastingState& lasting, const Clock& clock) {
  const Config& config = parts.config;
  std::vector<catalog::Offer> offers;
  std::vector<relay::Target> targets;
  std::vector<const ProviderConfig*> served;  // of the targets
  const keys::Strategy strategy = StrategyNamed(config.key_selection.strategy);
  const keys::CircuitRules circuit = CircuitOf(config.circuit_breaker);
  for (const ProviderConfig& provider : config.providers) {
    if (!IsServed(provider)) continue;
    auto made = providers::Provider::Make(SettingsOf(provider, parts.mock_address));
    if (!made) return std::unexpected(std::move(made.error()));
    std::vector<keys::Key> keys = KeysOf(provider, circuit, lasting.keys);
    // Without a key it would only ever be refused.
    if (keys.empty()) continue;
    offers.push_back(OfferOf(provider, lasting));
    served.push_back(&provider);
    relay::Target& target = targets.emplace_back();
    target.provider = *std::move(made);
    target.keys = std::make_shared<keys::KeyPool>(strategy, std::move(keys), clock);
    target.figures = lasting.figures.Of(provider.name);
    target.state = lasting.providers.Of(provider.name);
    ApplyAttempts(target, provider);
  }
  auto prices = PricesOf(config);
  if (!prices) return std::unexpected(std::move(prices.error()));
  const ModelRouting& routing = config.model_routing;
  auto setup = std::make_shared<relay::Setup>(relay::Setup{
      .catalog =
          catalog::Snapshot(std::move(offers), routing.aliases, RulesOf(routing.provider_mapping),
                            RulesOf(routing.model_overrides), FallbacksOf(routing),
                            ChoicesOf(config, std::make_shared<const catalog::PriceBook>(*prices))),
      .targets = std::move(targets),
      .access_keys = {},
      .access_key_required = config.server.access_key_enabled,
      .keep_alive = config.server.stream_keep_alive,
      .policy_moves_on = routing.fallback_on_policy,
      .strict_conversion = routing.strict_conversion,
      .toolless_models = config.tool_calling.auto_downgrade ? config.tool_calling.unsupported_models
                                                            : std::vector<std::string>(),
      .cors = {},
      .affinity = AffinityOf(routing.affinity, lasting),
      .prices = *std::move(prices),
      .cost_in_usage = config.server.cost_in_usage});
  setup->capture = CaptureRulesOf(config.logging, parts.capture_budget);
  setup->body_rules = RulesFor(config, served);
  setup->sharing = SharingOf(config.cache, clock);
  setup->shared = lasting.providers.Shared();
  ApplyAttempts(*setup, config);
  std::optional<identity::LeavePolicy> on_leave;
  if (config.server.on_client_disconnect)
    on_leave = LeavePolicyOf(*config.server.on_client_disconnect);
  if (lasting.access == nullptr) lasting.access = Access::InMemory(clock);
  lasting.access->Apply(config.limits, on_leave, *setup);
  setup->access_keys.Add(
      config.server.access_key.IsEmpty() ? parts.access_key : config.server.access_key, "default",
      on_leave);
  for (const std::string& origin : config.server.cors_origins) {
    if (origin == "*") {
      setup->cors.any_origin = true;
    } else {
      setup->cors.origins.push_back(origin);
    }
  }
  // What is no network was refused with the configuration.
  for (const std::string& network : config.server.trusted_proxies)
    setup->trusted_proxies.Add(network);
  return setup;
}

http::ServerLimits LimitsOf(const Config& config) {
  const LimitsConfig& limits = config.server.limits;
  return {.head = {.max_bytes = limits.max_head_bytes, .max_fields = limits.max_headers},
          .max_body_bytes = limits.max_body_bytes,
          .max_connections = limits.max_connections,
          .head_timeout = limits.head_timeout,
          .body_timeout = limits.body_timeout,
          .idle_timeout = limits.idle_timeout,
          .write_timeout = limits.write_timeout};
}

}  // namespace monorelay::app
