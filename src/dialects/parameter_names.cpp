#include "dialects/parameter_names.hpp"

#include <algorithm>
#include <array>

namespace monorelay::dialects {
namespace {

struct Row {
  Dialect dialect;
  std::string_view chat;
  std::string_view own;
};

constexpr std::array kRows{
    Row{Dialect::kGemini, "temperature", "generationConfig.temperature"},
    Row{Dialect::kGemini, "top_p", "generationConfig.topP"},
    Row{Dialect::kGemini, "top_k", "generationConfig.topK"},
    Row{Dialect::kGemini, "max_tokens", "generationConfig.maxOutputTokens"},
    Row{Dialect::kGemini, "max_completion_tokens", "generationConfig.maxOutputTokens"},
    Row{Dialect::kGemini, "stop", "generationConfig.stopSequences"},
    Row{Dialect::kGemini, "seed", "generationConfig.seed"},
    Row{Dialect::kGemini, "presence_penalty", "generationConfig.presencePenalty"},
    Row{Dialect::kGemini, "frequency_penalty", "generationConfig.frequencyPenalty"},
    Row{Dialect::kAnthropicMessages, "max_completion_tokens", "max_tokens"},
    Row{Dialect::kAnthropicMessages, "stop", "stop_sequences"},
    Row{Dialect::kAnthropicMessages, "reasoning_effort", "output_config.effort"},
    Row{Dialect::kOpenAiResponses, "max_tokens", "max_output_tokens"},
    Row{Dialect::kOpenAiResponses, "max_completion_tokens", "max_output_tokens"},
    Row{Dialect::kOpenAiResponses, "reasoning_effort", "reasoning.effort"},
    Row{Dialect::kOpenAiResponses, "verbosity", "text.verbosity"},
};

}  // namespace

std::string ParameterNameIn(Dialect dialect, std::string_view name) {
  const auto row = std::ranges::find_if(
      kRows, [&](const Row& each) { return each.dialect == dialect && each.chat == name; });
  return std::string(row == kRows.end() ? name : row->own);
}

}  // namespace monorelay::dialects
