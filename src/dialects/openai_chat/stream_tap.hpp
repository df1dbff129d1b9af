// The tap for Chat Completions streams.
#pragma once

#include "dialects/stream_tap.hpp"

namespace monorelay::dialects::openai_chat {

class Tap final : public StreamTap {
 public:
  explicit Tap(const StreamTapOptions& options) : options_(options) {}
  Passage OnEvent(std::string_view text) override;

 private:
  Passage ReadChunk(std::string_view text);

  StreamTapOptions options_;
};

}  // namespace monorelay::dialects::openai_chat
