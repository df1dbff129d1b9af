// Writes the turns of a request.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {

// Writes "systemInstruction", if there is any, and "contents" as members of the object that `out`
// is in. All given at construction must outlive this.
class ContentsWriter {
 public:
  ContentsWriter(const chat::Request& request, const Target& target, chat::Notes& notes,
                 json::Writer& out);

  Result<void> Write();

 private:
  // Whose turn is open.
  enum class Side : std::uint8_t { kNone, kUser, kModel };

  Result<void> WriteSystem(std::size_t count);
  Result<void> WriteMessage(const chat::Message& message);
  Result<void> WriteLateSystem(const chat::Message& message);
  Result<void> WriteParts(const chat::Message& message, Side side);
  Result<void> WritePart(const chat::Part& part, Side side);
  Result<void> WriteMediaPart(const chat::Media& media, Side side);
  void WriteDocumentText(const chat::Media& media, Side side);
  Result<void> WriteCall(const chat::ToolCall& call);
  void WriteArguments(const chat::ToolCall& call);
  Result<void> WriteResults(const chat::Message& message);
  Result<void> WriteResult(const chat::ToolResult& result);
  void WriteOutcome(const chat::ToolResult& result);
  Result<void> WriteOwnMedia(const chat::ToolResult& result);
  void WriteReasoning(const chat::Reasoning& reasoning);
  void WriteForeign(const chat::Foreign& foreign, Side side);
  void WriteText(json::Text text, json::Text signature, Side side);

  // What the reader of this dialect kept beside the part before `index`.
  std::string_view FieldsAfter(const chat::Message& message, std::size_t index) const;
  void WriteMoreFields();
  // The signature that ends the text part before `index`: it comes alone in the canonical form.
  json::Text SignatureAfter(const chat::Message& message, std::size_t index) const;
  [[nodiscard]] bool IsReadable(const chat::Opaque& opaque) const;
  Result<void> Check(const chat::Media& media) const;
  void NoteMedia(const chat::Media& media);
  bool IsObject(std::string_view json);
  void Open(Side side);
  void Close();

  const chat::Request& request_;
  const Target& target_;
  chat::Notes& notes_;
  json::Writer& out_;
  const bool own_;  // the request came from this dialect
  Side side_ = Side::kNone;
  bool system_open_ = false;  // parts of systemInstruction are being written
  bool wrote_content_ = false;
  bool signed_turn_ = false;  // the open turn has a call, of which only the first needs a signature
  std::unordered_map<std::string_view, json::Text> names_;  // of tools, by the ids of calls
  std::string_view more_;  // fields of the part that is being written
  std::string text_;
  std::string scratch_;
  json::Document document_;
};

}  // namespace monorelay::dialects::gemini
