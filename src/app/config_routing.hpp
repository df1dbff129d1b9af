// What config.yml says about which model goes where.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/config_provider.hpp"

namespace monorelay::app {

// Replaces the model by one of three, by how hard the prompt looks.
struct ComplexityConfig {
  bool enabled = false;
  std::string simple = "openai/gpt-4o-mini";
  std::string moderate = "openai/gpt-4o";
  std::string complex = "anthropic/claude-sonnet-4-20250514";
};

// Tries models one after the other.
struct CascadeConfig {
  bool enabled = false;
  std::vector<std::string> models;
  std::int64_t max_retries = 2;  // how many of `models` are tried
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
  HedgeConfig hedge;
};

}  // namespace monorelay::app
