// How the mock provider answers: read from the name of the model, so that one process serves every
// scenario at once.
//
// A model name is parts joined by dashes; a part that is a number and a unit changes one thing:
//   5hz     events a second of a stream (0hz: as fast as they go)
//   100ev   events in a stream
//   20ms    latency before the first byte
//   1500b   size of an answer that is not a stream; also kb and mb
//   30fail  so many of 100 requests get a 503 instead
// Other parts mean nothing: "bench-5hz-100ev", "mock-1500b".
//
// Each event of a stream has its number and the time it was sent in its text, "#1NNNNNNNN@1T...",
// so that they arrive whatever dialect the text was translated into.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bench/net/clock.hpp"
#include "bench/upstream/wording.hpp"

namespace monorelay::bench {

constexpr std::size_t kMostEventBytes = 32 * 1024;

struct Shape {
  Nanoseconds latency = 0;
  Nanoseconds interval = 10 * kMillisecond;
  int events = 64;
  std::size_t event_bytes = 230;
  std::size_t answer_bytes = 1500;
  double fail_percent = 0;
};

// Everything that one kind of answer needs, written once and sent many times.
class Profile {
 public:
  Profile(const Shape& shape, const Wording& wording);

  const Shape& shape() const { return shape_; }
  // A whole response, head and JSON body.
  std::string_view answer() const { return answer_; }
  // The head of a streamed response, and the events before the first text.
  std::string_view stream_begin() const { return stream_begin_; }
  // One event as a chunk; its sequence number and time stamp are written by StampEvent.
  std::string_view event() const { return event_; }
  // Writes sequence number and time into a copy of event().
  void StampEvent(char* copy, int sequence, Nanoseconds now) const;
  // The chunk with the token counts that include_usage asks for; empty where they are sent unasked.
  std::string_view usage_event() const { return usage_event_; }
  std::string_view stream_end() const { return stream_end_; }

 private:
  Shape shape_;
  std::string answer_;
  std::string stream_begin_;
  std::string event_;
  std::string usage_event_;
  std::string stream_end_;
  std::size_t sequence_offset_ = 0;
  std::size_t time_offset_ = 0;
};

class ProfileBook {
 public:
  explicit ProfileBook(const Shape& otherwise) : otherwise_(otherwise) {}

  // The profile that a model name asks for, in a dialect; valid as long as the book.
  const Profile& For(std::string_view model, Dialect dialect);

 private:
  Shape otherwise_;
  using ByModel = std::map<std::string, std::unique_ptr<Profile>, std::less<>>;
  std::map<Dialect, ByModel> profiles_;
};

}  // namespace monorelay::bench
