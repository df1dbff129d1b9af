#include "chat/finish_reason.hpp"

#include <algorithm>

namespace monorelay::chat {

std::string_view NameOf(FinishReason reason) {
  for (const auto& [known, name] : kFinishReasons) {
    if (known == reason) return name;
  }
  return "other";
}

std::optional<FinishReason> FinishReasonNamed(std::string_view name) {
  for (const auto& [known, its_name] : kFinishReasons) {
    if (its_name == name) return known;
  }
  return std::nullopt;
}

FinishReason FinishReasonOf(std::int64_t number) {
  for (const auto& [known, name] : kFinishReasons) {
    if (static_cast<std::int64_t>(known) == number) return known;
  }
  return FinishReason::kOther;
}

FinishReason FinishReasonOf(StopCause cause) {
  switch (cause) {
    case StopCause::kUnknown:
      return FinishReason::kOther;
    case StopCause::kEnd:
      return FinishReason::kStop;
    case StopCause::kStopSequence:
      return FinishReason::kStopSequence;
    case StopCause::kLength:
      return FinishReason::kLength;
    case StopCause::kContextWindow:
      return FinishReason::kContextWindow;
    case StopCause::kToolCalls:
      return FinishReason::kToolCalls;
    case StopCause::kContentFilter:
      return FinishReason::kContentFilter;
    case StopCause::kPause:
      return FinishReason::kPause;
    case StopCause::kFailure:
      return FinishReason::kError;
  }
  return FinishReason::kOther;
}

FinishReason FinishReasonOf(const Stop& stop) {
  if (stop.cause == StopCause::kUnknown && stop.raw.IsEmpty()) return FinishReason::kNone;
  return FinishReasonOf(stop.cause);
}

FinishReason FinishReasonOf(const Response& response) {
  FinishReason reason = FinishReason::kNone;
  for (const Choice& choice : response.choices)
    reason = std::max(reason, FinishReasonOf(choice.stop));
  return reason;
}

}  // namespace monorelay::chat
