#include <algorithm>
#include <optional>

#include "dialects/gemini/config_writer.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Effort;
using chat::Feature;
using chat::Notes;
using chat::ReasoningSettings;
using chat::Thinking;

// Source: Gemini's guide "Thinking", its table for clients of Chat Completions.
constexpr std::int64_t kLowBudget = 1024;
constexpr std::int64_t kMediumBudget = 8192;
constexpr std::int64_t kHighBudget = 24576;  // the most that every model with a budget takes

bool IsOff(const ReasoningSettings& reasoning) {
  return reasoning.thinking == Thinking::kOff || reasoning.effort == Effort::kNone;
}

std::string_view LevelOfBudget(std::int64_t budget) {
  if (budget < 4096) return "LOW";
  return budget < 16384 ? "MEDIUM" : "HIGH";
}

// Empty: the model's own choice.
std::string_view LevelOf(const ReasoningSettings& reasoning, Notes& notes) {
  if (IsOff(reasoning)) {
    notes.Approximate(Feature::kReasoningEffort, "this model always thinks; least level");
    return "MINIMAL";
  }
  switch (reasoning.effort) {
    case Effort::kUnset:
    case Effort::kNone:
      break;
    case Effort::kMinimal:
      return "MINIMAL";
    case Effort::kLow:
      return "LOW";
    case Effort::kMedium:
      return "MEDIUM";
    case Effort::kExtraHigh:
    case Effort::kMax:
      notes.Approximate(Feature::kReasoningEffort, "high is the most");
      return "HIGH";
    case Effort::kHigh:
      return "HIGH";
  }
  if (!reasoning.budget_tokens) return {};
  notes.Approximate(Feature::kReasoningBudget, "sent as a level");
  return LevelOfBudget(*reasoning.budget_tokens);
}

std::optional<std::int64_t> BudgetOfEffort(const ReasoningSettings& reasoning, Notes& notes) {
  switch (reasoning.effort) {
    case Effort::kUnset:
    case Effort::kNone:
      return std::nullopt;
    case Effort::kMinimal:
    case Effort::kLow:
      return kLowBudget;
    case Effort::kMedium:
      return kMediumBudget;
    case Effort::kHigh:
      return kHighBudget;
    case Effort::kExtraHigh:
    case Effort::kMax:
      notes.Approximate(Feature::kReasoningEffort, "high is the most");
      return kHighBudget;
  }
  return std::nullopt;
}

// Nothing: the model's own choice.
std::optional<std::int64_t> BudgetOf(const ReasoningSettings& reasoning, bool own, Notes& notes) {
  if (IsOff(reasoning)) return 0;
  if (reasoning.budget_tokens) {
    if (own || *reasoning.budget_tokens <= kHighBudget) return reasoning.budget_tokens;
    notes.Approximate(Feature::kReasoningBudget, "lowered to 24576");
    return kHighBudget;
  }
  if (const auto budget = BudgetOfEffort(reasoning, notes)) return budget;
  if (reasoning.thinking == Thinking::kAdaptive) return -1;
  return std::nullopt;
}

}  // namespace

void WriteThinking(const chat::Request& request, const Target& target, Notes& notes,
                   json::Writer& out) {
  const ReasoningSettings& reasoning = request.reasoning;
  if (reasoning.effort == Effort::kUnset && reasoning.thinking == Thinking::kUnset &&
      reasoning.view == chat::ReasoningView::kUnset && !reasoning.budget_tokens) {
    return;
  }
  const bool own = json::Equals(request.dialect, kName);
  const bool own_budget =
      own && reasoning.effort == Effort::kUnset && reasoning.thinking != Thinking::kUnset;
  const bool by_level = target.model_traits.thinking_level && !own_budget;
  const bool own_level = own && reasoning.effort != Effort::kUnset;
  bool off = false;
  out.Key("thinkingConfig").BeginObject();
  if (by_level || own_level) {
    const std::string_view level = LevelOf(reasoning, notes);
    if (!level.empty()) out.Field("thinkingLevel", level);
  } else if (const auto budget = BudgetOf(reasoning, own, notes)) {
    out.Field("thinkingBudget", *budget);
    off = *budget == 0;
  }
  // A model that does not think refuses to show its thoughts.
  const bool hidden = reasoning.view == chat::ReasoningView::kHidden;
  if (!off) out.Field("includeThoughts", !hidden);
  out.EndObject();
}

}  // namespace monorelay::dialects::gemini
