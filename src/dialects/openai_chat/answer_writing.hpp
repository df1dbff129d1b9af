// What whole and streamed answers write alike.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/part.hpp"
#include "dialects/codec.hpp"
#include "dialects/openai_chat/reasoning.hpp"
#include "json/text_print.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// Gives each call of an answer an id that no other call of it has.
class CallIds {
 public:
  explicit CallIds(const ReplyContext& context) : context_(context) {}

  // Writes the field "id": the provider's, or one of ours if it is empty or was there before.
  void Write(json::Writer& json, chat::Text id);

 private:
  const ReplyContext& context_;
  std::vector<std::uint64_t> seen_;  // hashes
  std::int64_t made_ = 0;
};

// The signature that a client gets: as it is if the client speaks the provider's dialect, else
// wrapped. `keep` holds the wrapped text and must outlive the result. `text` is that of the block.
Signature SignatureFor(const chat::Opaque& opaque, const json::TextPrint& text,
                       const ReplyContext& context, std::string& keep);

// Writes the field "extra_content" of a call, if it has a signature.
void WriteExtraContent(json::Writer& json, const chat::Opaque& opaque, const ReplyContext& context);

// An element of "images". Not in the dialect of its inventor, but what gateways to models that
// paint have agreed on. `out` is what `json` appends to.
void WriteImage(json::Writer& json, std::string& out, const chat::Media& media);

void WriteCitation(json::Writer& json, const chat::Citation& citation);

}  // namespace monorelay::dialects::openai_chat
