// Whatever a provider of any dialect streams, and however it is cut, a client of any dialect gets
// the same whole events of JSON.
#include "dialects/codec.hpp"
#include "fuzz/translating.hpp"
#include "relay/translated_stream.hpp"

using monorelay::dialects::CodecFor;
using monorelay::dialects::Dialect;
using monorelay::fuzzing::Require;

namespace {

template <class NextPiece>
std::string Translate(Dialect from, Dialect to, NextPiece next) {
  monorelay::dialects::ReplyContext context;
  context.model = "m";
  context.seed = "S";
  context.provider_dialect = from;
  monorelay::relay::TranslatedStream stream(CodecFor(from), CodecFor(to), {}, context, "R");
  std::string out;
  for (std::string piece = next(); !piece.empty(); piece = next()) out += stream.Take(piece);
  out += stream.Take({});
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view stream = monorelay::fuzzing::AsText(data, size);
  if (monorelay::fuzzing::HasInnerMark(stream)) return 0;
  for (const Dialect from : monorelay::fuzzing::kDialects) {
    for (const Dialect to : monorelay::fuzzing::kDialects) {
      bool given = false;
      const std::string whole = Translate(from, to, [&] {
        const bool first = !given;
        given = true;
        return first ? std::string(stream) : std::string();
      });
      monorelay::fuzzing::Pieces pieces(stream);
      const std::string cut = Translate(
          from, to, [&] { return pieces.IsEmpty() ? std::string() : std::string(pieces.Next()); });
      Require(whole == cut);
      monorelay::fuzzing::RequireEventsOfJson(whole);
    }
  }
  return 0;
}
