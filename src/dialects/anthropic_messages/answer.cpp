#include "dialects/anthropic_messages/answer.hpp"

#include <algorithm>

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/errors.hpp"
#include "dialects/opaque.hpp"
#include "dialects/usage.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::StopCause;
using chat::Usage;

struct Reason {
  std::string_view word;
  StopCause cause;
};

// The first word of a cause is the one that is written.
constexpr Reason kReasons[] = {
    {"end_turn", StopCause::kEnd},
    {"stop_sequence", StopCause::kStopSequence},
    {"max_tokens", StopCause::kLength},
    {"model_context_window_exceeded", StopCause::kContextWindow},
    {"tool_use", StopCause::kToolCalls},
    {"refusal", StopCause::kContentFilter},
    {"pause_turn", StopCause::kPause},
};

// A provider may say "end" after calls or a refusal; clients go by the reason alone.
StopCause CauseFor(const chat::Stop& stop, AnswerHas has) {
  const bool ended = stop.cause == StopCause::kEnd || stop.cause == StopCause::kUnknown;
  if (ended && has.calls) return StopCause::kToolCalls;
  if (ended && has.refusal) return StopCause::kContentFilter;
  return stop.cause;
}

std::string_view WordFor(StopCause cause) {
  const auto* const reason = std::ranges::find(kReasons, cause, &Reason::cause);
  return reason == std::end(kReasons) ? kReasons[0].word : reason->word;
}

chat::Opaque Named(chat::Opaque opaque, std::string_view provider) {
  opaque.provider = {provider};
  return opaque;
}

void WriteStopDetails(json::Writer& writer, chat::Text explanation) {
  writer.Key("stop_details").BeginObject().Field("type", "refusal").Key("category").Null();
  writer.Field("explanation", explanation).EndObject();
}

// Of the reasons this is the one that no client takes for a whole answer.
void WriteFailure(json::Writer& writer, const chat::Stop& stop) {
  const std::string why = json::Escape(BrokenOff(stop).text.value.Get());
  writer.Field("stop_reason", "refusal").Key("stop_sequence").Null();
  WriteStopDetails(writer, {why});
}

std::int64_t Known(std::int64_t count) {
  return std::max<std::int64_t>(count, 0);
}

}  // namespace

chat::Citation ReadCitation(json::Value citation) {
  // Only web search has addresses; a search result names its source, which is mostly one.
  const json::Value url = citation["url"].IsString() ? citation["url"] : citation["source"];
  const json::Value title =
      citation["title"].IsString() ? citation["title"] : citation["document_title"];
  return {.url = url.GetText(),
          .title = title.GetText(),
          .quote = citation["cited_text"].GetText(),
          .raw = citation.GetRaw(),
          .dialect = {kName}};
}

StopCause CauseOf(chat::Text word) {
  const auto same = [&](const Reason& reason) { return json::Equals(word, reason.word); };
  const auto* const reason = std::ranges::find_if(kReasons, same);
  return reason == std::end(kReasons) ? StopCause::kUnknown : reason->cause;
}

chat::Stop ReadStop(json::Value delta) {
  const chat::Text word = delta["stop_reason"].GetText();
  return {.cause = CauseOf(word),
          .raw = word,
          .sequence = delta["stop_sequence"].GetText(),
          .explanation = delta["stop_details"]["explanation"].GetText()};
}

chat::Usage ReadUsageOf(json::Value usage) {
  return ReadUsage(Dialect::kAnthropicMessages, usage);
}

chat::Text ServiceTierOf(json::Value usage) {
  const json::Value tier = usage["service_tier"];
  return tier.Is("standard") ? chat::Text{"default"} : tier.GetText();
}

void WriteStop(json::Writer& writer, const chat::Stop& stop, AnswerHas has, bool own_words) {
  const StopCause cause = CauseFor(stop, has);
  if (cause == StopCause::kFailure) {
    WriteFailure(writer, stop);
    return;
  }
  if (own_words && cause == StopCause::kUnknown && !stop.raw.IsEmpty()) {
    writer.Field("stop_reason", stop.raw);
  } else {
    writer.Field("stop_reason", WordFor(cause));
  }
  writer.Key("stop_sequence");
  if (cause == StopCause::kStopSequence && !stop.sequence.IsEmpty()) {
    writer.String(stop.sequence);
  } else {
    writer.Null();
  }
  if (cause == StopCause::kContentFilter && !stop.explanation.IsEmpty())
    WriteStopDetails(writer, stop.explanation);
}

void WriteUsage(json::Writer& writer, const Usage& usage, chat::Text service_tier) {
  const std::int64_t read = Known(usage.cached_read);
  const std::int64_t write = Known(usage.cache_write);
  writer.BeginObject();
  writer.Field("input_tokens", Known(Known(usage.input) - read - write));
  writer.Field("cache_creation_input_tokens", write);
  writer.Field("cache_read_input_tokens", read);
  if (usage.cache_write_hour >= 0) {
    writer.Key("cache_creation").BeginObject();
    writer.Field("ephemeral_5m_input_tokens", Known(write - usage.cache_write_hour));
    writer.Field("ephemeral_1h_input_tokens", usage.cache_write_hour).EndObject();
  }
  writer.Field("output_tokens", Known(usage.output));
  if (usage.reasoning >= 0) {
    writer.Key("output_tokens_details").BeginObject();
    writer.Field("thinking_tokens", usage.reasoning).EndObject();
  }
  if (json::Equals(service_tier, "default")) service_tier = {"standard"};
  // Decoders know these and no others.
  for (const std::string_view tier : {"standard", "priority", "batch"}) {
    if (json::Equals(service_tier, tier)) writer.Field("service_tier", tier);
  }
  writer.EndObject();
}

bool WriteCitation(json::Writer& writer, const chat::Citation& citation) {
  if (json::Equals(citation.dialect, kName)) {
    writer.Value(citation.raw);
    return true;
  }
  if (citation.url.IsEmpty()) return false;
  writer.BeginObject().Field("type", "web_search_result_location");
  writer.Field("cited_text", citation.quote).Field("encrypted_index", "");
  writer.Field("title", citation.title).Field("url", citation.url).EndObject();
  return true;
}

std::string HandOut(const chat::Opaque& opaque, const ReplyContext& context, bool of_call) {
  if (context.provider_dialect == Dialect::kAnthropicMessages)
    return std::string(opaque.data.escaped);
  const std::string provider = json::Escape(context.provider);
  return Wrap(Named(opaque, provider), of_call);
}

std::string SignatureFor(const chat::Opaque& opaque, const ReplyContext& context,
                         const json::TextPrint& text) {
  const bool own = context.provider_dialect == Dialect::kAnthropicMessages;
  if (own || opaque.whole) return HandOut(opaque, context, false);
  const std::string provider = json::Escape(context.provider);
  if (!opaque.IsEmpty()) return Wrap(Named(opaque, provider), false, text);
  return Wrap(Named({.dialect = {NameOf(context.provider_dialect)}}, provider), false);
}

}  // namespace monorelay::dialects::anthropic_messages
