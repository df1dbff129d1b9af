// Cuts a provider's stream into whole events for the tap, and lets pass what the client shall see.
// Pure: bytes in, bytes out.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "dialects/stream_tap.hpp"
#include "sse/splitter.hpp"

namespace monorelay::relay {

// Events leave whole: the bytes of one that is not complete wait for the rest, so that a stream
// which breaks off can still be ended by an error event. An event larger than kMostHeld passes in
// pieces, which the tap sees as they come. Not thread-safe.
class StreamFilter {
 public:
  static constexpr std::size_t kMostHeld = 64 * 1024;

  // `tap` must outlive the filter.
  explicit StreamFilter(dialects::StreamTap& tap) : tap_(tap) {}

  // Takes the next bytes, which it may change, and yields those that go to the client. The view is
  // valid until the next call and as long as `bytes`.
  std::string_view Feed(std::span<char> bytes);

  // The provider has ended its stream: yields what is still held, ended as an event if the provider
  // forgot that. Half an event is dropped.
  std::string Finish();

  // True if a part of an event has gone to the client without its end.
  [[nodiscard]] bool IsInsideEvent() const { return oversized_; }

 private:
  dialects::StreamTap& tap_;
  sse::Splitter splitter_;
  std::string held_;    // the beginning of an event
  std::string joined_;  // held_ and the bytes after it, while the caller looks at them
  bool oversized_ = false;
};

}  // namespace monorelay::relay
