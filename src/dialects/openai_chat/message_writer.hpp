// Writes the messages of a request.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "dialects/openai_chat/part_writer.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// Writes the array of messages of one request. `instruction` is said at the end of the system
// messages that open the conversation; empty: nothing is.
class MessageWriter {
 public:
  // The arguments must outlive this; `json` appends to `out`.
  MessageWriter(const chat::Request& request, const Target& target, chat::Notes& notes,
                json::Writer& json, std::string& out, std::string instruction);

  Result<void> Write();

 private:
  Result<void> WriteMessage(std::size_t index);
  Result<void> WriteSystem(const chat::Message& message, bool with_instruction);
  Result<void> WriteUser(const chat::Message& message);
  void WriteRefusals(const chat::Message& message);
  Result<void> WriteAssistant(const chat::Message& message, bool last);
  Result<void> WriteResult(const chat::ToolResult& result, const chat::Part& part);
  Result<void> WriteMediaOfResults();
  void MarkFailure(std::vector<chat::Part>& texts);
  void StandIn(const chat::Part& part, std::vector<chat::Part>& texts);
  void NoteLosses(const chat::Message& message);
  void WriteInstruction();
  void WriteReasoning(const chat::Message& message);
  void WriteDetails(const chat::Message& message);
  void WriteCalls(const chat::Message& message);
  void WriteCall(const chat::ToolCall& call);
  void WriteForeignFields(const chat::Message& message);
  void WriteAnnotations(const chat::Message& message);
  void WriteName(const chat::Message& message);
  void WriteCallId(std::string_view key, json::Text id);
  [[nodiscard]] bool IsReadable(const chat::Opaque& opaque) const;
  [[nodiscard]] bool IsEmptyTurn(const chat::Message& message) const;

  const chat::Request& request_;
  const Target& target_;
  chat::Notes& notes_;
  json::Writer& json_;
  std::string& out_;
  std::string instruction_;
  bool same_;  // the request came in this dialect
  PartWriter parts_;
  std::vector<const chat::Part*> waiting_media_;  // of the tool results before
  std::deque<std::string> kept_;
};

}  // namespace monorelay::dialects::openai_chat
