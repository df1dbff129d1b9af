#include "dialects/stream_tap.hpp"

#include "dialects/anthropic_messages/stream_tap.hpp"
#include "dialects/gemini/stream_tap.hpp"
#include "dialects/openai_chat/stream_tap.hpp"
#include "dialects/openai_responses/stream_tap.hpp"

namespace monorelay::dialects {

std::unique_ptr<StreamTap> MakeStreamTap(Dialect dialect, const StreamTapOptions& options) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return std::make_unique<openai_chat::Tap>(options);
    case Dialect::kOpenAiResponses:
      return std::make_unique<openai_responses::Tap>(options.note_id);
    case Dialect::kAnthropicMessages:
      return std::make_unique<anthropic_messages::Tap>();
    case Dialect::kGemini:
      return std::make_unique<gemini::Tap>();
  }
  return nullptr;
}

std::string_view KeepAliveOf(Dialect dialect) {
  return dialect == Dialect::kAnthropicMessages ? "event: ping\ndata: {\"type\": \"ping\"}\n\n"
                                                : ": keep-alive\n\n";
}

}  // namespace monorelay::dialects
