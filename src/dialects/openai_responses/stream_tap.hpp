// The tap for streams of the Responses API.
#pragma once

#include "dialects/stream_tap.hpp"

namespace monorelay::dialects::openai_responses {

class Tap final : public StreamTap {
 public:
  Passage OnEvent(std::string_view text) override;
};

}  // namespace monorelay::dialects::openai_responses
