// Finds the events of the mock upstream in the body of a stream, however it is cut into pieces and
// into whichever dialect it was translated.
#pragma once

#include <string>
#include <string_view>

#include "bench/net/clock.hpp"

namespace monorelay::bench {

class EventReader {
 public:
  struct Event {
    // kNumbered is one piece of text; kDone is the terminator of the dialect at hand. An event that
    // repeats several pieces, as the last ones of Responses do, is kOther.
    enum class Kind { kNumbered, kDone, kOther };
    Kind kind = Kind::kOther;
    int sequence = 0;
    Nanoseconds sent = 0;
  };

  // Calls `on_event` for each event that `bytes` complete.
  template <typename OnEvent>
  void Read(std::string_view bytes, OnEvent on_event) {
    while (!bytes.empty()) {
      const std::string_view whole = NextWhole(bytes);
      if (!whole.empty()) on_event(Parse(whole));
    }
  }

 private:
  // Removes bytes from the front; empty if they do not complete an event.
  std::string_view NextWhole(std::string_view& bytes);
  static Event Parse(std::string_view text);

  std::string begun_;
  bool was_returned_ = false;
};

}  // namespace monorelay::bench
