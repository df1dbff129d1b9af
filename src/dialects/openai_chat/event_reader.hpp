// Reads the stream of a provider of Chat Completions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialects/codec.hpp"
#include "dialects/openai_chat/call_tracker.hpp"
#include "json/document.hpp"
#include "sse/splitter.hpp"

namespace monorelay::dialects::openai_chat {

// An event of which all but its kind and choice is still to be said.
inline chat::Event EventOf(chat::EventKind kind, std::int64_t choice = 0) {
  chat::Event event;
  event.kind = kind;
  event.choice = choice;
  return event;
}

// The chunks of one stream. Reasons and counts are held until its end, since they may be said
// several times and followed by more text.
class ChunkReader final : public EventReader {
 public:
  void Read(std::string_view text, chat::EventSink& sink) override;
  void Finish(chat::EventSink& sink) override;

 private:
  struct Choice {
    std::int64_t index = 0;
    CallTracker calls;
    chat::StopCause cause = chat::StopCause::kUnknown;
    std::string reason;    // in the provider's word
    std::string sequence;  // that ended the answer
    bool has_spoken = false;
    bool thinks_aside = false;  // its reasoning comes beside the details, which may repeat it
  };

  void ReadChunk(const json::Value& root, chat::EventSink& sink);
  void ReadChoice(const json::Value& root, const json::Value& source, chat::EventSink& sink);
  void ReadDelta(const json::Value& delta, Choice& choice, chat::EventSink& sink);
  void ReadContent(const json::Value& content, Choice& choice, chat::EventSink& sink);
  void ReadDetails(const json::Value& details, Choice& choice, chat::EventSink& sink);
  void ReadImages(const json::Value& images, Choice& choice, chat::EventSink& sink);
  void ReadAnnotations(const json::Value& annotations, Choice& choice, chat::EventSink& sink);
  void ReadCall(const json::Value& source, Choice& choice, chat::EventSink& sink);
  void ReadOldCall(const json::Value& function, Choice& choice, chat::EventSink& sink);
  void GiveCall(const CallTracker::Fragment& fragment, const json::Value& arguments, bool free_form,
                chat::Text signature, Choice& choice, chat::EventSink& sink);
  void GiveArguments(const CallTracker::Call& call, json::Text piece, const Choice& choice,
                     chat::EventSink& sink);
  void GiveText(chat::EventKind kind, json::Text text, Choice& choice, chat::EventSink& sink,
                bool summary = false);
  void GiveOpaque(json::Text format, json::Text data, bool whole, json::Text id, Choice& choice,
                  chat::EventSink& sink);
  void Start(const json::Value& root, chat::EventSink& sink);
  void Fail(json::Raw failure, chat::EventSink& sink);
  void End(chat::EventSink& sink);
  Choice* ChoiceAt(std::int64_t index);

  std::vector<Choice> choices_;
  std::string scratch_;  // the text of one event that is not in the document
  std::string service_tier_;
  std::string_view data_;  // of the current event
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace monorelay::dialects::openai_chat
