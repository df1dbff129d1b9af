#include "bench/load/event_reader.hpp"

#include <charconv>

namespace monorelay::bench {
namespace {

constexpr std::string_view kEventEnd = "\n\n";

// The number behind `name`, without the leading 1 that pads it; -1 if there is none.
std::int64_t NumberBehind(std::string_view text, std::string_view name) {
  const std::size_t at = text.rfind(name);
  if (at == std::string_view::npos) return -1;
  const char* begin = text.data() + at + name.size();
  std::int64_t value = -1;
  std::from_chars(begin, text.data() + text.size(), value);
  return value;
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
  if (text.starts_with("data: [DONE]")) return {.kind = Event::Kind::kDone};
  const std::int64_t sequence = NumberBehind(text, R"("n":1)");
  const std::int64_t sent = NumberBehind(text, R"("t":1)");
  if (sequence < 0 || sent < 0) return {};
  return {Event::Kind::kNumbered, static_cast<int>(sequence), sent};
}

}  // namespace monorelay::bench
