// Reads the turns of a request.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/error.hpp"
#include "chat/request.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {

// Appends to the messages of one request. Errors name the JSON path.
class ContentsReader {
 public:
  // `request` must outlive this.
  explicit ContentsReader(chat::Request& request) : request_(request) {}

  // systemInstruction: a string, a content, a part or an array of parts. Comes first.
  Result<void> ReadSystem(json::Value system);
  Result<void> ReadContents(json::Value contents);

 private:
  // A call that no result has answered yet.
  struct OpenCall {
    chat::Text sent_id;  // as the client spells it; empty: none
    chat::Text name;
    chat::Text id;  // that stands in the canonical request
  };

  Result<void> ReadContent(json::Value content);
  Result<chat::Role> ReadRole(json::Value role) const;
  Result<void> ReadParts(json::Value parts, chat::Message& message, chat::Message& results);
  Result<void> ReadPart(json::Value part, chat::Message& message, chat::Message& results);
  Result<void> ReadKind(json::Value part, const PartFields& fields, chat::Message& message,
                        chat::Message& results);
  Result<void> ReadText(const PartFields& fields, chat::Message& message);
  Result<void> ReadCall(const PartFields& fields, chat::Message& message);
  Result<void> ReadResult(json::Value result, chat::Message& results);
  Result<void> ReadMedia(const PartFields& fields, chat::Message& message) const;
  void ReadOutcome(json::Value response, chat::ToolResult& result);
  void KeepMoreFields(json::Value part, chat::Message& message);
  void KeepWhole(json::Value value, chat::ToolResult& result);
  chat::Part Companion(std::string_view type, std::string fields);
  void AppendThought(chat::Text text, chat::Opaque opaque, chat::Text signature,
                     chat::Message& message);
  chat::Opaque OpaqueOf(json::Value signature, bool& of_call);
  chat::Text IdForCall(chat::Text sent_id);
  chat::Text IdForResult(chat::Text sent_id, chat::Text name);
  chat::Text PositionId();
  [[nodiscard]] std::string PathTo(std::string_view rest) const;

  chat::Request& request_;
  std::vector<OpenCall> open_calls_;
  std::unordered_set<std::string_view> used_ids_;
  chat::Opaque next_call_;  // came alone, and belongs to the next call
  bool in_system_ = false;
  std::size_t content_ = 0;
  std::size_t part_ = 0;
};

}  // namespace monorelay::dialects::gemini
