// How a model of Anthropic is told to think. Three forms exist: a budget of tokens (older models),
// an effort that the model itself turns into thinking (newer ones), and none.
#include <algorithm>

#include "dialects/anthropic_messages/writing.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Effort;
using chat::Thinking;

constexpr std::int64_t kLeastBudget = 1024;
constexpr std::int64_t kUsualMaxTokens = 8192;
// Left for the answer behind the thinking, if the client did not say how long it may be.
constexpr std::int64_t kRoomForAnswer = 8192;

struct EffortRow {
  Effort effort;
  std::string_view word;
  std::int64_t budget;
};

constexpr EffortRow kEfforts[] = {
    {Effort::kMinimal, "low", 1024},      {Effort::kLow, "low", 2048},
    {Effort::kMedium, "medium", 8192},    {Effort::kHigh, "high", 16384},
    {Effort::kExtraHigh, "xhigh", 24576}, {Effort::kMax, "max", 32000},
};

const EffortRow& RowOf(Effort effort) {
  const auto* const row = std::ranges::find(kEfforts, effort, &EffortRow::effort);
  return row == std::end(kEfforts) ? kEfforts[2] : *row;
}

Effort EffortOfBudget(std::int64_t budget) {
  if (budget < 4096) return Effort::kLow;
  return budget < 16384 ? Effort::kMedium : Effort::kHigh;
}

Feature FeatureOf(const chat::ReasoningSettings& settings) {
  const bool by_effort = settings.effort != Effort::kUnset && !settings.budget_tokens;
  return by_effort ? Feature::kReasoningEffort : Feature::kReasoningBudget;
}

bool WantsThinking(const chat::ReasoningSettings& settings) {
  if (settings.thinking == Thinking::kOff || settings.effort == Effort::kNone) return false;
  if (settings.budget_tokens && *settings.budget_tokens == 0) return false;
  return settings.thinking != Thinking::kUnset || settings.effort != Effort::kUnset ||
         settings.budget_tokens.has_value();
}

bool RefusesThinking(const chat::ReasoningSettings& settings) {
  return settings.thinking == Thinking::kOff || settings.effort == Effort::kNone ||
         settings.budget_tokens == 0;
}

void PlanAdaptive(const chat::ReasoningSettings& settings, ThinkingPlan& plan) {
  plan.thinking = Thinking::kAdaptive;
  Effort effort = settings.effort;
  if (settings.budget_tokens && effort == Effort::kUnset) {
    // Below zero the model is to decide, which it does anyway.
    if (*settings.budget_tokens > 0) effort = EffortOfBudget(*settings.budget_tokens);
    plan.detail = "as an effort";
  }
  if (effort == Effort::kMinimal) plan.detail = "low";
  if (effort != Effort::kUnset) plan.effort = RowOf(effort).word;
}

void PlanBudget(const chat::ReasoningSettings& settings, ThinkingPlan& plan) {
  plan.thinking = Thinking::kOn;
  if (settings.budget_tokens && *settings.budget_tokens > 0) {
    plan.budget = std::max(*settings.budget_tokens, kLeastBudget);
    if (plan.budget != *settings.budget_tokens) plan.detail = "raised to 1024";
    return;
  }
  plan.budget = RowOf(settings.effort).budget;
  plan.detail = "a budget of " + std::to_string(plan.budget) + " tokens";
}

// A client that writes this dialect has said what its model takes.
void PlanAsWritten(const chat::ReasoningSettings& settings, ThinkingPlan& plan) {
  plan.thinking = settings.thinking;
  plan.budget = settings.budget_tokens.value_or(kLeastBudget);
  if (settings.effort != Effort::kUnset && settings.effort != Effort::kNone)
    plan.effort = RowOf(settings.effort).word;
}

void PlanMaxTokens(Writing& writing, ThinkingPlan& plan) {
  const std::int64_t most = writing.target.model_traits.max_output_tokens;
  const auto asked = writing.request.max_output_tokens;
  plan.max_tokens = asked.value_or(most > 0 ? most : kUsualMaxTokens);
  if (!asked && plan.thinking == Thinking::kOn && most == 0)
    plan.max_tokens = std::max(plan.max_tokens, plan.budget + kRoomForAnswer);
  if (most > 0 && plan.max_tokens > most) {
    plan.max_tokens = most;
    writing.notes.Approximate(Feature::kMaxTokens, "lowered to what the model can do");
  }
}

