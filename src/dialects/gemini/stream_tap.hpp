// The tap for streams of Gemini's own dialect.
#pragma once

#include <memory>
#include <string>

#include "dialects/stream_tap.hpp"
#include "json/capture.hpp"

namespace monorelay::dialects::gemini {

class Tap final : public StreamTap {
 public:
  Passage OnEvent(std::string_view text) override;
  // A chunk with a picture may be the last one too.
  void OnLargeEvent(std::string_view piece, bool begins) override;

 private:
  struct LargeEvent {
    json::Capture usage;
    std::string end;  // of the piece before, where a name may have been cut
  };

  std::unique_ptr<LargeEvent> large_;
};

}  // namespace monorelay::dialects::gemini
