// A body is decoded the same however its bytes arrive. The first byte of the input chooses how the
// end of the body is found.
#include "http/body_decoder.hpp"

#include "fuzz/fuzzing.hpp"

using monorelay::fuzzing::Require;
namespace http = monorelay::http;

namespace {

http::HeadBase HeadFor(std::uint8_t choice) {
  constexpr http::Framing kFramings[] = {http::Framing::kChunked, http::Framing::kLength,
                                         http::Framing::kUntilClose, http::Framing::kNone};
  http::HeadBase head;
  // Most inputs are chunked: the others have little to find.
  head.framing = kFramings[choice >= '0' && choice <= '3' ? choice - '0' : 0];
  head.content_length = 20;
  return head;
}

struct Decoded {
  std::string payload;
  std::size_t consumed = 0;
  http::BodyDecoder::State state = http::BodyDecoder::State::kMore;
};

void Take(http::BodyDecoder& decoder, std::string_view bytes, Decoded& decoded) {
  std::string piece(bytes);
  const auto step = decoder.Decode(piece.data(), piece.size());
  Require(step.payload <= step.consumed && step.consumed <= piece.size());
  const bool is_open = decoder.GetState() == http::BodyDecoder::State::kMore;
  Require(!is_open || step.consumed == piece.size());
  decoded.payload.append(piece.data(), step.payload);
  decoded.consumed += step.consumed;
  decoded.state = decoder.GetState();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const http::HeadBase head = HeadFor(data[0]);
  const std::string_view bytes = monorelay::fuzzing::AsText(data + 1, size - 1);
  http::BodyDecoder whole_decoder(head);
  Decoded whole;
  Take(whole_decoder, bytes, whole);

  http::BodyDecoder decoder(head);
  Decoded in_pieces;
  in_pieces.state = decoder.GetState();
  for (monorelay::fuzzing::Pieces pieces(bytes); !pieces.IsEmpty();) {
    Take(decoder, pieces.Next(), in_pieces);
    if (decoder.GetState() != http::BodyDecoder::State::kMore) break;
  }
  Require(whole.payload == in_pieces.payload);
  Require(whole.consumed == in_pieces.consumed);
  Require(whole.state == in_pieces.state);
  Require(whole_decoder.MayEndHere() == decoder.MayEndHere());
  return 0;
}
