#include "providers/refusals.hpp"

#include <string>

#include "base/text.hpp"

namespace monorelay::providers {
namespace {

constexpr std::size_t kMostSearched = 4096;

// Seen in 2026-11 in the error bodies and the documents of the providers named.
constexpr Refusal kRefusals[] = {
    // Money comes first: its texts speak of limits too.
    {"insufficient_quota", Told::kAsAnything, Meaning::kNoMoney},            // OpenAI, 429
    {"credit balance is too low", Told::kAsAnything, Meaning::kNoMoney},     // Anthropic, 400
    {"insufficient balance", Told::kAsAnything, Meaning::kNoMoney},          // DeepSeek, 402
    {"exceeded_current_quota_error", Told::kAsAnything, Meaning::kNoMoney},  // Moonshot, 429
    {"insufficient credits", Told::kAsAnything, Meaning::kNoMoney},          // OpenRouter, 402
    {"doesn't have any credits", Told::kAsAnything, Meaning::kNoMoney},      // xAI, 403
    {"arrearage", Told::kAsAnything, Meaning::kNoMoney},                     // DashScope, 400
    {"accountoverdueerror", Told::kAsAnything, Meaning::kNoMoney},           // Volcengine, 403
    {"余额不足", Told::kAsAnything, Meaning::kNoMoney},                      // Zhipu, 429
    // Keys that are refused with another status than 401.
    {"api_key_invalid", Told::kAsMistake, Meaning::kKeyInvalid},             // Gemini, 400
    {"api key not valid", Told::kAsMistake, Meaning::kKeyInvalid},           // Gemini, 400
    {"incorrect api key provided", Told::kAsMistake, Meaning::kKeyInvalid},  // xAI, 400
    {"invalid api key", Told::kAsMistake, Meaning::kKeyInvalid},
    {"invalidapikey", Told::kAsMistake, Meaning::kKeyInvalid},  // DashScope
    // Too long.
    {"context_length_exceeded", Told::kAsMistake, Meaning::kContextWindow},  // OpenAI, Azure
    {"maximum context length", Told::kAsMistake, Meaning::kContextWindow},   // OpenRouter, vLLM
    {"context window", Told::kAsMistake, Meaning::kContextWindow},
    {"context size", Told::kAsMistake, Meaning::kContextWindow},         // llama.cpp
    {"prompt is too long", Told::kAsMistake, Meaning::kContextWindow},   // Anthropic
    {"input is too long", Told::kAsMistake, Meaning::kContextWindow},    // Bedrock
    {"too large for model", Told::kAsMistake, Meaning::kContextWindow},  // Groq, Mistral
    {"exceeds the maximum number of tokens", Told::kAsMistake, Meaning::kContextWindow},  // Gemini
    {"reduce the length of the messages", Told::kAsMistake, Meaning::kContextWindow},
    {"too many tokens", Told::kAsMistake, Meaning::kContextWindow},                  // Cohere
    {"range of input length should be", Told::kAsMistake, Meaning::kContextWindow},  // DashScope
    {"exceeded model token limit", Told::kAsMistake, Meaning::kContextWindow},       // Moonshot
    {"exceed_context_size_error", Told::kAsMistake, Meaning::kContextWindow},        // llama.cpp
    // Forbidden.
    {"content_filter", Told::kAsMistake, Meaning::kContentPolicy},             // Azure, Moonshot
    {"content_policy_violation", Told::kAsMistake, Meaning::kContentPolicy},   // OpenAI
    {"content management policy", Told::kAsMistake, Meaning::kContentPolicy},  // Azure
    {"content filtering policy", Told::kAsMistake, Meaning::kContentPolicy},   // Anthropic
    {"responsibleaipolicyviolation", Told::kAsMistake, Meaning::kContentPolicy},
    {"content_moderation", Told::kAsMistake, Meaning::kContentPolicy},
    {"policy_violation", Told::kAsMistake, Meaning::kContentPolicy},
    {"violating our usage policy", Told::kAsMistake, Meaning::kContentPolicy},  // OpenAI
    {"requires moderation", Told::kAsMistake, Meaning::kContentPolicy},         // OpenRouter, 403
    {"datainspectionfailed", Told::kAsMistake, Meaning::kContentPolicy},        // DashScope
    {"data_inspection_failed", Told::kAsMistake, Meaning::kContentPolicy},
    // Models.
    {"model_not_found", Told::kAsNotFound, Meaning::kNoSuchModel},          // OpenAI, Groq
    {"is not a valid model id", Told::kAsNotFound, Meaning::kNoSuchModel},  // OpenRouter, 400
    {"invalid model:", Told::kAsNotFound, Meaning::kNoSuchModel},           // Mistral, 400
    {"invalid_model", Told::kAsNotFound, Meaning::kNoSuchModel},            // Mistral, Perplexity
    {"model not exist", Told::kAsNotFound, Meaning::kNoSuchModel},          // DeepSeek, 400
    {"model_not_supported", Told::kAsNotFound, Meaning::kNoSuchModel},      // GitHub Models, 400
    {"unknown_model", Told::kAsNotFound, Meaning::kNoSuchModel},            // GitHub Models, 400
    {"deploymentnotfound", Told::kAsNotFound, Meaning::kNoSuchModel},       // Azure, 404
    {"unable to access model", Told::kAsNotFound, Meaning::kNoSuchModel},   // Together, 400
    // Elsewhere.
    {"unsupported_country_region_territory", Told::kAsMistake, Meaning::kNotHere},  // OpenAI, 403
    {"user location is not supported", Told::kAsMistake, Meaning::kNotHere},        // Gemini, 400
    // A provider that has too much to do, told as if the key had asked too often.
    {"engine_overloaded_error", Told::kAsLimit, Meaning::kOverloaded},  // Moonshot
    {"serveroverloaded", Told::kAsLimit, Meaning::kOverloaded},         // Volcengine
    {"engine is currently overloaded", Told::kAsLimit, Meaning::kOverloaded},
    {"temporarily rate-limited upstream", Told::kAsLimit, Meaning::kOverloaded},  // OpenRouter
};

bool IsTold(Told told, int status) {
  switch (told) {
    case Told::kAsMistake:
      return status == 400 || status == 403 || status == 413 || status == 422;
    case Told::kAsNotFound:
      return status == 400 || status == 404 || status == 422;
    case Told::kAsAnything:
      return status == 400 || status == 402 || status == 403 || status == 429;
    case Told::kAsLimit:
      return status == 429;
  }
  return false;
}

}  // namespace

std::span<const Refusal> Refusals() {
  return kRefusals;
}

Meaning MeaningOf(int status, std::string_view body) {
  // The rest says what it means by its status.
  const bool may_mean_else = status == 400 || status == 402 || status == 403 || status == 404 ||
                             status == 413 || status == 422 || status == 429;
  if (!may_mean_else) return Meaning::kAsStatus;
  const std::string lower = ToLower(body.substr(0, kMostSearched));
  for (const Refusal& row : kRefusals) {
    if (IsTold(row.told, status) && lower.find(row.words) != std::string::npos) return row.meaning;
  }
  return Meaning::kAsStatus;
}

}  // namespace monorelay::providers
