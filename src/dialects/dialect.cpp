#include "dialects/dialect.hpp"

#include <array>

namespace monorelay::dialects {

std::string_view NameOf(Dialect dialect) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return "openai_chat";
    case Dialect::kOpenAiResponses:
      return "openai_responses";
    case Dialect::kAnthropicMessages:
      return "anthropic_messages";
    case Dialect::kGemini:
      return "gemini";
  }
  return "openai_chat";
}

std::optional<Dialect> DialectNamed(std::string_view name) {
  constexpr std::array kAll{Dialect::kOpenAiChat, Dialect::kOpenAiResponses,
                            Dialect::kAnthropicMessages, Dialect::kGemini};
  for (const Dialect dialect : kAll) {
    if (NameOf(dialect) == name) return dialect;
  }
  return std::nullopt;
}

Dialect DialectOfPath(std::string_view path) {
  if (path.starts_with("/v1/messages") || path.starts_with("/v1/v1/messages")) {
    return Dialect::kAnthropicMessages;
  }
  if (path.starts_with("/v1/responses")) return Dialect::kOpenAiResponses;
  if (path.starts_with("/v1beta/")) return Dialect::kGemini;
  return Dialect::kOpenAiChat;
}

}  // namespace monorelay::dialects
