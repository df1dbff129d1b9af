// A stream passes the filter the same however its bytes arrive. The first byte of the input chooses
// the dialect.
#include "relay/stream_filter.hpp"

#include <memory>
#include <vector>

#include "dialects/stream_tap.hpp"
#include "fuzz/fuzzing.hpp"
#include "sse/splitter.hpp"

using monorelay::fuzzing::Require;
namespace dialects = monorelay::dialects;

namespace {

struct Passed {
  std::string bytes;
  std::unique_ptr<dialects::StreamTap> tap;
};

template <class NextPiece>
Passed Filter(dialects::Dialect dialect, NextPiece next) {
  Passed passed{{}, dialects::MakeStreamTap(dialect, {.hide_usage = true})};
  monorelay::relay::StreamFilter filter(*passed.tap);
  for (std::string piece = next(); !piece.empty(); piece = next()) {
    passed.bytes += filter.Feed(piece);
  }
  passed.bytes += filter.Finish();
  Require(!filter.IsInsideEvent());
  return passed;
}

// The events with data, as a client sees them.
std::vector<std::string> EventsIn(std::string_view bytes) {
  std::vector<std::string> events;
  monorelay::sse::Splitter splitter;
  for (;;) {
    const std::size_t end = splitter.FindEventEnd(bytes);
    if (end == monorelay::sse::Splitter::kNone) return events;
    const auto event = monorelay::sse::ParseEvent(bytes.substr(0, end));
    if (event.has_data)
      events.push_back(std::string(event.name) + '\0' + std::string(event.Data()));
    bytes.remove_prefix(end);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto dialect =
      data[0] == 'm' ? dialects::Dialect::kAnthropicMessages : dialects::Dialect::kOpenAiChat;
  const std::string_view stream = monorelay::fuzzing::AsText(data + 1, size - 1);
  if (monorelay::fuzzing::HasInnerMark(stream)) return 0;
  bool given = false;
  const Passed whole = Filter(dialect, [&] {
    const bool first = !given;
    given = true;
    return first ? std::string(stream) : std::string();
  });
  monorelay::fuzzing::Pieces pieces(stream);
  const Passed in_pieces = Filter(
      dialect, [&] { return pieces.IsEmpty() ? std::string() : std::string(pieces.Next()); });

  Require(EventsIn(whole.bytes) == EventsIn(in_pieces.bytes));
  Require(whole.tap->IsFinished() == in_pieces.tap->IsFinished());
  Require(whole.tap->HasBegun() == in_pieces.tap->HasBegun());
  Require(whole.tap->Failure() == in_pieces.tap->Failure());
  Require(whole.tap->Usage().input == in_pieces.tap->Usage().input);
  Require(whole.tap->Usage().output == in_pieces.tap->Usage().output);
  Require(whole.bytes.size() <= stream.size() + 2);
  return 0;
}
