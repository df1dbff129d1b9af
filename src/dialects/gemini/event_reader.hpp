// Reads the stream of streamGenerateContent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialects/codec.hpp"
#include "dialects/gemini/partial_arguments.hpp"
#include "dialects/gemini/wire.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::gemini {

// Each event is a partial answer. How the candidates ended is held back until the stream ends, so
// that usage which comes later is not lost. Parts that only this dialect knows have no event and
// are left out.
class GeminiEventReader : public EventReader {
 public:
  void Read(std::string_view text, chat::EventSink& sink) override;
  void Finish(chat::EventSink& sink) override;

 private:
  struct Candidate {
    std::int64_t index = 0;
    std::int64_t calls = 0;  // announced so far
    bool call_open = false;  // the last of them is not whole yet
    bool ended = false;
    bool ascii = true;                   // its text so far, so that bytes are code points
    std::vector<std::size_t> citations;  // marks of those given out
    std::string finish_raw;
    std::string finish_message;
    chat::StopCause cause = chat::StopCause::kUnknown;
    PartialArguments arguments;
  };

  void ReadChunk(json::Value chunk, chat::EventSink& sink);
  void Start(json::Value chunk, chat::EventSink& sink);
  void ReadCandidate(json::Value value, std::int64_t position, chat::EventSink& sink);
  void ReadPart(json::Value part, Candidate& candidate, chat::EventSink& sink);
  void ReadText(const PartFields& fields, Candidate& candidate, chat::EventSink& sink);
  void ReadCall(const PartFields& fields, Candidate& candidate, chat::EventSink& sink);
  void EndCall(json::Raw args, Candidate& candidate, chat::EventSink& sink);
  void ReadCitations(json::Value value, Candidate& candidate, chat::EventSink& sink);
  void ReadLogprobs(json::Value value, const Candidate& candidate, chat::EventSink& sink);
  void Stop(const chat::Stop& stop, Candidate& candidate);
  void EmitStop(const Candidate& candidate, chat::EventSink& sink);
  Candidate* CandidateOf(std::int64_t index);

  std::string scratch_;
  std::vector<Candidate> candidates_;
  bool started_ = false;
};

}  // namespace monorelay::dialects::gemini
