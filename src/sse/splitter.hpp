// Finds the events of a server-sent event stream in bytes that come in any pieces.
// Source: WHATWG HTML, section 9.2.6 "Interpreting an event stream".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace monorelay::sse {

// Line ends may be LF, CRLF or CR, and may be cut anywhere. Keeps no bytes, only where it is in a
// line. Not thread-safe.
class Splitter {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // The position behind the first event end (an empty line) in `bytes`, which continue those of the
  // earlier calls; kNone if no event ends in them. Call again with what follows that position.
  std::size_t FindEventEnd(std::string_view bytes);

 private:
  bool at_line_start_ = true;
  bool after_return_ = false;  // a line feed now belongs to the carriage return before
};

// Its views are of the text that it was read from.
struct Event {
  std::string_view name;  // of the event field; empty if there is none
  bool has_data = false;
  std::string_view line;  // the only line of the data
  std::string joined;     // the lines of the data, if there are several

  // Valid as long as the text and the event.
  [[nodiscard]] std::string_view Data() const {
    return joined.empty() ? line : std::string_view(joined);
  }
};

// Reads one event, from its first line to its empty line. Comments and unknown fields are skipped,
// a byte order mark at the start too. `between` joins the lines of the data: for JSON that goes on
// within a line of another stream, a space means the same.
Event ParseEvent(std::string_view text, char between = '\n');

}  // namespace monorelay::sse
