// Writes the content of messages.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "dialects/codec.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// How several texts become one, where the dialect or its providers want a string.
enum class Texts : std::uint8_t { kApart, kLines, kParagraphs };

class PartWriter {
 public:
  // The arguments must outlive this; `json` appends to `out`.
  PartWriter(const chat::Request& request, const Target& target, chat::Notes& notes,
             json::Writer& json, std::string& out);

  // Writes the field "content": a string where that says everything, else an array. Notes what is
  // left out and refuses what may not be.
  Result<void> WriteContent(std::span<const chat::Part* const> parts, Texts texts);

  // Writes the mark of a part or tool, if the provider understands it.
  void WriteCacheMark(chat::CacheMark mark);
  [[nodiscard]] bool WritesCacheMark(chat::CacheMark mark) const;

 private:
  Result<void> WritePart(const chat::Part& part);
  Result<void> WriteMedia(const chat::Media& media);
  Result<void> WriteImage(const chat::Media& media);
  Result<void> WriteDocument(const chat::Media& media);
  Result<void> WriteAudio(const chat::Media& media);
  Result<void> WriteVideo(const chat::Media& media);
  void WriteUrlOf(const chat::Media& media, std::string_view default_type);
  void WriteTextDocument(const chat::Media& media);
  [[nodiscard]] bool IsText(const chat::Part& part) const;
  [[nodiscard]] std::unexpected<Error> Refuse(chat::Feature feature, std::string_view advice) const;

  const chat::Request& request_;
  const Target& target_;
  chat::Notes& notes_;
  json::Writer& json_;
  std::string& out_;
  bool same_;  // the request came in this dialect
};

}  // namespace monorelay::dialects::openai_chat
