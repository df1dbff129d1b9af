// A stream has the same events however its bytes arrive, and no byte is lost between them.
#include <vector>

#include "fuzz/fuzzing.hpp"
#include "sse/splitter.hpp"

using monorelay::fuzzing::Require;
namespace sse = monorelay::sse;

namespace {

// Collects what carries data: a line feed may stray over the border between two events, which
// changes their texts and not their meaning.
class Reader {
 public:
  void Feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = splitter_.FindEventEnd(bytes);
      if (end == sse::Splitter::kNone) {
        held_ += bytes;
        return;
      }
      Require(end > 0 && end <= bytes.size());
      held_ += bytes.substr(0, end);
      bytes.remove_prefix(end);
      EndEvent();
    }
  }

  std::vector<std::string> events;
  std::string all;
  [[nodiscard]] const std::string& Held() const { return held_; }

 private:
  void EndEvent() {
    const sse::Event event = sse::ParseEvent(held_);
    Require(event.has_data || event.Data().empty());
    Require(event.name.find_first_of("\r\n") == std::string::npos);
    if (event.has_data)
      events.push_back(std::string(event.name) + '\0' + std::string(event.Data()));
    all += held_;
    held_.clear();
  }

  sse::Splitter splitter_;
  std::string held_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = monorelay::fuzzing::AsText(data, size);
  if (monorelay::fuzzing::HasInnerMark(bytes)) return 0;
  Reader whole;
  whole.Feed(bytes);
  Reader in_pieces;
  for (monorelay::fuzzing::Pieces pieces(bytes); !pieces.IsEmpty();) in_pieces.Feed(pieces.Next());

  Require(whole.events == in_pieces.events);
  Require(whole.all + whole.Held() == bytes);
  Require(in_pieces.all + in_pieces.Held() == bytes);
  return 0;
}
