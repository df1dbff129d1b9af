// The tap for streams of Gemini's own dialect.
#pragma once

#include "dialects/stream_tap.hpp"

namespace monorelay::dialects::gemini {

class Tap final : public StreamTap {
 public:
  Passage OnEvent(std::string_view text) override;
};

}  // namespace monorelay::dialects::gemini
