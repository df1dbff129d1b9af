// Says how hard to think in the words of the dialect.
#pragma once

#include <string_view>

#include "dialects/openai_responses/writing.hpp"

namespace monorelay::dialects::openai_responses {

// The values of `reasoning.effort` and `reasoning.summary`; empty: not to be sent.
struct ReasoningWords {
  std::string_view effort;
  std::string_view summary;
};

ReasoningWords ReasoningWordsFor(const Writing& writing);

// True if the provider should give its reasoning out in the form in which it can come back: if the
// client asked for it, or thinks and will bring back what the relay wraps for it.
bool WantsEncrypted(const Writing& writing);

}  // namespace monorelay::dialects::openai_responses
