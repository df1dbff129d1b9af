// Reads the streams of providers that speak Messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialects/codec.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::anthropic_messages {

// See EventReader. The reason for the end and the usage are held until message_stop, without which
// no answer is finished.
class MessagesEventReader final : public EventReader {
 public:
  void Read(std::string_view text, chat::EventSink& sink) override;
  void Finish(chat::EventSink& sink) override;

 private:
  enum class BlockKind : std::uint8_t { kText, kThinking, kCall, kOther };
  // A block that has begun and not ended.
  struct OpenBlock {
    std::int64_t index = 0;
    BlockKind kind = BlockKind::kOther;
    std::int64_t call = 0;
    std::int64_t first_character = 0;
    bool has_arguments = false;
    std::string input;  // of a call, escaped, if it came at once
  };

  void Start(json::Value message, chat::EventSink& sink);
  void BeginBlock(json::Value event, chat::EventSink& sink);
  void BeginCall(json::Value block, OpenBlock& open, chat::EventSink& sink);
  void Delta(json::Value event, chat::EventSink& sink);
  void Piece(chat::EventKind kind, json::Value text, chat::EventSink& sink);
  void ArgumentsPiece(OpenBlock* open, json::Value text, chat::EventSink& sink);
  void Cite(const OpenBlock* open, json::Value citation, chat::EventSink& sink);
  void EndBlock(json::Value event, chat::EventSink& sink);
  void MessageDelta(json::Value event);
  void Stop(chat::EventSink& sink);
  void Fail(std::string_view data, bool is_json, chat::EventSink& sink);
  void KeepAlive(chat::EventSink& sink);
  OpenBlock* Find(json::Value event);

  std::vector<OpenBlock> open_;
  bool started_ = false;
  std::int64_t calls_ = 0;
  std::int64_t characters_ = 0;  // of text so far
  // The held end; its texts are copies.
  chat::Stop stop_;
  std::string stop_raw_;
  std::string stop_sequence_;
  std::string stop_explanation_;
  std::string service_tier_;
};

}  // namespace monorelay::dialects::anthropic_messages
