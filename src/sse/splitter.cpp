#include "sse/splitter.hpp"

#include <algorithm>

namespace monorelay::sse {
namespace {

// Like text.find_first_of("\r\n", from), but with the two scans that are fast.
std::size_t FindLineEnd(std::string_view text, std::size_t from) {
  const std::size_t feed = text.find('\n', from);
  const std::string_view line = text.substr(0, feed);
  const std::size_t carriage_return = line.find('\r', from);
  return std::min(feed, carriage_return);
}

}  // namespace

std::size_t Splitter::FindEventEnd(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (at_line_start_) {
      const char c = bytes[at];
      if (after_return_ && c == '\n') {
        after_return_ = false;
        ++at;
        continue;
      }
      after_return_ = c == '\r';
      if (c == '\n' || c == '\r') {
        ++at;
        if (after_return_ && at < bytes.size() && bytes[at] == '\n') {
          after_return_ = false;
          ++at;
        }
        return at;
      }
      at_line_start_ = false;
    }
    const std::size_t end = FindLineEnd(bytes, at);
    if (end == std::string_view::npos) return kNone;
    at_line_start_ = true;
    after_return_ = bytes[end] == '\r';
    at = end + 1;
  }
  return kNone;
}

namespace {

void AddData(Event& event, std::string_view value, char between) {
  if (event.has_data) {
    if (event.joined.empty()) event.joined = event.line;
    event.joined.push_back(between);
    event.joined += value;
  } else {
    event.line = value;
    event.has_data = true;
  }
}

}  // namespace

Event ParseEvent(std::string_view text, char between) {
  Event event;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = FindLineEnd(text, 0);
    const std::string_view line = text.substr(0, end);
    if (end == std::string_view::npos) {
      text = {};
    } else {
      const bool pair = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
      text.remove_prefix(end + (pair ? 2 : 1));
    }
    const std::size_t colon = line.find(':');
    const std::string_view field = line.substr(0, colon);
    std::string_view value =
        colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "data") {
      AddData(event, value, between);
    } else if (field == "event") {
      event.name = value;
    }
  }
  return event;
}

}  // namespace monorelay::sse
