#include "dialects/gemini/fields.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Feature;

struct Row {
  Feature feature;
  std::string_view name;
};

// The last ones are no fields of Gemini; a request that was read from it never has them.
constexpr Row kRows[] = {
    {Feature::kSystemPosition, "systemInstruction"},
    {Feature::kDeveloperRole, "systemInstruction"},
    {Feature::kParticipantName, "contents.role"},
    {Feature::kPurpose, "contents.phase"},
    {Feature::kPrefill, "contents"},
    {Feature::kRefusalPart, "contents.parts.text"},
    {Feature::kImage, "contents.parts.inlineData"},
    {Feature::kImageDetail, "contents.parts.mediaResolution"},
    {Feature::kDocument, "contents.parts.inlineData"},
    {Feature::kFileId, "contents.parts.fileData"},
    {Feature::kAudioInput, "contents.parts.inlineData"},
    {Feature::kVideo, "contents.parts.inlineData"},
    {Feature::kMediaInToolResult, "contents.parts.functionResponse.parts"},
    {Feature::kToolArguments, "contents.parts.functionCall.args"},
    {Feature::kToolFailure, "contents.parts.functionResponse.response.error"},
    {Feature::kMissingResult, "contents.parts.functionCall"},
    {Feature::kReasoningPart, "contents.parts.thought"},
    {Feature::kReasoningOpaque, "contents.parts.thoughtSignature"},
    {Feature::kCitations, "groundingMetadata"},
    {Feature::kForeignPart, "contents.parts"},
    {Feature::kCacheMark, "cachedContent"},
    {Feature::kTools, "tools.functionDeclarations"},
    {Feature::kForeignTool, "tools"},
    {Feature::kFreeFormTool, "tools"},
    {Feature::kToolStrict, "toolConfig.functionCallingConfig.mode"},
    {Feature::kToolName, "tools.functionDeclarations.name"},
    {Feature::kToolChoice, "toolConfig.functionCallingConfig"},
    {Feature::kParallelToolCalls, "toolConfig.functionCallingConfig"},
    {Feature::kAllowedTools, "toolConfig.functionCallingConfig.allowedFunctionNames"},
    {Feature::kOutputFormat, "generationConfig.responseMimeType"},
    {Feature::kOutputStrict, "generationConfig.responseJsonSchema"},
    {Feature::kReasoningEffort, "generationConfig.thinkingConfig.thinkingLevel"},
    {Feature::kReasoningBudget, "generationConfig.thinkingConfig.thinkingBudget"},
    {Feature::kReasoningView, "generationConfig.thinkingConfig.includeThoughts"},
    {Feature::kTemperature, "generationConfig.temperature"},
    {Feature::kTopP, "generationConfig.topP"},
    {Feature::kTopK, "generationConfig.topK"},
    {Feature::kFrequencyPenalty, "generationConfig.frequencyPenalty"},
    {Feature::kPresencePenalty, "generationConfig.presencePenalty"},
    {Feature::kSeed, "generationConfig.seed"},
    {Feature::kMaxTokens, "generationConfig.maxOutputTokens"},
    {Feature::kStop, "generationConfig.stopSequences"},
    {Feature::kChoices, "generationConfig.candidateCount"},
    {Feature::kLogprobs, "generationConfig.responseLogprobs"},
    {Feature::kTopLogprobs, "generationConfig.logprobs"},
    {Feature::kMinP, "min_p"},
    {Feature::kRepetitionPenalty, "repetition_penalty"},
    {Feature::kLogitBias, "logit_bias"},
    {Feature::kVerbosity, "verbosity"},
    {Feature::kUser, "user"},
    {Feature::kServiceTier, "serviceTier"},
    {Feature::kCacheKey, "cache_key"},
    {Feature::kStore, "store"},
    {Feature::kMetadata, "labels"},
};

}  // namespace

std::string_view FieldName(Feature feature) {
  for (const Row& row : kRows) {
    if (row.feature == feature) return row.name;
  }
  return "request";
}

}  // namespace monorelay::dialects::gemini
