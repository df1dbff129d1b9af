// Finds the end of a message body and takes the transfer coding off. Without I/O.
// Source: RFC 9112, sections 6 and 7.1.
#pragma once

#include <cstdint>

#include "http/head.hpp"

namespace monorelay::http {

class BodyDecoder {
 public:
  enum class State : std::uint8_t { kMore, kDone, kBad };

  // What one call made of its bytes.
  struct Step {
    std::size_t payload;   // bytes of body, now at the front of the given bytes
    std::size_t consumed;  // bytes used up; those after it belong to the next message
  };

  // For the body that `head` announces.
  explicit BodyDecoder(const HeadBase& head);
  // For no body.
  BodyDecoder() = default;

  // Takes the next bytes of the connection and moves the payload among them to their front. After
  // kDone or kBad nothing more is consumed.
  Step Decode(char* data, std::size_t size);

  [[nodiscard]] State GetState() const { return state_; }
  // True if the end of the connection, now, is the end of the body.
  [[nodiscard]] bool MayEndHere() const {
    return state_ == State::kDone || framing_ == Framing::kUntilClose;
  }

 private:
  enum class Chunk : std::uint8_t {
    kSizeFirst,  // the first digit of a size
    kSize,
    kExtension,
    kSizeLineFeed,
    kData,
    kDataReturn,
    kDataLineFeed,
    kTrailerStart,
    kTrailer,
    kTrailerLineFeed,
    kEndLineFeed,
  };

  void DecodeControl(char c);

  Framing framing_ = Framing::kNone;
  State state_ = State::kDone;
  Chunk chunk_ = Chunk::kSizeFirst;
  std::uint16_t line_bytes_ = 0;  // of an extension or trailer line, which has a limit
  std::uint64_t left_ = 0;        // of the body or of the chunk
};

}  // namespace monorelay::http
