// What config.yml says about one provider, after names, hosts and types have been looked up.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/config_attempts.hpp"
#include "base/secret.hpp"
#include "dialects/dialect.hpp"
#include "providers/directory.hpp"

namespace monorelay::app {

// Names and values in the order of the file.
using Pairs = std::vector<std::pair<std::string, std::string>>;

// A value that may be any YAML, kept as the text of the same value in JSON. Empty: not
// given, or an empty mapping or list.
struct JsonText {
  std::string value;
  bool operator==(const JsonText&) const = default;
};

enum class ProviderType : std::uint8_t { kApi, kAnthropic, kGemini, kWebReverse, kMock };

// The name used in configuration: "api", "anthropic", "gemini", "web_reverse", "mock".
std::string_view NameOf(ProviderType type);

// Most requests that one key may serve in a rolling window; 0 is no limit.
struct UsageWindows {
  std::int64_t window_5h = 0;
  std::int64_t window_1d = 0;
  std::int64_t window_7d = 0;
};

struct KeyConfig {
  Secret key;  // empty only if it is not enabled
  std::string label = "default";
  std::int64_t weight = 1;  // >= 0; for key_selection.strategy "weighted"
  bool enabled = true;
  std::int64_t quota_limit = 0;  // requests; 0 is no limit
  std::int64_t quota_used = 0;
  double rate_limit_rps = 0;        // requests a second; 0 is no limit
  std::int64_t max_concurrent = 0;  // requests at once; 0 is no limit
  std::string expires_at;           // ISO 8601, or empty
  Pairs metadata;
  UsageWindows usage_window_limits;
  JsonText prices;  // of this key alone; see ProviderConfig
};

// Shell-style patterns of model names. An empty `include` admits every model.
struct ModelLists {
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  bool remote = false;  // what the provider lists itself stands in GET /v1/models too
};

// Header values that replace what the relay would send; empty leaves it alone.
struct CloakingConfig {
  std::string user_agent;
  std::string referer;
  std::string origin;
  std::string accept;
  std::string accept_language;
  std::string tls_fingerprint_profile;
};

struct WebReverseConfig {
  std::string pow_difficulty = "00003a";
  bool conversation_only = false;
  bool history_disabled = true;
  std::string proxy_url;
  std::string chatgpt_base_url = "https://chatgpt.com";
  Pairs model_mapping = {{"gpt-3.5-turbo", "text-davinci-002-render-sha"},
                         {"gpt-4", "gpt-4"},
                         {"gpt-4o", "gpt-4o"},
                         {"gpt-4o-mini", "gpt-4o-mini"},
                         {"o1-mini", "o1-mini"},
                         {"o1", "o1"},
                         {"o3-mini", "o3-mini"}};
  bool enable_limit = true;
  std::string turnstile_solver_url;
  std::string ark0se_token_url;
};

struct RetryConfig {
  bool enabled = false;
  std::int64_t max_retries = 3;
  std::vector<std::int64_t> retry_on_status = {429, 500, 502, 503, 504};
  std::vector<std::string> retry_on_errors = {"rate_limit_error", "timeout_error", "upstream_error",
                                              "service_unavailable"};
  double backoff_factor = 1.5;
  std::chrono::seconds backoff_max{60};
  std::int64_t budget_percent = 20;  // of the provider's requests
};

struct IgnoreConfig {
  bool enabled = false;
  std::vector<std::string> ignore_errors = {"content_filter", "content_moderation",
                                            "policy_violation"};
};

// Body fields and a system message for the models that a pattern matches.
struct ModelParams {
  std::string model_pattern;
  JsonText params;
  std::string system_prompt;
};

struct TlsConfig {
  std::string ca_file;  // PEM; empty is the system's trust store
  bool insecure_skip_verify = false;
};

// What becomes of the upstream call when the client leaves.
struct DisconnectPolicy {
  bool drain = false;             // false: cancel at once
  std::int64_t drain_tokens = 0;  // > 0: read at most so many tokens more
  std::chrono::seconds drain_seconds{0};
  bool operator==(const DisconnectPolicy&) const = default;
};

// How the built-in model of provider_type "mock" behaves.
struct MockConfig {
  std::int64_t latency_ms = 0;     // before the first byte
  double tokens_per_second = 0;    // of a stream; 0 is as fast as it can
  std::int64_t reply_tokens = 0;   // length of an answer; 0 is the whole built-in text
  std::int64_t fail_every = 0;     // every n-th request fails; 0 is none
  std::int64_t fail_status = 503;  // with this HTTP status
};

struct ProviderConfig {
  std::string name;
  // The name in data/providers.json, "mock" for the built-in models, or empty.
  std::string known_name;
  bool enabled = true;
  ProviderType type = ProviderType::kApi;
  std::vector<dialects::Dialect> dialects;  // spoken natively, the preferred one first

  // As configured or known, without a `/` at its end; for type anthropic also without `/v1`.
  // For requests use `endpoints`.
  std::string base_url;
  // The full URL to POST to, for each of `dialects` (for kGemini: the URL of its model list, to
  // which "/MODEL:generateContent" is added). Empty for mock and web_reverse.
  std::map<dialects::Dialect, std::string> endpoints;
  // Where the provider lists its models; empty for mock and web_reverse.
  std::string models_url;

  providers::AuthScheme auth = providers::AuthScheme::kBearer;
  providers::Quirks quirks;
  std::vector<KeyConfig> keys;
  std::chrono::seconds rate_limit_cooldown{60};
  // The predecessor's setting. `timeouts` has already taken it up; nothing else need read it.
  std::chrono::seconds timeout{120};
  TimeoutConfig timeouts;
  std::vector<ModelTimeouts> model_timeouts;
  InFlightConfig in_flight;
  ModelLists models;
  JsonText remote_models_cache;
  // Sent with each request: the known provider's own, replaced by configured ones of the same name.
  Pairs headers;
  CloakingConfig cloaking;
  WebReverseConfig web_reverse;
  std::string test_model;
  std::string console_url;
  double cost_per_m_input = 0;  // USD for a million tokens
  double cost_per_m_output = 0;
  double weight = 1;  // >= 0; for model_routing.balance "weighted"
  JsonText prices;    // by glob of model names; see catalog::PriceBook::Set
  RetryConfig retry;
  IgnoreConfig ignore;
  JsonText params;
  std::string system_prompt;
  std::vector<ModelParams> model_params;
  std::string proxy_url;  // http://HOST:PORT or socks5://HOST:PORT, perhaps with USER:PASSWORD@
  TlsConfig tls;
  bool public_only = false;  // addresses of inner networks are not connected to
  DisconnectPolicy on_client_disconnect;
  MockConfig mock;
};

}  // namespace monorelay::app
