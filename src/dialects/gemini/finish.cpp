#include "dialects/gemini/finish.hpp"

#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Stop;
using chat::StopCause;

struct Row {
  std::string_view word;
  StopCause cause;
};

// Source: Gemini's API reference, Candidate.FinishReason. FUNCTION_CALL is not Gemini's, but seen
// from servers that imitate it (2026-11-22).
constexpr Row kRows[] = {
    {"STOP", StopCause::kEnd},
    {"MAX_TOKENS", StopCause::kLength},
    {"SAFETY", StopCause::kContentFilter},
    {"RECITATION", StopCause::kContentFilter},
    {"LANGUAGE", StopCause::kContentFilter},
    {"BLOCKLIST", StopCause::kContentFilter},
    {"PROHIBITED_CONTENT", StopCause::kContentFilter},
    {"SPII", StopCause::kContentFilter},
    {"IMAGE_SAFETY", StopCause::kContentFilter},
    {"IMAGE_PROHIBITED_CONTENT", StopCause::kContentFilter},
    {"IMAGE_RECITATION", StopCause::kContentFilter},
    {"MODEL_ARMOR", StopCause::kContentFilter},
    {"MALFORMED_FUNCTION_CALL", StopCause::kFailure},
    {"MALFORMED_RESPONSE", StopCause::kFailure},
    {"UNEXPECTED_TOOL_CALL", StopCause::kFailure},
    {"TOO_MANY_TOOL_CALLS", StopCause::kFailure},
    {"MISSING_THOUGHT_SIGNATURE", StopCause::kFailure},
    {"OTHER", StopCause::kUnknown},
    {"IMAGE_OTHER", StopCause::kUnknown},
    {"NO_IMAGE", StopCause::kUnknown},
    {"FINISH_REASON_UNSPECIFIED", StopCause::kUnknown},
    {"CONTINUATION", StopCause::kPause},
    {"FUNCTION_CALL", StopCause::kToolCalls},
    {"TOOL_CALLS", StopCause::kToolCalls},
};

const Row* Find(json::Text word) {
  for (const Row& row : kRows) {
    if (json::Equals(word, row.word)) return &row;
  }
  return nullptr;
}

}  // namespace

StopCause CauseOf(json::Text word) {
  const Row* row = Find(word);
  return row == nullptr ? StopCause::kUnknown : row->cause;
}

Stop StopOf(json::Value candidate, bool has_calls) {
  Stop stop;
  stop.raw = Get(candidate, "finishReason").GetText();
  stop.explanation = Get(candidate, "finishMessage").GetText();
  stop.cause = CauseOf(stop.raw);
  const bool ended = stop.cause == StopCause::kEnd || stop.cause == StopCause::kUnknown;
  if (ended && has_calls) stop.cause = StopCause::kToolCalls;
  return stop;
}

bool IsBlocked(json::Value root) {
  return Get(Get(root, "promptFeedback"), "blockReason").IsString();
}

Stop StopOfBlocked(json::Value root) {
  const json::Value feedback = Get(root, "promptFeedback");
  Stop stop;
  stop.cause = StopCause::kContentFilter;
  stop.raw = Get(feedback, "blockReason").GetText();
  stop.explanation = Get(feedback, "blockReasonMessage").GetText();
  return stop;
}

json::Text FinishReasonFor(const Stop& stop, Dialect provider_dialect, bool refused) {
  const bool own = provider_dialect == Dialect::kGemini;
  const Row* row = own ? Find(stop.raw) : nullptr;
  if (row != nullptr && row->cause != StopCause::kToolCalls) return {row->word};
  switch (stop.cause) {
    case StopCause::kLength:
    case StopCause::kContextWindow:
      return {"MAX_TOKENS"};
    case StopCause::kContentFilter:
      return {"SAFETY"};
    case StopCause::kFailure:
      return {"OTHER"};
    case StopCause::kUnknown:
    case StopCause::kEnd:
    case StopCause::kStopSequence:
    case StopCause::kPause:
      return {refused ? "SAFETY" : "STOP"};
    case StopCause::kToolCalls:
      break;
  }
  return {"STOP"};
}

}  // namespace monorelay::dialects::gemini
