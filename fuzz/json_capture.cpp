// A value is captured the same however its bytes arrive, and never grows beyond its limit.
#include "fuzz/fuzzing.hpp"
#include "json/capture.hpp"

using monorelay::fuzzing::Require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMost = 64;
  const std::string_view text = monorelay::fuzzing::AsText(data, size);
  monorelay::json::Capture whole("usage", kMost);
  whole.Feed(text);
  monorelay::json::Capture in_pieces("usage", kMost);
  for (monorelay::fuzzing::Pieces pieces(text); !pieces.IsEmpty();) in_pieces.Feed(pieces.Next());

  Require(whole.Value() == in_pieces.Value());
  Require(whole.Value().size() <= kMost);
  Require(whole.Value().empty() || text.find(whole.Value()) != std::string_view::npos);
  return 0;
}
