// What whole answers and streamed ones have in common, on both sides.
#pragma once

#include <string_view>

#include "chat/response.hpp"
#include "dialects/codec.hpp"
#include "json/document.hpp"
#include "json/text_print.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::anthropic_messages {

// An answer has no place for media; its reader is to know that there was something.
constexpr std::string_view kInsteadOfMedia = "[media that this API cannot carry]";

// A citation as it stands in an answer; its place in the answer is not set.
chat::Citation ReadCitation(json::Value citation);
// What a stop_reason means; kUnknown for a word that nobody knows.
chat::StopCause CauseOf(chat::Text word);
// `delta` holds stop_reason, stop_sequence and stop_details, as an answer and message_delta do.
chat::Stop ReadStop(json::Value delta);
// The value of a "usage" field.
chat::Usage ReadUsageOf(json::Value usage);
// In the words that most dialects use.
chat::Text ServiceTierOf(json::Value usage);

// What of an answer changes the reason for which it ended.
struct AnswerHas {
  bool calls = false;
  bool refusal = false;
};

// The fields stop_reason, stop_sequence and, for a refusal that is explained, stop_details. The raw
// word is used if it is of this dialect.
void WriteStop(json::Writer& writer, const chat::Stop& stop, AnswerHas has, bool own_words);
// The value of a "usage" field; counts that are not known are 0, so that every SDK can add them.
void WriteUsage(json::Writer& writer, const chat::Usage& usage, chat::Text service_tier);
// False if there is nothing that this dialect could say, and nothing is written.
bool WriteCitation(json::Writer& writer, const chat::Citation& citation);

// How an opaque part goes to the client: as it is if it came from a provider of this dialect, else
// wrapped, so that it comes back to the provider that made it.
std::string HandOut(const chat::Opaque& opaque, const ReplyContext& context, bool of_call);
// The same for the signature of a thinking block whose text is `text`. A block of another dialect
// that has none gets one that tells where it comes from: left empty, it would be refused by the
// provider to which the conversation moves on.
std::string SignatureFor(const chat::Opaque& opaque, const ReplyContext& context,
                         const json::TextPrint& text);

}  // namespace monorelay::dialects::anthropic_messages
