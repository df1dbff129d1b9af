// Reads along while a provider's stream passes to a client of the same dialect.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "chat/finish_reason.hpp"
#include "chat/stream_gauge.hpp"
#include "chat/usage.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// What to do with one event.
enum class Passage : std::uint8_t { kPass, kHide };

struct StreamTapOptions {
  // The client did not ask for the usage event that the relay asked the provider for.
  bool hide_usage = false;
  // Somebody will ask for TakeAnswerId.
  bool note_id = false;
};

// Sees each whole event of one stream, in order, and what is too large to be held whole in pieces.
// Keeps the usage, why the model stopped and how the stream stands, nothing else, so that it does
// not grow with the stream. Not thread-safe.
class StreamTap {
 public:
  virtual ~StreamTap() = default;

  // `text` is one event from its first byte to its empty line.
  virtual Passage OnEvent(std::string_view text) = 0;
  // `piece` is the next one of an event that is too large for OnEvent and passes in any case;
  // `begins` tells that it is the first.
  virtual void OnLargeEvent(std::string_view /*piece*/, bool /*begins*/) {}

  // The id under which the provider keeps the answer, once; empty before it has come, and in
  // dialects whose answers are not kept.
  virtual std::string TakeAnswerId() { return {}; }

  [[nodiscard]] const chat::Usage& Usage() const { return usage_; }
  // As in ReadFinishReason, of all choices together.
  [[nodiscard]] chat::FinishReason WhyStopped() const { return finish_reason_; }
  // Has seen the events that are nothing but a piece of the answer.
  [[nodiscard]] const chat::StreamGauge& Gauge() const { return gauge_; }
  // True once the answer has come to its end in the terms of the dialect: an end of the connection
  // is no fault any more.
  [[nodiscard]] bool IsFinished() const { return finished_; }
  // The data of an error event, if the provider sent one.
  [[nodiscard]] const std::optional<std::string>& Failure() const { return failure_; }
  // True once an event was seen that carries anything of the answer.
  [[nodiscard]] bool HasBegun() const { return begun_; }

 protected:
  void NoteStop(chat::FinishReason reason) { finish_reason_ = std::max(finish_reason_, reason); }

  chat::Usage usage_;
  chat::StreamGauge gauge_;
  std::optional<std::string> failure_;
  bool finished_ = false;
  bool begun_ = false;

 private:
  chat::FinishReason finish_reason_ = chat::FinishReason::kNone;
};

// An event that means nothing but that the stream is alive, with its empty line. Static text.
std::string_view KeepAliveOf(Dialect dialect);

// A tap for streams of `dialect`.
std::unique_ptr<StreamTap> MakeStreamTap(Dialect dialect, const StreamTapOptions& options);

}  // namespace monorelay::dialects
