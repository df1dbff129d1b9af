#include "dialects/openai_responses/reasoning_writer.hpp"

#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Effort;
using chat::Feature;
using chat::ReasoningSettings;
using chat::ReasoningView;
using chat::Thinking;

// The budgets of the clients that count thinking in tokens.
Effort EffortOfBudget(std::int64_t tokens) {
  if (tokens <= 0) return tokens == 0 ? Effort::kNone : Effort::kUnset;
  if (tokens < 4096) return Effort::kLow;
  return tokens < 16384 ? Effort::kMedium : Effort::kHigh;
}

Effort EffortFor(const ReasoningSettings& settings, chat::Notes& notes) {
  if (settings.effort != Effort::kUnset) {
    if (settings.budget_tokens) notes.Drop(Feature::kReasoningBudget);
    return settings.effort;
  }
  if (settings.thinking == Thinking::kOff) return Effort::kNone;
  if (!settings.budget_tokens) return Effort::kUnset;
  notes.Approximate(Feature::kReasoningBudget, "sent as an effort");
  return EffortOfBudget(*settings.budget_tokens);
}

bool IsOn(const ReasoningSettings& settings) {
  if (settings.thinking == Thinking::kOff || settings.effort == Effort::kNone) return false;
  return settings.thinking != Thinking::kUnset || settings.effort != Effort::kUnset ||
         settings.budget_tokens.value_or(0) != 0;
}

}  // namespace

ReasoningWords ReasoningWordsFor(const Writing& writing) {
  const ReasoningSettings& settings = writing.request.reasoning;
  ReasoningWords words;
  words.effort = EffortName(EffortFor(settings, writing.notes));
  words.summary = ViewName(settings.view);
  // Whoever turns thinking on in so many words expects to see some of it.
  const bool told = settings.thinking == Thinking::kOn || settings.thinking == Thinking::kAdaptive;
  if (told && settings.view == ReasoningView::kUnset && settings.effort != Effort::kNone)
    words.summary = ViewName(ReasoningView::kSummary);
  return words;
}

bool WantsEncrypted(const Writing& writing) {
  if (writing.request.reasoning.want_encrypted) return true;
  return !writing.own && !writing.request.store.value_or(false) && IsOn(writing.request.reasoning);
}

}  // namespace monorelay::dialects::openai_responses
