#include "dialects/openai_chat/answer_writing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dialects/opaque.hpp"
#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {

namespace {

chat::Opaque Named(chat::Opaque opaque, std::string_view provider) {
  if (opaque.provider.IsEmpty()) opaque.provider = {provider};
  return opaque;
}

}  // namespace

void CallIds::Write(json::Writer& json, chat::Text id) {
  const std::uint64_t hash = HashOf(id.escaped);
  const bool usable = !id.IsEmpty() && std::ranges::find(seen_, hash) == seen_.end();
  if (usable) {
    seen_.push_back(hash);
    json.Field("id", id);
    return;
  }
  json.Field("id", std::string_view(fmt::format("call_{}_{}", context_.seed, made_)));
  ++made_;
}

Signature SignatureFor(const chat::Opaque& opaque, const json::TextPrint& text,
                       const ReplyContext& context, std::string& keep) {
  if (opaque.IsEmpty()) return {};
  if (context.provider_dialect == Dialect::kOpenAiChat) return SignatureOf(opaque);
  const std::string provider = json::Escape(context.provider);
  const chat::Opaque named = Named(opaque, provider);
  keep = named.whole ? Wrap(named, false) : Wrap(named, false, text);
  return {.format = {}, .data = {keep}};
}

void WriteExtraContent(json::Writer& json, const chat::Opaque& opaque,
                       const ReplyContext& context) {
  if (opaque.IsEmpty()) return;
  json.Key("extra_content").BeginObject().Key("google").BeginObject();
  if (context.provider_dialect == Dialect::kOpenAiChat) {
    json.Field("thought_signature", SignatureOf(opaque).data);
  } else {
    const std::string provider = json::Escape(context.provider);
    const std::string wrapped = Wrap(Named(opaque, provider), true);
    json.Field("thought_signature", json::Text{wrapped});
  }
  json.EndObject().EndObject();
}

void WriteImage(json::Writer& json, std::string& out, const chat::Media& media) {
  json.BeginObject().Field("type", "image_url").Key("image_url").BeginObject().Key("url");
  if (media.source == chat::SourceKind::kUrl) {
    json.String(media.data);
  } else {
    const std::string_view type = media.type.IsEmpty() ? "image/png" : media.type.escaped;
    WriteJoined(json, out, {"data:", type, ";base64,", media.data.escaped});
  }
  json.EndObject().EndObject();
}

void WriteCitation(json::Writer& json, const chat::Citation& citation) {
  json.BeginObject().Field("type", "url_citation").Key("url_citation").BeginObject();
  json.Field("start_index", std::max<std::int64_t>(citation.begin, 0));
  json.Field("end_index", std::max<std::int64_t>(citation.end, 0));
  json.Field("title", citation.title).Field("url", citation.url);
  if (!citation.quote.IsEmpty()) json.Field("content", citation.quote);
  json.EndObject().EndObject();
}

}  // namespace monorelay::dialects::openai_chat
