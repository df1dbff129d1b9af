#include "dialects/openai_chat/effort.hpp"
#include "dialects/openai_chat/settings_writer.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Effort;
using chat::Feature;
using chat::ReasoningSettings;
using chat::ReasoningView;
using chat::Thinking;

// Budgets that mean "little" and "some", in tokens.
constexpr std::int64_t kLittle = 4096;
constexpr std::int64_t kSome = 16384;

Effort EffortFor(std::int64_t budget) {
  if (budget < kLittle) return Effort::kLow;
  return budget < kSome ? Effort::kMedium : Effort::kHigh;
}

std::string_view TypeOf(Thinking thinking) {
  if (thinking == Thinking::kOff) return "disabled";
  return thinking == Thinking::kOn ? "enabled" : "adaptive";
}

// {effort, max_tokens, enabled, exclude}: all that can be said.
void WriteObject(const ReasoningSettings& settings, json::Writer& json) {
  json.Key("reasoning").BeginObject();
  if (settings.effort != Effort::kUnset) json.Field("effort", NameOfEffort(settings.effort));
  if (settings.budget_tokens && settings.effort == Effort::kUnset)
    json.Field("max_tokens", *settings.budget_tokens);
  if (settings.thinking != Thinking::kUnset && settings.effort == Effort::kUnset)
    json.Field("enabled", settings.thinking != Thinking::kOff);
  if (settings.view == ReasoningView::kHidden) json.Field("exclude", true);
  json.EndObject();
}

// The form of the providers whose reasoning can be turned on and off.
void WriteThinking(const ReasoningSettings& settings, json::Writer& json) {
  json.Key("thinking").BeginObject().Field("type", TypeOf(settings.thinking));
  if (settings.budget_tokens) json.Field("budget_tokens", *settings.budget_tokens);
  json.EndObject();
}

// An effort is all that there is.
void WriteEffort(const ReasoningSettings& settings, chat::Notes& notes, json::Writer& json) {
  Effort effort = settings.effort;
  if (settings.thinking == Thinking::kOff) {
    effort = Effort::kNone;
  } else if (settings.budget_tokens) {
    if (effort == Effort::kUnset) effort = EffortFor(*settings.budget_tokens);
    notes.Approximate(Feature::kReasoningBudget, "as an effort");
  }
  if (effort != Effort::kUnset) json.Field("reasoning_effort", NameOfEffort(effort));
}

}  // namespace

void WriteReasoningSettings(const chat::Request& request, const Target& target, chat::Notes& notes,
                            json::Writer& json) {
  const ReasoningSettings& settings = request.reasoning;
  const bool same = json::Equals(request.dialect, NameOf(Dialect::kOpenAiChat));
  const bool any = settings.effort != Effort::kUnset || settings.thinking != Thinking::kUnset ||
                   settings.budget_tokens || settings.view != ReasoningView::kUnset;
  if (!any) return;
  const bool hides = settings.view == ReasoningView::kHidden;
  const ReasoningReturn kind = target.traits.reasoning_return;
  const bool only_effort = settings.thinking == Thinking::kUnset && !settings.budget_tokens;
  // What a client of this dialect gave as an object goes back as one.
  const bool as_object =
      kind == ReasoningReturn::kDetails ||
      (same && (hides || (settings.budget_tokens && settings.thinking == Thinking::kUnset)));
  if (as_object && !(only_effort && !hides)) {
    WriteObject(settings, json);
  } else if (settings.thinking != Thinking::kUnset &&
             (same || (kind == ReasoningReturn::kContent && settings.thinking == Thinking::kOff))) {
    WriteThinking(settings, json);
    if (settings.effort != Effort::kUnset)
      json.Field("reasoning_effort", NameOfEffort(settings.effort));
  } else {
    WriteEffort(settings, notes, json);
  }
  // Shown they are anyway, as far as the provider shows any.
  if (hides && !as_object) notes.Drop(Feature::kReasoningView);
}

}  // namespace monorelay::dialects::openai_chat
