// Reads HTTP/1.1 messages from bytes as they come, without keeping bodies: enough of the protocol
// to load and to stand in for servers that are known to behave.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace monorelay::bench {

class MessageReader {
 public:
  enum class Kind { kRequest, kResponse };

  explicit MessageReader(Kind kind) : kind_(kind) {}

  // What one step took from the bytes given, and the part of it that is body (framing removed).
  struct Piece {
    std::size_t taken = 0;
    std::string_view body;
  };

  // Takes one step; takes nothing once the message IsDone() or IsBroken().
  Piece Next(std::string_view bytes);

  // Ready for the next message on the same connection.
  void Reset();

  bool IsDone() const { return state_ == State::kDone; }
  bool IsBroken() const { return state_ == State::kBroken; }
  // True if a response has neither length nor chunks, so that it ends with the connection.
  bool EndsWithConnection() const { return state_ == State::kUntilClose; }
  // True before the first byte of a message.
  bool IsFresh() const { return state_ == State::kHead && head_.empty(); }
  // The other side closes the connection after this message.
  bool SaysClose() const { return says_close_; }
  // Of a request: the path it asks for; empty before the head is complete.
  std::string_view target() const { return target_; }
  // Of a response; 0 before the head is complete.
  int status() const { return status_; }

 private:
  enum class State {
    kHead,
    kLength,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kTrailer,
    kUntilClose,
    kDone,
    kBroken
  };

  Piece ReadHead(std::string_view bytes);
  void ParseHead(std::string_view head);
  // False if the line is no status line. A request line is taken as it is.
  bool ParseFirstLine(std::string_view line);
  void ParseField(std::string_view line);
  Piece ReadCounted(std::string_view bytes, State next);
  // Takes one line; `line_` is complete if the result is true.
  bool ReadLine(std::string_view bytes, std::size_t& taken);
  void ParseChunkSize();

  Kind kind_;
  State state_ = State::kHead;
  std::string head_;
  std::string line_;
  std::string target_;
  std::uint64_t remaining_ = 0;
  int status_ = 0;
  bool chunked_ = false;
  bool has_length_ = false;
  bool says_close_ = false;
};

}  // namespace monorelay::bench
