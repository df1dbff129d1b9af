#include "dialects/codec.hpp"

#include "dialects/anthropic_messages/codec.hpp"
#include "dialects/gemini/codec.hpp"
#include "dialects/openai_chat/codec.hpp"
#include "dialects/openai_responses/codec.hpp"

namespace monorelay::dialects {

const Codec& CodecFor(Dialect dialect) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      break;
    case Dialect::kOpenAiResponses:
      return openai_responses::Instance();
    case Dialect::kAnthropicMessages:
      return anthropic_messages::Instance();
    case Dialect::kGemini:
      return gemini::Instance();
  }
  return openai_chat::Instance();
}

}  // namespace monorelay::dialects
