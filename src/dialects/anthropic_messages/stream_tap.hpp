// The tap for Messages streams.
#pragma once

#include "dialects/stream_tap.hpp"

namespace monorelay::dialects::anthropic_messages {

class Tap final : public StreamTap {
 public:
  Passage OnEvent(std::string_view text) override;
};

}  // namespace monorelay::dialects::anthropic_messages
