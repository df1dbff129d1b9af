// Reads the streams of providers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dialects/codec.hpp"
#include "dialects/openai_responses/open_items.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// Understands the event types that carry text, reasoning, calls, sources and the state of the
// answer, and skips the others. What an item's events leave out is taken from the item as a whole
// when it is done, or from the whole answer at the end. See EventReader.
class Reader final : public EventReader {
 public:
  void Read(std::string_view text, chat::EventSink& sink) override;
  void Finish(chat::EventSink& sink) override;

 private:
  struct Row {
    std::string_view type;
    void (Reader::*read)(json::Value, chat::EventSink&);
  };
  static const Row kRows[];

  // --- the answer as a whole ---
  void OnLifecycle(json::Value event, chat::EventSink& sink);
  void OnEnding(json::Value event, chat::EventSink& sink);
  void OnFailed(json::Value event, chat::EventSink& sink);
  void OnError(json::Value event, chat::EventSink& sink);
  void OnKeepAlive(json::Value event, chat::EventSink& sink);
  void Start(json::Value response, chat::EventSink& sink);
  void Fail(std::string failure, chat::EventSink& sink);

  // --- items ---
  void OnItemAdded(json::Value event, chat::EventSink& sink);
  void OnItemDone(json::Value event, chat::EventSink& sink);
  void OnTextDelta(json::Value event, chat::EventSink& sink);
  void OnTextDone(json::Value event, chat::EventSink& sink);
  void OnRefusalDelta(json::Value event, chat::EventSink& sink);
  void OnRefusalDone(json::Value event, chat::EventSink& sink);
  void OnAnnotation(json::Value event, chat::EventSink& sink);
  void OnSummaryDelta(json::Value event, chat::EventSink& sink);
  void OnSummaryDone(json::Value event, chat::EventSink& sink);
  void OnReasoningDelta(json::Value event, chat::EventSink& sink);
  void OnReasoningDone(json::Value event, chat::EventSink& sink);
  void OnArgumentsDelta(json::Value event, chat::EventSink& sink);
  void OnArgumentsDone(json::Value event, chat::EventSink& sink);

  // `begin`: an item that was not announced begins here.
  OpenItem* ItemOf(json::Value event, ItemType type, bool begin);
  OpenItem* CallOf(json::Value event);
  // Moves on to the text of that index; true if some of it was sent already.
  bool TurnTo(OpenItem& item, json::Value index);

  void Say(chat::EventKind kind, OpenItem& item, json::Text text, chat::EventSink& sink);
  void SayLogprobs(json::Value logprobs, chat::EventSink& sink);
  void Cite(const OpenItem& item, json::Value annotation, chat::EventSink& sink);
  void Think(OpenItem& item, bool summary, json::Value index, json::Text text,
             chat::EventSink& sink);
  void Announce(OpenItem& item, json::Value call, chat::EventSink& sink);
  void SayArguments(OpenItem& item, json::Value arguments, chat::EventSink& sink);
  // What an item's events have left out, and its end.
  void CompleteMessage(OpenItem& item, json::Value whole, chat::EventSink& sink);
  void CompleteReasoning(OpenItem& item, json::Value whole, chat::EventSink& sink);
  void CompleteCall(OpenItem& item, json::Value whole, chat::EventSink& sink);
  void Complete(OpenItem& item, json::Value whole, chat::EventSink& sink);

  // An event of that kind that says nothing more.
  static chat::Event Of(chat::EventKind kind) {
    chat::Event event;
    event.kind = kind;
    return event;
  }

  OpenItems items_;
  std::string scratch_;
  std::int64_t calls_ = 0;
  std::int64_t text_so_far_ = 0;  // in code points
  bool started_ = false;
  bool any_item_ = false;
};

}  // namespace monorelay::dialects::openai_responses
