#include "dialects/codec.hpp"

#include <utility>

#include "dialects/anthropic_messages/codec.hpp"
#include "dialects/gemini/codec.hpp"
#include "dialects/openai_chat/codec.hpp"
#include "dialects/openai_responses/codec.hpp"

namespace monorelay::dialects {

Result<json::Value> EventReader::Parse(std::string_view data) {
  static thread_local json::Document document;
  auto parsed = document.ParseCopy(data);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return document.Root();
}

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
