#include "relay/hold_window.hpp"

#include <algorithm>

#include "dialects/first_content.hpp"

namespace monorelay::relay {

void HoldWindow::Look(std::string_view bytes) {
  if (proved_ || seen_events_ >= limits_.events || seen_bytes_ >= limits_.bytes) return;
  seen_bytes_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t end = splitter_.FindEventEnd(bytes);
    if (end == sse::Splitter::kNone) {
      begun_event_.append(bytes.substr(0, limits_.bytes));
      return;
    }
    std::string_view event = bytes.substr(0, end);
    if (!begun_event_.empty()) event = begun_event_.append(event);
    // Line ends at its front belong to what came before, or to nothing.
    const std::size_t begin = std::min(event.find_first_not_of("\r\n"), event.size());
    event.remove_prefix(begin);
    proved_ = !event.empty() && dialects::CarriesContent(provider_, event);
    if (proved_) return;
    if (!event.empty()) ++seen_events_;
    begun_event_.clear();
    bytes.remove_prefix(end);
  }
}

std::chrono::milliseconds HoldWindow::TimeLeft(MonotonicTime now) const {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(limits_.time - (now - begun_));
  return std::max(left, std::chrono::milliseconds(1));
}

}  // namespace monorelay::relay
