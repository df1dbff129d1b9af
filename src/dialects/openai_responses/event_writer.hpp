// Writes streams for clients.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dialects/codec.hpp"
#include "dialects/openai_responses/call_ids.hpp"
#include "dialects/openai_responses/event_lines.hpp"
#include "dialects/openai_responses/output_item.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// Keeps the order that the accumulators of the official SDKs insist on: response.created first,
// each item and each part announced before its deltas, everything ended before the last event,
// which repeats the whole answer. One message and one reasoning are open at a time, any number of
// calls beside them. Keeps the answer for its last event, at most kMostKeptBytes of it.
class Writer final : public EventWriter {
 public:
  explicit Writer(ReplyContext context);

  void OnEvent(const chat::Event& event) override;
  void Fail(const Error& error, std::string_view request_id) override;
  std::string TakeResponse() override { return std::exchange(response_, {}); }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  void Start();
  void OnText(ContentKind kind, json::Text text);
  void OnCitation(chat::Citation citation);
  void OnMedia(const chat::Media& media);
  void OnLogprobs(json::Raw logprobs);
  void OnReasoning(const chat::Event& event);
  void OnOpaque(const chat::Event& event);
  void OnToolCall(const chat::Event& event);
  void OnArguments(const chat::Event& event);
  void OnPartEnd(const chat::Event& event);
  void OnStop(const chat::Event& event);
  void OnEnd();

  std::size_t AddItem(ItemKind kind, json::Text id);
  // The open message, with an open content of that kind.
  OutputItem& Saying(ContentKind kind);
  void BeginReasoning(json::Text id);
  void BeginContent(std::size_t index, ContentKind kind);
  void CloseContent(std::size_t index);
  void CloseMessage();
  void CloseReasoning();
  void CloseCall(std::size_t index);
  void CloseAll();
  void Close(std::size_t index);
  void Keep(std::string& text, std::string_view more);
  [[nodiscard]] bool IsIdTaken(json::Text id) const;
  [[nodiscard]] std::string Output() const;

  ReplyContext context_;
  std::string provider_;  // escaped
  bool own_;              // the provider speaks this dialect too
  EventLines lines_;
  CallIds call_ids_;
  std::vector<OutputItem> items_;
  std::size_t message_ = kNone;                              // the open one, in items_
  std::size_t reasoning_ = kNone;                            // the open one
  std::vector<std::pair<std::int64_t, std::size_t>> calls_;  // open: number, place in items_
  // The opaque part of the open reasoning, which may come in pieces.
  std::string opaque_data_;
  std::string opaque_dialect_;
  std::string opaque_provider_;
  bool opaque_whole_ = false;
  std::int64_t text_before_ = 0;    // code points of the answer before the open content
  std::int64_t passage_begin_ = 0;  // where the text since the last kPartEnd begins
  std::size_t kept_bytes_ = 0;
  chat::Usage usage_;
  chat::StopCause cause_ = chat::StopCause::kUnknown;
  std::string broken_;  // what is told of an answer that failed
  std::string service_tier_;
  std::string response_;  // the whole answer, once it is there and if it is to be kept
  std::string scratch_;
  json::Document document_;
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace monorelay::dialects::openai_responses
