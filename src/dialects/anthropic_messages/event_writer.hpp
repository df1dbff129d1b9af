// Writes streams for clients that speak Messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/anthropic_messages/call_ids.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::anthropic_messages {

// See EventWriter. Every event has its name, without which the official SDKs skip it; blocks are
// numbered from 0 without gaps; text and thinking end where something else begins. Calls may be
// open side by side, so that pieces of their arguments go out as they come. Only choice 0 is
// written.
class MessagesEventWriter final : public EventWriter {
 public:
  explicit MessagesEventWriter(ReplyContext context)
      : context_(std::move(context)), ids_(context_.seed) {}

  void OnEvent(const chat::Event& event) override;
  void Fail(const Error& error, std::string_view request_id) override;

 private:
  enum class Prose : std::uint8_t { kNone, kText, kThinking };
  struct OpenCall {
    std::int64_t call = 0;
    std::int64_t index = 0;
    bool free_form = false;
  };

  void Start(const chat::Usage& usage, chat::Text service_tier);
  void Content(const chat::Event& event);
  void Piece(Prose prose, chat::Text text);
  void Sign(const chat::Event& event);
  void SignatureBlock(std::string_view data);
  void RedactedBlock(std::string_view data);
  void BeginCall(const chat::Event& event);
  void Arguments(const chat::Event& event);
  void ArgumentsDelta(std::int64_t index, std::string_view escaped);
  void Cite(const chat::Event& event);
  void EndPart(const chat::Event& event);
  void EndCall(const OpenCall& call);
  void HoldStop(const chat::Event& event);
  void End();

  void Open(Prose prose);
  void CloseProse();
  void CloseAll();
  void BeginEvent(std::string_view name, std::int64_t index);
  void BeginBlock(std::string_view type);
  void Delta(std::int64_t index, std::string_view type, std::string_view field,
             std::string_view escaped);
  void EndBlock(std::int64_t index);

  ReplyContext context_;
  CallIds ids_;
  bool started_ = false;
  bool ended_ = false;
  Prose prose_ = Prose::kNone;
  bool signed_ = false;      // the open thinking block has its signature
  json::TextPrint thought_;  // the text of that block
  std::int64_t prose_index_ = 0;
  std::int64_t next_index_ = 0;
  std::vector<OpenCall> calls_;  // that are open
  AnswerHas has_;
  chat::Usage usage_;
  // The held end; its texts are copies.
  chat::Stop stop_;
  std::string stop_raw_;
  std::string stop_sequence_;
  std::string stop_explanation_;
  std::string service_tier_;
};

}  // namespace monorelay::dialects::anthropic_messages
