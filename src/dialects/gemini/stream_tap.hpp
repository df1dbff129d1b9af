// The tap for streams of Gemini's own dialect.
#pragma once

#include <memory>

#include "dialects/finish_reason.hpp"
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
    FinishReasonCapture reason;
  };

  // A candidate has stopped. A call of a function ends with STOP too.
  void NoteFinish(chat::FinishReason reason);

  bool has_calls_ = false;
  std::unique_ptr<LargeEvent> large_;
};

}  // namespace monorelay::dialects::gemini
