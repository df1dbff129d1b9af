#include "dialects/openai_responses/fields.hpp"

#include <iterator>

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Feature;

struct Row {
  Feature feature;
  std::string_view field;
};

// In the order of Feature.
constexpr Row kRows[] = {
    {Feature::kSystemPosition, "input[].role system"},
    {Feature::kDeveloperRole, "input[].role developer"},
    {Feature::kParticipantName, "input[].name"},
    {Feature::kPurpose, "input[].phase"},
    {Feature::kPrefill, "input[-1].role assistant"},
    {Feature::kRefusalPart, "input[].content[].refusal"},
    {Feature::kImage, "input[].content[].input_image"},
    {Feature::kImageDetail, "input[].content[].detail"},
    {Feature::kDocument, "input[].content[].input_file"},
    {Feature::kFileId, "input[].content[].file_id"},
    {Feature::kAudioInput, "input[].content[].input_audio"},
    {Feature::kVideo, "input[].content[].input_video"},
    {Feature::kMediaInToolResult, "input[].output[].input_image"},
    {Feature::kToolArguments, "input[].arguments"},
    {Feature::kToolFailure, "input[].status"},
    {Feature::kMissingResult, "input[].function_call"},
    {Feature::kReasoningPart, "input[].reasoning"},
    {Feature::kReasoningOpaque, "input[].encrypted_content"},
    {Feature::kCitations, "input[].content[].annotations"},
    {Feature::kForeignPart, "input[].type"},
    {Feature::kCacheMark, "prompt_cache_breakpoint"},
    {Feature::kTools, "tools"},
    {Feature::kForeignTool, "tools[].type"},
    {Feature::kFreeFormTool, "tools[].custom"},
    {Feature::kToolStrict, "tools[].strict"},
    {Feature::kToolName, "tools[].name"},
    {Feature::kToolChoice, "tool_choice"},
    {Feature::kAllowedTools, "tool_choice.allowed_tools"},
    {Feature::kParallelToolCalls, "parallel_tool_calls"},
    {Feature::kOutputFormat, "text.format"},
    {Feature::kOutputStrict, "text.format.strict"},
    {Feature::kReasoningEffort, "reasoning.effort"},
    {Feature::kReasoningBudget, "reasoning.effort"},
    {Feature::kReasoningView, "reasoning.summary"},
    {Feature::kTemperature, "temperature"},
    {Feature::kTopP, "top_p"},
    {Feature::kTopK, "top_k"},
    {Feature::kMinP, "min_p"},
    {Feature::kFrequencyPenalty, "frequency_penalty"},
    {Feature::kPresencePenalty, "presence_penalty"},
    {Feature::kRepetitionPenalty, "repetition_penalty"},
    {Feature::kSeed, "seed"},
    {Feature::kLogitBias, "logit_bias"},
    {Feature::kMaxTokens, "max_output_tokens"},
    {Feature::kStop, "stop"},
    {Feature::kChoices, "n"},
    {Feature::kLogprobs, "top_logprobs"},
    {Feature::kTopLogprobs, "top_logprobs"},
    {Feature::kVerbosity, "text.verbosity"},
    {Feature::kUser, "safety_identifier"},
    {Feature::kServiceTier, "service_tier"},
    {Feature::kCacheKey, "prompt_cache_key"},
    {Feature::kStore, "store"},
    {Feature::kMetadata, "metadata"},
};

consteval bool IsInOrder() {
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    if (static_cast<std::size_t>(kRows[i].feature) != i) return false;
  }
  return std::size(kRows) == static_cast<std::size_t>(Feature::kMetadata) + 1;
}
static_assert(IsInOrder());

}  // namespace

std::string_view FieldOf(Feature feature) {
  return kRows[static_cast<std::size_t>(feature)].field;
}

}  // namespace monorelay::dialects::openai_responses