// The call that the last results answer: its turn must begin with thinking if the model is to think
// on, and it cannot if another model wrote it.
bool LoopHasNoThinking(const Conversation& conversation) {
  const auto& turns = conversation.turns;
  const auto last = std::find_if(turns.rbegin(), turns.rend(), [](const Turn& turn) {
    return turn.role == TurnRole::kAssistant;
  });
  if (last == turns.rend() || last == turns.rbegin()) return false;
  const Turn& answer = *std::prev(last);
  const Block& results = answer.blocks.front();
  if (results.part == nullptr || results.part->If<chat::ToolResult>() == nullptr) return false;
  const Block& first = last->blocks.front();
  return first.part == nullptr || first.part->If<chat::Reasoning>() == nullptr;
}

void TurnOff(ThinkingPlan& plan, std::string_view why) {
  plan.thinking = Thinking::kOff;
  plan.detail = why;
}

// What the API refuses together with a budget.
void CheckBudget(const Conversation& conversation, ThinkingPlan& plan) {
  if (LoopHasNoThinking(conversation)) {
    TurnOff(plan, "off: the last calls came without thinking of this provider");
  } else if (EndsWithPrefill(conversation)) {
    TurnOff(plan, "off: an answer is to be continued");
  } else if (plan.budget >= plan.max_tokens) {
    plan.budget = std::max(plan.max_tokens / 2, kLeastBudget);
    if (plan.budget >= plan.max_tokens) {
      TurnOff(plan, "off: the longest answer leaves no room");
    } else {
      plan.detail = "lowered to fit the answer";
    }
  }
}

}  // namespace

ThinkingPlan PlanThinking(Writing& writing, const Conversation& conversation) {
  ThinkingPlan plan;
  const chat::ReasoningSettings& settings = writing.request.reasoning;
  const bool adaptive = writing.target.model_traits.adaptive_thinking;
  if (writing.own) {
    PlanAsWritten(settings, plan);
  } else if (WantsThinking(settings)) {
    if (adaptive) {
      PlanAdaptive(settings, plan);
    } else {
      PlanBudget(settings, plan);
    }
  } else if (RefusesThinking(settings) && adaptive) {
    // Other models do not think unless they are told to.
    plan.thinking = Thinking::kOff;
  }
  PlanMaxTokens(writing, plan);
  if (plan.thinking == Thinking::kOn) CheckBudget(conversation, plan);
  const bool thinks = plan.thinking == Thinking::kOn || plan.thinking == Thinking::kAdaptive;
  const chat::ToolChoiceKind choice = writing.request.tool_choice.kind;
  const bool forced =
      choice == chat::ToolChoiceKind::kRequired || choice == chat::ToolChoiceKind::kOne;
  if (thinks && forced && !writing.request.tools.empty()) TurnOff(plan, "off: a call is demanded");
  if (!plan.detail.empty()) writing.notes.Approximate(FeatureOf(settings), plan.detail);
  return plan;
}

void WriteThinking(Writing& writing, json::Writer& writer, const ThinkingPlan& plan) {
  const chat::Raw raw = ExtraNamed(writing, "thinking");
  if (!raw.IsEmpty()) {
    writer.Field("thinking", raw);
    return;
  }
  const chat::ReasoningView view = writing.request.reasoning.view;
  switch (plan.thinking) {
    case Thinking::kUnset:
      return;
    case Thinking::kOff:
      // A model that is not told to think does not; saying so is only for those that decide.
      if (writing.own || writing.target.model_traits.adaptive_thinking)
        writer.Key("thinking").BeginObject().Field("type", "disabled").EndObject();
      return;
    case Thinking::kOn:
      writer.Key("thinking").BeginObject().Field("type", "enabled");
      writer.Field("budget_tokens", plan.budget);
      break;
    case Thinking::kAdaptive:
      writer.Key("thinking").BeginObject().Field("type", "adaptive");
      break;
  }
  if (view == chat::ReasoningView::kHidden) {
    writer.Field("display", "omitted");
  } else if (view != chat::ReasoningView::kUnset) {
    writer.Field("display", "summarized");
  }
  WriteExtrasUnder(writing, writer, "thinking");
  writer.EndObject();
}

}  // namespace monorelay::dialects::anthropic_messages
