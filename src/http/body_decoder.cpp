#include "http/body_decoder.hpp"

#include <algorithm>
#include <cstring>

namespace monorelay::http {
namespace {

// Of the line before a chunk, and of all trailers together.
constexpr std::uint16_t kMaxLineBytes = 4096;

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

BodyDecoder::BodyDecoder(const HeadBase& head) : framing_(head.framing), left_(0) {
  state_ = framing_ == Framing::kNone ? State::kDone : State::kMore;
  if (framing_ == Framing::kLength) left_ = head.content_length;
}

BodyDecoder::Step BodyDecoder::Decode(char* data, std::size_t size) {
  if (state_ != State::kMore) return {0, 0};
  if (framing_ == Framing::kUntilClose) return {size, size};
  if (framing_ == Framing::kLength) {
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, size));
    left_ -= taken;
    if (left_ == 0) state_ = State::kDone;
    return {taken, taken};
  }
  std::size_t in = 0;
  std::size_t out = 0;
  while (in < size && state_ == State::kMore) {
    if (chunk_ == Chunk::kData) {
      const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, size - in));
      std::memmove(data + out, data + in, taken);
      in += taken;
      out += taken;
      left_ -= taken;
      if (left_ == 0) chunk_ = Chunk::kDataReturn;
    } else {
      DecodeControl(data[in]);
      if (state_ != State::kBad) ++in;
    }
  }
  return {out, in};
}

// One byte outside the data of a chunk.
void BodyDecoder::DecodeControl(char c) {
  const auto expect = [&](char wanted, Chunk next) {
    if (c == wanted) {
      chunk_ = next;
    } else {
      state_ = State::kBad;
    }
  };
  switch (chunk_) {
    case Chunk::kSizeFirst:
    case Chunk::kSize: {
      const int digit = HexValue(c);
      if (digit >= 0) {
        // Sixteen digits would overflow; fifteen are a petabyte already.
        if ((left_ >> 56U) != 0 || ++line_bytes_ > kMaxLineBytes) {
          state_ = State::kBad;
        } else {
          left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
          chunk_ = Chunk::kSize;
        }
      } else if (chunk_ == Chunk::kSize && c == '\r') {
        chunk_ = Chunk::kSizeLineFeed;
      } else if (chunk_ == Chunk::kSize && (c == ';' || c == ' ' || c == '\t')) {
        chunk_ = Chunk::kExtension;
      } else {
        state_ = State::kBad;
      }
      break;
    }
    case Chunk::kExtension:
    case Chunk::kTrailer:
      if (c == '\r') {
        chunk_ = chunk_ == Chunk::kExtension ? Chunk::kSizeLineFeed : Chunk::kTrailerLineFeed;
      } else if (c == '\n' || c == '\0' || ++line_bytes_ > kMaxLineBytes) {
        state_ = State::kBad;
      }
      break;
    case Chunk::kSizeLineFeed:
      line_bytes_ = 0;
      expect('\n', left_ == 0 ? Chunk::kTrailerStart : Chunk::kData);
      break;
    case Chunk::kDataReturn:
      expect('\r', Chunk::kDataLineFeed);
      break;
    case Chunk::kDataLineFeed:
      expect('\n', Chunk::kSizeFirst);
      break;
    case Chunk::kTrailerStart:
      if (c == '\r') {
        chunk_ = Chunk::kEndLineFeed;
      } else if (c == '\n' || c == '\0' || ++line_bytes_ > kMaxLineBytes) {
        state_ = State::kBad;
      } else {
        chunk_ = Chunk::kTrailer;
      }
      break;
    case Chunk::kTrailerLineFeed:
      expect('\n', Chunk::kTrailerStart);
      break;
    case Chunk::kEndLineFeed:
      if (c == '\n') {
        state_ = State::kDone;
      } else {
        state_ = State::kBad;
      }
      break;
    case Chunk::kData:
      break;
  }
}

}  // namespace monorelay::http
