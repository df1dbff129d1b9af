// How the mock provider answers: read from the name of the model, so that one process serves every
// scenario at once.
//
// A model name is parts joined by dashes; a part that is a number and a unit changes one thing:
//   5hz     events a second of a stream (0hz: as fast as they go)
//   100ev   events in a stream
//   20ms    latency before the first byte
//   1500b   size of an answer that is not a stream; also kb and mb
// Other parts mean nothing: "bench-5hz-100ev", "mock-1500b".
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bench/net/clock.hpp"

namespace monorelay::bench {

constexpr std::size_t kMostEventBytes = 32 * 1024;

struct Shape {
  Nanoseconds latency = 0;
  Nanoseconds interval = 10 * kMillisecond;
  int events = 64;
  std::size_t event_bytes = 230;
  std::size_t answer_bytes = 1500;
};

// Everything that one kind of answer needs, written once and sent many times.
class Profile {
 public:
  explicit Profile(const Shape& shape);

  const Shape& shape() const { return shape_; }
  // A whole response, head and JSON body.
  std::string_view answer() const { return answer_; }
  // One event as a chunk; its sequence number and time stamp are written by StampEvent.
  std::string_view event() const { return event_; }
  // Writes sequence number and time into a copy of event().
  void StampEvent(char* copy, int sequence, Nanoseconds now) const;

  static std::string_view StreamHead();
  // The chunk with the token counts that include_usage asks for.
  static std::string_view UsageEvent();
  static std::string_view StreamEnd();

 private:
  Shape shape_;
  std::string answer_;
  std::string event_;
  std::size_t sequence_offset_ = 0;
  std::size_t time_offset_ = 0;
};

class ProfileBook {
 public:
  explicit ProfileBook(const Shape& otherwise) : otherwise_(otherwise) {}

  // The profile that a model name asks for; valid as long as the book.
  const Profile& For(std::string_view model);

 private:
  Shape otherwise_;
  std::map<std::string, std::unique_ptr<Profile>, std::less<>> profiles_;
};

}  // namespace monorelay::bench
