// The tap for streams of the Responses API.
#pragma once

#include <memory>
#include <string>

#include "dialects/finish_reason.hpp"
#include "dialects/stream_tap.hpp"
#include "json/capture.hpp"

namespace monorelay::dialects::openai_responses {

class Tap final : public StreamTap {
 public:
  explicit Tap(bool notes_id) : notes_id_(notes_id) {}

  Passage OnEvent(std::string_view text) override;
  // The first and the last events repeat the whole request, and the last one the whole answer.
  void OnLargeEvent(std::string_view piece, bool begins) override;
  std::string TakeAnswerId() override;

 private:
  void BeginLargeEvent(std::string_view piece);
  void ReadLargeEnd(std::string_view piece);

  // What is read of a large event at the end of the answer.
  struct LargeEnd {
    json::Capture usage;
    FinishReasonCapture reason;
  };

  bool notes_id_;
  bool has_calls_ = false;  // for whose results the model waits
  std::string id_;
  std::unique_ptr<LargeEnd> large_end_;
};

}  // namespace monorelay::dialects::openai_responses
