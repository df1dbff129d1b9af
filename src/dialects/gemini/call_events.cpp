// Calls of functions in a stream: the other half of GeminiEventReader.
#include "dialects/gemini/event_reader.hpp"

namespace monorelay::dialects::gemini {

using chat::Event;
using chat::EventKind;

// A call comes whole, unless the client asked for its arguments in pieces: then it goes on while
// "willContinue" is true.
void GeminiEventReader::ReadCall(const PartFields& fields, Candidate& candidate,
                                 chat::EventSink& sink) {
  const json::Value name = Get(fields.call, "name");
  const json::Value args = Get(fields.call, "args");
  const bool announced = candidate.call_open && name.GetText().IsEmpty();
  if (!announced) {
    if (candidate.call_open) EndCall({}, candidate, sink);
    Event event;
    event.kind = EventKind::kToolCall;
    event.choice = candidate.index;
    event.call = candidate.calls++;
    event.id = Get(fields.call, "id").GetText();
    event.name = name.GetText();
    if (!fields.signature.GetText().IsEmpty()) {
      event.opaque = {
          .data = fields.signature.GetText(), .dialect = {kName}, .provider = {}, .whole = false};
    }
    sink.OnEvent(event);
    candidate.call_open = true;
  }
  candidate.arguments.Add(Get(fields.call, "partialArgs"));
  if (Get(fields.call, "willContinue").GetBool().value_or(false)) return;
  EndCall(args.IsObject() ? args.GetRaw() : json::Raw{}, candidate, sink);
}

// `args` empty: what the pieces gave.
void GeminiEventReader::EndCall(json::Raw args, Candidate& candidate, chat::EventSink& sink) {
  scratch_.clear();
  if (args.IsEmpty()) {
    json::AppendEscaped(scratch_, candidate.arguments.Take());
  } else {
    json::AppendEscaped(scratch_, args.json);
  }
  candidate.call_open = false;
  Event event;
  event.kind = EventKind::kToolArguments;
  event.choice = candidate.index;
  event.call = candidate.calls - 1;
  event.text = {scratch_};
  sink.OnEvent(event);
  event.kind = EventKind::kPartEnd;
  event.text = {};
  event.of_call = true;
  sink.OnEvent(event);
}

}  // namespace monorelay::dialects::gemini
