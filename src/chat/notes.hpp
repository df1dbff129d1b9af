// What did not survive the way into another dialect.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/text.hpp"

namespace monorelay::chat {

// What a request can hold. Each dialect has its own name for each; see dialects::FieldOf.
enum class Feature : std::uint8_t {
  kSystemPosition,  // a system or developer message in the middle of the conversation
  kDeveloperRole,
  kParticipantName,
  kPurpose,  // of a message: commentary or final answer
  kPrefill,  // an answer that the model is to continue
  kRefusalPart,
  kImage,
  kImageDetail,
  kDocument,
  kFileId,
  kAudioInput,
  kVideo,
  kMediaInToolResult,
  kToolArguments,    // of a past call, that are no JSON object
  kToolFailure,      // a result that says it is an error
  kMissingResult,    // of a past call
  kReasoningPart,    // reasoning of an earlier turn
  kReasoningOpaque,  // its signature or encrypted form
  kCitations,
  kForeignPart,
  kCacheMark,
  kTools,
  kForeignTool,
  kFreeFormTool,
  kToolStrict,
  kToolName,
  kToolChoice,
  kAllowedTools,
  kParallelToolCalls,
  kOutputFormat,
  kOutputStrict,
  kReasoningEffort,
  kReasoningBudget,
  kReasoningView,
  kTemperature,
  kTopP,
  kTopK,
  kMinP,
  kFrequencyPenalty,
  kPresencePenalty,
  kRepetitionPenalty,
  kSeed,
  kLogitBias,
  kMaxTokens,
  kStop,
  kChoices,
  kLogprobs,
  kTopLogprobs,
  kVerbosity,
  kUser,
  kServiceTier,
  kCacheKey,
  kStore,
  kMetadata,
};

enum class Loss : std::uint8_t { kDropped, kApproximated };

struct Note {
  Loss loss = Loss::kDropped;
  std::string field;   // as the client wrote it
  std::string detail;  // what was done instead; may be empty
};

// Collects each loss once. Not thread-safe.
class Notes {
 public:
  // `name_of` gives the client's name for a feature.
  explicit Notes(std::function<std::string_view(Feature)> name_of) : name_of_(std::move(name_of)) {}

  // `detail` is short, printable ASCII without brackets.
  void Drop(Feature feature, std::string_view detail = {}) {
    Add(Loss::kDropped, name_of_(feature), detail);
  }
  void Approximate(Feature feature, std::string_view detail) {
    Add(Loss::kApproximated, name_of_(feature), detail);
  }
  // A part that has no meaning here, by the client's own name for its type.
  void DropPart(json::Text type);
  // A field that has no meaning here, by the client's own name for it.
  void DropExtra(std::string_view key) { Add(Loss::kDropped, key, {}); }

  [[nodiscard]] std::string_view NameOf(Feature feature) const { return name_of_(feature); }
  [[nodiscard]] bool IsEmpty() const { return notes_.empty(); }
  [[nodiscard]] const std::vector<Note>& All() const { return notes_; }

  // For a header field: "dropped seed, logit_bias; approximated temperature (clamped to 1)".
  // Printable ASCII, at most about `max_bytes`; what does not fit is counted.
  [[nodiscard]] std::string Render(std::size_t max_bytes) const;

 private:
  void Add(Loss loss, std::string_view field, std::string_view detail);

  std::function<std::string_view(Feature)> name_of_;
  std::vector<Note> notes_;
};

}  // namespace monorelay::chat
