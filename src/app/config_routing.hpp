// What config.yml says about which model goes where.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/config_provider.hpp"

namespace monorelay::app {

// A model by how hard the prompt looks.
struct ComplexityConfig {
  bool enabled = false;
  std::vector<std::string> models = {"auto"};  // names that clients ask for
  bool replace_any = false;  // also in the place of other models, as the predecessor did
  std::string simple = "openai/gpt-4o-mini";
  std::string moderate = "openai/gpt-4o";
  std::string complex = "anthropic/claude-sonnet-4-20250514";
};

// Tries models one after the other.
struct CascadeConfig {
  bool enabled = false;
  std::vector<std::string> models;
  std::int64_t max_retries = 2;    // how many of `models` are tried
  std::vector<std::string> names;  // for which requested models; empty: for all
};

// The same provider and key for the requests of a conversation.
struct AffinityConfig {
  std::string mode = "session";    // "off", "session", "conversation"
  std::chrono::seconds life{600};  // since its last request
};

// When a key is left alone for a model because its provider fails.
struct CircuitBreakerConfig {
  bool enabled = true;
  std::int64_t faults_in_a_row = 5;
  // Of the requests in `window`, if there were so many. Chance alone does not bring a provider
  // there that fails every third time.
  std::int64_t fault_percent = 60;
  std::int64_t least_requests = 30;
  std::chrono::seconds window{60};
  std::chrono::seconds open{5};  // at first; doubled with each failed trial
  std::chrono::seconds longest_open{120};
};

struct HealthChecksConfig {
  bool enabled = false;
  std::chrono::seconds interval{300};
  std::chrono::seconds timeout{15};  // of one check
  std::int64_t concurrency = 4;      // checks at a time
  bool affect_routing = false;
  bool operator==(const HealthChecksConfig&) const = default;
};

struct PayloadRule {
  std::vector<std::string> models;  // patterns
  JsonText inject_params;           // where the request has no such field
  JsonText override_params;         // always
};

struct PayloadTransformation {
  bool enabled = false;
  std::vector<PayloadRule> rules;
};

struct GlobalParams {
  bool enabled = false;
  std::string mode = "default";  // "default": where the request has no such field; "override"
  JsonText params;
  std::string system_prompt;
};

struct FallbackTarget {
  std::string model;  // "name" or "name@provider"
  double weight = 0;  // 0: none given
  bool operator==(const FallbackTarget&) const = default;
};
using Fallbacks = std::vector<std::pair<std::string, std::vector<FallbackTarget>>>;

struct ModelRouting {
  bool enabled = true;
  std::string mode = "passthrough";
  Pairs aliases;           // client's name -> target's name, followed again
  Pairs provider_mapping;  // pattern -> provider; the first match decides
  Pairs model_overrides;   // pattern -> model; the first match decides
  ComplexityConfig complexity;
  CascadeConfig cascade;
  PayloadTransformation payload_transformation;
  GlobalParams global_params;
  std::vector<ModelParams> model_params;
  bool strict_conversion = false;
  Fallbacks fallbacks;  // model or alias -> what to try next
  bool fallback_on_policy = false;
  std::string balance = "order";
  Pairs balance_models;  // pattern -> as `balance`
  AffinityConfig affinity;
  HedgeConfig hedge;
};

}  // namespace monorelay::app
