#include "bench/load/event_reader.hpp"

#include <charconv>

namespace monorelay::bench {
namespace {

constexpr std::string_view kEventEnd = "\n\n";

// What begins the marker in the text of an event: see bench/upstream/profile.hpp.
constexpr std::string_view kMarker = "#1";
constexpr std::string_view kTimeMark = "@1";

// How a stream ends well, by dialect.
bool IsTerminator(std::string_view text) {
  return text.starts_with("data: [DONE]") ||
         text.find(R"("type":"message_stop")") != std::string_view::npos ||
         text.find(R"("type":"response.completed")") != std::string_view::npos ||
         text.find(R"("finishReason":"STOP")") != std::string_view::npos;
}

// Takes a mark and the number behind it, without the leading 1 that pads it.
template <typename Number>
bool TakeNumber(std::string_view& text, std::string_view mark, Number& value) {
  if (!text.starts_with(mark)) return false;
  const char* begin = text.data() + mark.size();
  const auto parsed = std::from_chars(begin, text.data() + text.size(), value);
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  return parsed.ec == std::errc{};
}

}  // namespace

std::string_view EventReader::NextWhole(std::string_view& bytes) {
  if (was_returned_) {
    begun_ = std::string();
    was_returned_ = false;
  }
  if (begun_.empty()) {
    const std::size_t end = bytes.find(kEventEnd);
    if (end != std::string_view::npos) {
      const std::string_view whole = bytes.substr(0, end + kEventEnd.size());
      bytes.remove_prefix(whole.size());
      return whole;
    }
    begun_.assign(bytes);
    bytes = {};
    return {};
  }
  // The end may lie across the cut.
  const std::size_t before = begun_.size();
  begun_.append(bytes);
  const std::size_t end = begun_.find(kEventEnd, before - 1);
  if (end == std::string::npos) {
    bytes = {};
    return {};
  }
  bytes.remove_prefix(end + kEventEnd.size() - before);
  begun_.resize(end + kEventEnd.size());
  was_returned_ = true;
  return begun_;
}

EventReader::Event EventReader::Parse(std::string_view text) {
  const std::size_t at = text.find(kMarker);
  if (at == std::string_view::npos || text.rfind(kMarker) != at) {
    return {.kind = IsTerminator(text) ? Event::Kind::kDone : Event::Kind::kOther};
  }
  Event event{.kind = Event::Kind::kNumbered};
  text.remove_prefix(at);
  if (!TakeNumber(text, kMarker, event.sequence)) return {};
  return TakeNumber(text, kTimeMark, event.sent) ? event : Event{};
}

}  // namespace monorelay::bench
