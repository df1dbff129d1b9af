#include "dialects/openai_chat/finish.hpp"

#include <algorithm>

namespace monorelay::dialects::openai_chat {
namespace {

using chat::StopCause;

struct Row {
  std::string_view word;
  StopCause cause;
};

// The first five are the dialect's own; the others come from other providers, and from gateways
// that pass on the words of the providers behind them.
constexpr Row kRows[] = {
    {"stop", StopCause::kEnd},
    {"length", StopCause::kLength},
    {"tool_calls", StopCause::kToolCalls},
    {"content_filter", StopCause::kContentFilter},
    {"function_call", StopCause::kToolCalls},
    {"error", StopCause::kFailure},
    {"eos", StopCause::kEnd},
    {"eos_token", StopCause::kEnd},
    {"end_turn", StopCause::kEnd},
    {"stop_sequence", StopCause::kStopSequence},
    {"max_tokens", StopCause::kLength},
    {"model_length", StopCause::kLength},
    {"model_context_window_exceeded", StopCause::kContextWindow},
    {"tool_use", StopCause::kToolCalls},
    {"refusal", StopCause::kContentFilter},
    {"safety", StopCause::kContentFilter},
    {"sensitive", StopCause::kContentFilter},
    {"insufficient_system_resource", StopCause::kFailure},
    {"network_error", StopCause::kFailure},
};

}  // namespace

StopCause CauseOf(chat::Text word) {
  const auto is = [&](const Row& row) { return json::Equals(word, row.word); };
  const auto* row = std::ranges::find_if(kRows, is);
  return row == std::end(kRows) ? StopCause::kUnknown : row->cause;
}

chat::Text SequenceOf(chat::Text finish_reason, chat::Text stop_reason) {
  // Some gateways put the reason itself there, in the words of another provider.
  const bool is_reason = CauseOf(stop_reason) != StopCause::kUnknown;
  const bool stopped = json::Equals(finish_reason, "stop");
  return stopped && !is_reason ? stop_reason : chat::Text();
}

std::string_view FinishReason(const chat::Stop& stop, bool has_calls, bool old_form,
                              const ReplyContext& context) {
  const std::string_view calls = old_form ? "function_call" : "tool_calls";
  switch (stop.cause) {
    case StopCause::kUnknown:
      if (has_calls) return calls;
      if (context.provider_dialect == Dialect::kOpenAiChat && !stop.raw.IsEmpty())
        return stop.raw.escaped;
      return "stop";
    case StopCause::kEnd:
    case StopCause::kStopSequence:
    case StopCause::kPause:
      return has_calls ? calls : "stop";
    case StopCause::kLength:
    case StopCause::kContextWindow:
      return "length";
    case StopCause::kToolCalls:
      return calls;
    case StopCause::kContentFilter:
      return "content_filter";
    case StopCause::kFailure:
      return "error";
  }
  return "stop";
}

}  // namespace monorelay::dialects::openai_chat
