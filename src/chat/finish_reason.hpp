// Why a model stopped, as it is recorded: one byte, and a word for people.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "chat/response.hpp"

namespace monorelay::chat {

// The numbers stand in databases, so none is ever given to something else; there is room between
// them. They rise with how much a reason tells: where an answer has several choices that stopped
// for different reasons, the highest counts, so that one that was cut off is not lost among those
// that came to their end.
enum class FinishReason : std::uint8_t {
  kNone = 0,            // no model has stopped, or it did not say why
  kOther = 10,          // in words that nobody knows
  kStop = 20,           // it had said everything
  kStopSequence = 30,   // it came to a text that the client named, where the provider tells that
  kToolCalls = 40,      // it waits for the results of its calls
  kPause = 50,          // the provider asks to be called again to go on
  kLength = 60,         // as many tokens as were allowed
  kContextWindow = 70,  // no more room in the model's window
  kContentFilter = 80,  // it or its provider would not go on, refusals among them
  kError = 90,          // an error in the middle of the answer
};

// All that have a word, which is kNone's too: "none".
inline constexpr std::array<std::pair<FinishReason, std::string_view>, 10> kFinishReasons{{
    {FinishReason::kNone, "none"},
    {FinishReason::kOther, "other"},
    {FinishReason::kStop, "stop"},
    {FinishReason::kStopSequence, "stop_sequence"},
    {FinishReason::kToolCalls, "tool_calls"},
    {FinishReason::kPause, "pause"},
    {FinishReason::kLength, "length"},
    {FinishReason::kContextWindow, "context_window"},
    {FinishReason::kContentFilter, "content_filter"},
    {FinishReason::kError, "error"},
}};

// Its word; static storage.
std::string_view NameOf(FinishReason reason);
// Nothing for what is no such word.
std::optional<FinishReason> FinishReasonNamed(std::string_view name);
// kOther for a number that only a newer program knows.
FinishReason FinishReasonOf(std::int64_t number);

// kOther for kUnknown.
FinishReason FinishReasonOf(StopCause cause);
// The same, and kNone if the provider said nothing.
FinishReason FinishReasonOf(const Stop& stop);
// Of all choices the one that counts.
FinishReason FinishReasonOf(const Response& response);

}  // namespace monorelay::chat
