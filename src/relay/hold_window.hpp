// The time before the commit point in which a stream has to prove that it is alive.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "dialects/dialect.hpp"
#include "sse/splitter.hpp"

namespace monorelay::relay {

// How much of an answer is held at most; of a stream, what comes first counts.
struct HoldLimits {
  std::size_t events = 16;  // 0: nothing is held
  std::size_t bytes = 32 * 1024;
  std::chrono::milliseconds time{15'000};
  std::size_t whole_bytes = 1024UL * 1024;  // of an answer that is not streamed
};

// Holds the first events of a stream until one carries something of the answer, or a limit is
// reached. Pure: bytes and moments in, an opinion out. One for each stream; not thread-safe.
class HoldWindow {
 public:
  // `limits` must outlive the window.
  HoldWindow(const HoldLimits& limits, dialects::Dialect provider, MonotonicTime now)
      : limits_(limits), provider_(provider), begun_(now), proved_(limits.events == 0) {}

  // The next bytes as the provider sent them.
  void Look(std::string_view bytes);
  // The next bytes for the client.
  void Hold(std::string_view bytes) { held_.append(bytes); }

  // True once the stream has proved alive, or may be held no longer.
  [[nodiscard]] bool IsOver(MonotonicTime now) const {
    return proved_ || seen_events_ >= limits_.events || seen_bytes_ >= limits_.bytes ||
           now - begun_ >= limits_.time;
  }
  [[nodiscard]] bool IsProved() const { return proved_; }
  // Until it may be held no longer; at least a millisecond.
  [[nodiscard]] std::chrono::milliseconds TimeLeft(MonotonicTime now) const;
  [[nodiscard]] const std::string& Held() const { return held_; }

 private:
  const HoldLimits& limits_;
  dialects::Dialect provider_;
  MonotonicTime begun_;
  sse::Splitter splitter_;
  std::string begun_event_;  // the bytes of one that is not whole
  std::string held_;
  std::size_t seen_events_ = 0;
  std::size_t seen_bytes_ = 0;
  bool proved_;
};

}  // namespace monorelay::relay
