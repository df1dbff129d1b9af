#include "relay/stream_filter.hpp"

#include <cstring>

#include "base/free_memory.hpp"
#include "json/document.hpp"

namespace monorelay::relay {
namespace {

// A line feed before the rest of an event is the second half of the line end before it.
std::string_view WithoutStrayLineFeed(std::string_view event) {
  return event.size() > 1 && event.front() == '\n' ? event.substr(1) : event;
}

// True if the data of an event is JSON that breaks off.
bool IsHalf(std::string_view text) {
  const sse::Event event = sse::ParseEvent(text);
  if (!event.has_data || event.Data() == "[DONE]") return false;
  json::Document document;
  return !document.ParseCopy(event.Data());
}

}  // namespace

std::string_view StreamFilter::Feed(std::span<char> bytes) {
  std::size_t scanned = 0;  // bytes that the splitter has seen already
  if (!held_.empty()) {
    scanned = held_.size();
    joined_ = std::move(held_);
    FreeMemory(held_);
    joined_.append(bytes.data(), bytes.size());
    bytes = joined_;
  } else if (joined_.capacity() > 0) {
    FreeMemory(joined_);
  }
  std::size_t passed = 0;  // bytes at the front that go on
  const auto pass = [&](std::size_t begin, std::size_t end) {
    if (begin != passed) std::memmove(bytes.data() + passed, bytes.data() + begin, end - begin);
    passed += end - begin;
  };
  std::size_t event = 0;  // where the current event begins
  const std::string_view view(bytes.data(), bytes.size());
  for (;;) {
    const std::size_t end = splitter_.FindEventEnd(view.substr(scanned));
    if (end == sse::Splitter::kNone) break;
    scanned += end;
    const std::string_view piece = view.substr(event, scanned - event);
    bool hidden = false;
    if (oversized_) {
      tap_.OnLargeEvent(piece, false);
    } else {
      hidden = tap_.OnEvent(WithoutStrayLineFeed(piece)) == dialects::Passage::kHide;
    }
    oversized_ = false;
    if (!hidden) pass(event, scanned);
    event = scanned;
  }
  const std::size_t rest = view.size() - event;
  if (oversized_ || rest > kMostHeld) {
    if (rest > 0) tap_.OnLargeEvent(view.substr(event), !oversized_);
    oversized_ = rest > 0 || oversized_;
    pass(event, view.size());
  } else if (rest > 0) {
    held_.assign(view.substr(event));
  }
  return {bytes.data(), passed};
}

std::string StreamFilter::Finish() {
  std::string rest = std::move(held_);
  FreeMemory(held_);
  if (oversized_) {
    oversized_ = false;
    return "\n\n";
  }
  if (rest.find_first_not_of("\r\n") == std::string::npos) return rest;
  // Half an event would break the client's parser before it could read why.
  if (!tap_.IsFinished() && IsHalf(rest)) return {};
  rest += "\n\n";
  if (tap_.OnEvent(WithoutStrayLineFeed(rest)) == dialects::Passage::kHide) rest.clear();
  return rest;
}

}  // namespace monorelay::relay
