// Why a candidate ended, in the words of this dialect and in canonical ones.
#pragma once

#include <string_view>

#include "chat/response.hpp"
#include "dialects/dialect.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::gemini {

// What a finishReason means; kUnknown for a word that nobody knows.
chat::StopCause CauseOf(json::Text word);
// How the candidate ended. A call of a function ends with STOP here, so `has_calls` decides between
// the two. Words that nobody knows give kUnknown, or kToolCalls if there are calls.
chat::Stop StopOf(json::Value candidate, bool has_calls);

// How an answer ended for which there is no candidate: the prompt was blocked. Nothing if it was
// not.
bool IsBlocked(json::Value root);
chat::Stop StopOfBlocked(json::Value root);

// A finishReason that clients know: some refuse words that are not Gemini's. `refused`: the answer
// holds a refusal.
json::Text FinishReasonFor(const chat::Stop& stop, Dialect provider_dialect, bool refused);

}  // namespace monorelay::dialects::gemini
