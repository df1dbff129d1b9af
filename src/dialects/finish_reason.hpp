// Why a model stopped, out of answers that pass as they are.
//
// What counts as the reason is the same as for answers that are translated, but that Chat
// Completions and Messages are taken at their word: a "stop" after calls of tools stays one.
#pragma once

#include <optional>
#include <string_view>

#include "chat/finish_reason.hpp"
#include "dialects/dialect.hpp"
#include "json/capture.hpp"

namespace monorelay::dialects {

// What the words of a provider mean, for answers with that field for each choice: finish_reason,
// stop_reason or finishReason. kNone for an empty one. Not for Responses, which has no such field.
chat::FinishReason ReadFinishReason(Dialect dialect, std::string_view word);

// Out of a whole answer of `dialect`; kNone if it does not say why. Of several choices that counts
// which chat::FinishReason says. Nothing is read twice, and of most answers only the end is read.
chat::FinishReason FinishReasonOfAnswer(Dialect dialect, std::string_view answer);

// Out of a whole answer that passes in pieces. Calls of tools are not looked for in it: Responses
// and Gemini say that a model which called some has simply stopped. Not thread-safe.
class FinishReasonCapture {
 public:
  explicit FinishReasonCapture(Dialect dialect);

  // The next bytes of the answer.
  void Feed(std::string_view bytes);
  // As far as it has come.
  [[nodiscard]] chat::FinishReason Value() const { return reason_; }

 private:
  void FeedWords(std::string_view bytes);
  void FeedResponse(std::string_view bytes);

  Dialect dialect_;
  json::Capture word_;                    // of Responses the status
  std::optional<json::Capture> details_;  // of Responses
  chat::FinishReason reason_ = chat::FinishReason::kNone;
};

}  // namespace monorelay::dialects
