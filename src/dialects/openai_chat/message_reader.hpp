// Reads the messages of a request.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/openai_chat/path.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

// Reads one conversation into a request.
class MessageReader {
 public:
  // `request` must outlive this.
  explicit MessageReader(chat::Request& request) : request_(request) {}

  Result<void> Read(const json::Value& messages);

 private:
  // The fields of a message, found in one pass.
  struct Fields {
    json::Value role, content, name, refusal, calls, call, call_id;
    json::Value reasoning_content, reasoning, reasoning_details, annotations;
  };

  Result<void> ReadMessage(const json::Value& source, const Path& where);
  // What has no place among them becomes foreign parts of `message`.
  Fields FindFields(const json::Value& source, chat::Message& message);
  Result<void> ReadTexts(const Fields& fields, const Path& where, chat::Message& message);
  Result<void> ReadAssistant(const Fields& fields, const Path& where, chat::Message& message);
  Result<void> ReadResult(const Fields& fields, const Path& where, chat::Message& message);
  void ReadReasoning(const Fields& fields, chat::Message& message);
  Result<void> ReadCalls(const json::Value& calls, const Path& where, chat::Message& message);
  Result<void> ReadCall(const json::Value& source, const Path& where, chat::Message& message);
  Result<void> ReadOldCall(const json::Value& source, const Path& where, chat::Message& message);
  void AddCall(chat::ToolCall call, const json::Value& source, chat::Message& message);

  struct OpenCall {
    chat::Text id;
    bool free_form = false;
  };

  chat::Request& request_;
  chat::Opaque of_next_call_;
  // Calls of the last turn that have no result yet: what results without an id belong to.
  std::vector<OpenCall> open_calls_;
  std::int64_t made_ids_ = 0;
};

}  // namespace monorelay::dialects::openai_chat
