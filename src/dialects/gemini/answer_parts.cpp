#include "dialects/gemini/answer_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dialects/gemini/wire.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Usage;

void WriteCount(json::Writer& out, std::string_view key, std::int64_t count) {
  if (count >= 0) out.Field(key, count);
}

// How many of `total` tokens were sound, if any were.
void WriteModalities(json::Writer& out, std::string_view key, std::int64_t total,
                     std::int64_t audio) {
  if (audio <= 0) return;
  out.Key(key).BeginArray();
  out.BeginObject().Field("modality", "TEXT");
  out.Field("tokenCount", std::max<std::int64_t>(total - audio, 0)).EndObject();
  out.BeginObject().Field("modality", "AUDIO").Field("tokenCount", audio).EndObject();
  out.EndArray();
}

bool IsOwn(const chat::Opaque& opaque, const ReplyContext& context) {
  return context.provider_dialect == Dialect::kGemini && json::Equals(opaque.dialect, kName);
}

chat::Opaque Named(chat::Opaque opaque, std::string_view provider) {
  if (opaque.provider.IsEmpty()) opaque.provider = {provider};
  return opaque;
}

}  // namespace

std::string CallIds::Give(json::Text id) {
  std::string given(id.escaped);
  const bool usable = !given.empty() && std::ranges::find(given_, given) == given_.end();
  if (!usable) given = fmt::format("call_{}_{}", seed_, count_);
  ++count_;
  given_.push_back(given);
  return given;
}

std::string SignatureOfCall(const chat::Opaque& opaque, const ReplyContext& context) {
  if (opaque.IsEmpty() || IsOwn(opaque, context)) return std::string(opaque.data.escaped);
  const std::string provider = json::Escape(context.provider);
  return Wrap(Named(opaque, provider), true);
}

std::string SignatureFor(const chat::Opaque& opaque, const json::TextPrint& text,
                         const ReplyContext& context) {
  if (opaque.IsEmpty() || IsOwn(opaque, context)) return std::string(opaque.data.escaped);
  const std::string provider = json::Escape(context.provider);
  if (opaque.whole) return Wrap(Named(opaque, provider), false);
  return Wrap(Named(opaque, provider), false, text);
}

void ArgumentsWriter::Write(json::Writer& out, const chat::Arguments& arguments, bool free_form) {
  if (free_form) {
    out.BeginObject().Field("input", arguments.text).EndObject();
    return;
  }
  if (arguments.object.json.starts_with('{')) {
    out.Value(arguments.object);
    return;
  }
  decoded_.clear();
  json::AppendDecoded(decoded_, arguments.text);
  json::PutOnOneLine(decoded_);
  const bool blank = decoded_.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank || decoded_ == "null") {
    out.BeginObject().EndObject();
  } else if (document_.ParseCopy(decoded_) && document_.Root().IsObject()) {
    out.Value(json::Raw{decoded_});
  } else {
    out.BeginObject().Field("_raw", arguments.text).EndObject();
  }
}

void WriteUsage(json::Writer& out, const Usage& usage) {
  if (!usage.IsKnown()) return;
  out.Key("usageMetadata").BeginObject();
  WriteCount(out, "promptTokenCount", usage.input);
  WriteCount(out, "cachedContentTokenCount", usage.cached_read);
  const std::int64_t reasoning = std::max<std::int64_t>(usage.reasoning, 0);
  if (usage.output >= 0)
    out.Field("candidatesTokenCount", std::max<std::int64_t>(usage.output - reasoning, 0));
  WriteCount(out, "thoughtsTokenCount", usage.reasoning);
  out.Field("totalTokenCount",
            std::max<std::int64_t>(usage.input, 0) + std::max<std::int64_t>(usage.output, 0));
  WriteModalities(out, "promptTokensDetails", usage.input, usage.audio_input);
  WriteModalities(out, "candidatesTokensDetails", usage.output - reasoning, usage.audio_output);
  out.EndObject();
}

}  // namespace monorelay::dialects::gemini
