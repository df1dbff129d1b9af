#include <algorithm>

#include "dialects/openai_chat/codec.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Feature;

struct Row {
  Feature feature;
  std::string_view field;
};

constexpr Row kRows[] = {
    {Feature::kSystemPosition, "messages[].role system"},
    {Feature::kDeveloperRole, "messages[].role developer"},
    {Feature::kParticipantName, "messages[].name"},
    {Feature::kPurpose, "messages[].phase"},
    {Feature::kPrefill, "messages[-1].role assistant"},
    {Feature::kRefusalPart, "messages[].refusal"},
    {Feature::kImage, "messages[].content[].image_url"},
    {Feature::kImageDetail, "messages[].content[].image_url.detail"},
    {Feature::kDocument, "messages[].content[].file"},
    {Feature::kFileId, "messages[].content[].file.file_id"},
    {Feature::kAudioInput, "messages[].content[].input_audio"},
    {Feature::kVideo, "messages[].content[].video_url"},
    {Feature::kMediaInToolResult, "messages[].content[] of a tool"},
    {Feature::kToolArguments, "messages[].tool_calls[].function.arguments"},
    {Feature::kToolFailure, "messages[].content of a failed tool"},
    {Feature::kMissingResult, "messages[].tool_calls"},
    {Feature::kReasoningPart, "messages[].reasoning_content"},
    {Feature::kReasoningOpaque, "messages[].reasoning_details"},
    {Feature::kCitations, "messages[].annotations"},
    {Feature::kForeignPart, "messages[]"},
    {Feature::kCacheMark, "messages[].content[].cache_control"},
    {Feature::kTools, "tools"},
    {Feature::kForeignTool, "tools[].type"},
    {Feature::kFreeFormTool, "tools[].custom"},
    {Feature::kToolStrict, "tools[].function.strict"},
    {Feature::kToolName, "tools[].function.name"},
    {Feature::kToolChoice, "tool_choice"},
    {Feature::kAllowedTools, "tool_choice.allowed_tools"},
    {Feature::kParallelToolCalls, "parallel_tool_calls"},
    {Feature::kOutputFormat, "response_format"},
    {Feature::kOutputStrict, "response_format.json_schema.strict"},
    {Feature::kReasoningEffort, "reasoning_effort"},
    {Feature::kReasoningBudget, "reasoning.max_tokens"},
    {Feature::kReasoningView, "reasoning.exclude"},
    {Feature::kTemperature, "temperature"},
    {Feature::kTopP, "top_p"},
    {Feature::kTopK, "top_k"},
    {Feature::kMinP, "min_p"},
    {Feature::kFrequencyPenalty, "frequency_penalty"},
    {Feature::kPresencePenalty, "presence_penalty"},
    {Feature::kRepetitionPenalty, "repetition_penalty"},
    {Feature::kSeed, "seed"},
    {Feature::kLogitBias, "logit_bias"},
    {Feature::kMaxTokens, "max_completion_tokens"},
    {Feature::kStop, "stop"},
    {Feature::kChoices, "n"},
    {Feature::kLogprobs, "logprobs"},
    {Feature::kTopLogprobs, "top_logprobs"},
    {Feature::kVerbosity, "verbosity"},
    {Feature::kUser, "safety_identifier"},
    {Feature::kServiceTier, "service_tier"},
    {Feature::kCacheKey, "prompt_cache_key"},
    {Feature::kStore, "store"},
    {Feature::kMetadata, "metadata"},
};

}  // namespace

std::string_view FieldOf(Feature feature) {
  const auto* row = std::ranges::find(kRows, feature, &Row::feature);
  return row == std::end(kRows) ? "messages" : row->field;
}

}  // namespace monorelay::dialects::openai_chat
