// The configuration as plain values: what config.yml says, with defaults filled in and checked.
// Immutable by convention once loaded; a reload makes a new one. The default of each setting is the
// initialiser of its field here, and nowhere else.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_limits.hpp"
#include "app/config_provider.hpp"
#include "app/config_routing.hpp"
#include "app/config_sso.hpp"
#include "base/secret.hpp"

namespace monorelay::app {

// Bounds on what clients may ask of the server.
struct LimitsConfig {
  std::uint64_t max_body_bytes = 64ULL << 20U;
  std::uint64_t max_head_bytes = 64ULL << 10U;
  std::uint64_t max_headers = 128;
  std::uint64_t max_connections = 10000;
  std::chrono::seconds head_timeout{30};          // for a whole request head
  std::chrono::seconds body_timeout{60};          // between two pieces of a request body
  std::chrono::seconds idle_timeout{75};          // between two requests of one connection
  std::chrono::seconds write_timeout{60};         // for a client that does not read
  std::chrono::seconds drain_seconds{30};         // for requests in flight when the server stops
  std::uint64_t body_budget_bytes = 1ULL << 30U;  // bodies of all requests together
};

struct ServerConfig {
  // When the file gives none: 0.0.0.0 if an access key is configured and enabled, else 127.0.0.1.
  std::string host = "127.0.0.1";
  std::uint16_t port = 8787;  // 0 takes a free one
  Secret access_key;          // empty: none configured
  bool access_key_enabled = true;
  std::string log_level = "info";  // "debug", "info", "warning", "error"
  std::vector<std::string> cors_origins = {"*"};
  std::vector<std::string> trusted_proxies;    // networks whose word on the client is believed
  std::vector<std::string> provider_networks;  // inner ones that the admin API may name
  bool cost_in_usage = false;                  // every answer says what it cost
  std::chrono::seconds stream_keep_alive{15};  // 0: no signs of life in silent streams
  std::string public_host;
  bool turnstile_enabled = false;
  std::string turnstile_site_key;
  Secret turnstile_secret_key;
  std::string turnstile_url = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
  Secret jwt_secret;
  std::uint32_t workers = 0;  // 0: one for each core
  LimitsConfig limits;
  InFlightConfig in_flight;
  StreamHoldConfig stream_hold;
  std::int64_t whole_answer_hold_bytes = 1024LL * 1024;
  std::optional<DisconnectPolicy> on_client_disconnect;  // nothing: as the provider's
};

struct KeySelectionConfig {
  std::string strategy = "round-robin";  // "round-robin", "random", "weighted"
};

struct ToolCallingConfig {
  bool auto_downgrade = true;
  std::vector<std::string> unsupported_models;  // patterns
};

struct LoggingConfig {
  bool enabled = true;
  std::string db_path = "./data/requests.db";
  std::int64_t max_age_days = 30;
  std::int64_t max_megabytes = 10'240;
  std::string bodies = "off";  // "off", "errors", "full"
  Pairs bodies_by_client;      // the same words, by label of the access key
  Pairs bodies_by_provider;    // the same words, by name
  bool stream_events = false;
  std::int64_t max_body_bytes = 256LL * 1024;
  std::int64_t content_preview_length = 200;
  bool search_index = true;
  std::int64_t spill_max_megabytes = 4096;
};

struct ResponsesConfig {
  bool keep = true;
  std::int64_t max_age_days = 30;
  std::int64_t max_megabytes = 512;

  bool operator==(const ResponsesConfig&) const = default;
};

struct CacheConfig {
  std::vector<std::string> models;
  std::vector<std::string> access_keys;
  std::int64_t max_age_seconds = 300;
  std::int64_t max_megabytes = 64;
  std::int64_t max_answer_kilobytes = 1024;
};

struct AccountsConfig {
  std::string registration = "closed";  // "closed", "invite", "open"
  std::int64_t session_idle_hours = 24;
  std::int64_t session_max_days = 7;

  bool operator==(const AccountsConfig&) const = default;
};

struct SyncConfig {
  bool enabled = false;
  std::string gist_id;
  std::string gist_id_stats;
  bool push_after_save = true;
  bool include_statistics = true;
  bool include_secrets = false;
  std::string api_url = "https://api.github.com";
  std::vector<std::string> webdav_urls;
};

struct Config {
  ServerConfig server;
  std::vector<ProviderConfig> providers;  // in the order of the file, which routing follows
  ModelRouting model_routing;
  KeySelectionConfig key_selection;
  CircuitBreakerConfig circuit_breaker;
  HealthChecksConfig health_checks;
  ToolCallingConfig tool_calling;
  LoggingConfig logging;
  ResponsesConfig responses;
  CacheConfig cache;
  ClientLimitsConfig limits;
  AccountsConfig accounts;
  SyncConfig sync;
  SsoConfig sso;
};

// What the program runs with when there is no file: loopback only, and the provider `demo` (type
// mock) with the models demo-small and demo-large.
Config DefaultConfig();
// Its text.
std::string_view DefaultConfigText();

}  // namespace monorelay::app
