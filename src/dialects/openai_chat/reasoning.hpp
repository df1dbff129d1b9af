// Reasoning as messages and deltas carry it: "reasoning_content", "reasoning" or
// "reasoning_details". Source: OpenRouter's documentation, "Reasoning tokens".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "chat/part.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_chat {

// One item of "reasoning_details".
struct ReasoningDetail {
  chat::Text text;
  chat::Text data;    // a signature, or the encrypted reasoning
  chat::Text format;  // whose signature it is
  chat::Text id;
  std::optional<std::int64_t> index;  // of the block that it is part of
  bool summary = false;
  bool encrypted = false;
};

ReasoningDetail DetailFrom(const json::Value& item);

// What of an opaque part goes into a detail. The format of a signature is kept in front of it, as
// "#format#signature", since the provider wants both back.
struct Signature {
  chat::Text format;
  chat::Text data;
};
Signature SignatureOf(const chat::Opaque& opaque);
// The other way, into `out`, which is emptied first.
void JoinSignature(std::string& out, chat::Text format, chat::Text data);

// Writes a detail of `text` (may be empty) and `signature`.
void WriteDetail(json::Writer& json, const chat::Reasoning& part, const Signature& signature,
                 std::int64_t index);

}  // namespace monorelay::dialects::openai_chat
