#include "dialects/anthropic_messages/fields.hpp"

#include <algorithm>

#include "dialects/anthropic_messages/codec.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Feature;

struct Row {
  Feature feature;
  std::string_view field;
};

// Some features are unknown to Messages; the names for them are never shown, as its clients cannot
// ask for them.
constexpr Row kRows[] = {
    {Feature::kSystemPosition, "messages.role"},
    {Feature::kDeveloperRole, "messages.role"},
    {Feature::kParticipantName, "messages.name"},
    {Feature::kPurpose, "messages.phase"},
    {Feature::kPrefill, "messages"},
    {Feature::kRefusalPart, "messages.content.text"},
    {Feature::kImage, "messages.content.image"},
    {Feature::kImageDetail, "messages.content.image.detail"},
    {Feature::kDocument, "messages.content.document"},
    {Feature::kFileId, "messages.content.source.file_id"},
    {Feature::kAudioInput, "messages.content.audio"},
    {Feature::kVideo, "messages.content.video"},
    {Feature::kMediaInToolResult, "messages.content.tool_result.content"},
    {Feature::kToolArguments, "messages.content.tool_use.input"},
    {Feature::kToolFailure, "messages.content.tool_result.is_error"},
    {Feature::kMissingResult, "messages.content.tool_use"},
    {Feature::kReasoningPart, "messages.content.thinking"},
    {Feature::kReasoningOpaque, "messages.content.thinking.signature"},
    {Feature::kCitations, "messages.content.text.citations"},
    {Feature::kForeignPart, "messages.content"},
    {Feature::kCacheMark, "cache_control"},
    {Feature::kTools, "tools"},
    {Feature::kForeignTool, "tools.type"},
    {Feature::kFreeFormTool, "tools.input_schema"},
    {Feature::kToolStrict, "tools.strict"},
    {Feature::kToolName, "tools.name"},
    {Feature::kToolChoice, "tool_choice"},
    {Feature::kAllowedTools, "tool_choice"},
    {Feature::kParallelToolCalls, "tool_choice.disable_parallel_tool_use"},
    {Feature::kOutputFormat, "output_config.format"},
    {Feature::kOutputStrict, "output_config.format"},
    {Feature::kReasoningEffort, "output_config.effort"},
    {Feature::kReasoningBudget, "thinking"},
    {Feature::kReasoningView, "thinking.display"},
    {Feature::kTemperature, "temperature"},
    {Feature::kTopP, "top_p"},
    {Feature::kTopK, "top_k"},
    {Feature::kMinP, "min_p"},
    {Feature::kFrequencyPenalty, "frequency_penalty"},
    {Feature::kPresencePenalty, "presence_penalty"},
    {Feature::kRepetitionPenalty, "repetition_penalty"},
    {Feature::kSeed, "seed"},
    {Feature::kLogitBias, "logit_bias"},
    {Feature::kMaxTokens, "max_tokens"},
    {Feature::kStop, "stop_sequences"},
    {Feature::kChoices, "n"},
    {Feature::kLogprobs, "logprobs"},
    {Feature::kTopLogprobs, "top_logprobs"},
    {Feature::kVerbosity, "verbosity"},
    {Feature::kUser, "metadata.user_id"},
    {Feature::kServiceTier, "service_tier"},
    {Feature::kCacheKey, "cache_key"},
    {Feature::kStore, "store"},
    {Feature::kMetadata, "metadata"},
};

bool IsEmptyList(std::string_view json) {
  return json.find_first_not_of("[] \t\r\n") == std::string_view::npos;
}

}  // namespace

std::string_view FieldOf(Feature feature) {
  const auto* const row = std::ranges::find(kRows, feature, &Row::feature);
  return row == std::end(kRows) ? std::string_view("messages") : row->field;
}

bool MustNotBeDropped(const chat::Extra& extra) {
  if (extra.value.IsEmpty() || extra.value.IsNull()) return false;
  if (json::Equals(extra.key, "container")) return true;
  return json::Equals(extra.key, "mcp_servers") && !IsEmptyList(extra.value.json);
}

}  // namespace monorelay::dialects::anthropic_messages
