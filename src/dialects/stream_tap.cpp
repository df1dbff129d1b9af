#include "dialects/stream_tap.hpp"

#include "dialects/anthropic_messages/stream_tap.hpp"
#include "dialects/openai_chat/stream_tap.hpp"

namespace monorelay::dialects {

std::unique_ptr<StreamTap> MakeStreamTap(Dialect dialect, const StreamTapOptions& options) {
  if (dialect == Dialect::kAnthropicMessages) return std::make_unique<anthropic_messages::Tap>();
  return std::make_unique<openai_chat::Tap>(options);
}

}  // namespace monorelay::dialects
