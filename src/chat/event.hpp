// A streamed answer, piece by piece.
#pragma once

#include <cstdint>

#include "chat/part.hpp"
#include "chat/response.hpp"
#include "chat/usage.hpp"

namespace monorelay::chat {

// In the order of a stream: kStart once; then content, in any mixture over the choices, where each
// call is announced by its kToolCall before its kToolArguments; kStop once for each choice; kUsage
// whenever a count is known; kEnd once, after which nothing comes. kFailure ends the stream too.
enum class EventKind : std::uint8_t {
  kStart,
  kText,
  kRefusal,
  kReasoning,
  kOpaque,  // of the reasoning before it, or reasoning that is hidden as a whole
  kToolCall,
  kToolArguments,
  kCitation,
  kMedia,  // a picture, sound or film, whole
  kLogprobs,
  kPartEnd,  // the text, reasoning or call before it is whole; not every dialect says so
  kStop,
  kUsage,
  kFailure,
  kKeepAlive,  // the provider is alive and has nothing to say
  kEnd,
};

// Views live until the sink has taken the event.
struct Event {
  EventKind kind = EventKind::kKeepAlive;
  std::int64_t choice = 0;
  // kToolCall, kToolArguments, kPartEnd of a call: the number of the call within its choice, from
  // 0, in the order of their announcement.
  std::int64_t call = 0;
  bool of_call = false;    // kPartEnd: it is call number `call` that is whole
  bool free_form = false;  // kToolCall, kToolArguments: of a free-form tool
  bool summary = false;    // kReasoning: a summary
  // kStart: of the answer; kToolCall, kReasoning, kOpaque: of the part, if it has one.
  Text id = {};
  Text name = {};   // kStart: the model; kToolCall: the tool
  Text group = {};  // kToolCall: the namespace of the tool
  // kText, kRefusal, kReasoning: the next piece. kToolArguments: the next piece of the arguments'
  // JSON text (or of a free-form input), escaped like any text; it may end within an escape of that
  // JSON, never within one of its own.
  Text text = {};
  Opaque opaque = {};        // kOpaque; kToolCall: of the call
  Citation citation = {};    // kCitation
  Media media = {};          // kMedia
  Raw logprobs = {};         // kLogprobs: as in Choice
  Stop stop = {};            // kStop
  Usage usage = {};          // kStart, kUsage: what is known; merged by whoever needs it
  std::int64_t created = 0;  // kStart
  Text service_tier = {};    // kStart, kStop: if the provider says it
  Text fingerprint = {};     // kStart
  Raw failure = {};          // kFailure: the provider's error, as it came
};

// Takes the events of one stream. Called on one thread.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void OnEvent(const Event& event) = 0;
};

}  // namespace monorelay::chat
