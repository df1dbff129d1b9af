#include "dialects/openai_chat/reasoning.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

constexpr char kMark = '#';

}  // namespace

ReasoningDetail DetailFrom(const json::Value& item) {
  ReasoningDetail detail;
  chat::Text data;
  for (const json::Field field : item.Fields()) {
    if (field.Is("type")) {
      detail.summary = field.value.Is("reasoning.summary");
      detail.encrypted = field.value.Is("reasoning.encrypted");
    } else if (field.Is("text") || field.Is("summary")) {
      if (!field.value.GetText().IsEmpty()) detail.text = field.value.GetText();
    } else if (field.Is("signature")) {
      detail.data = field.value.GetText();
    } else if (field.Is("data")) {
      data = field.value.GetText();
    } else if (field.Is("format")) {
      detail.format = field.value.GetText();
    } else if (field.Is("id")) {
      detail.id = field.value.GetText();
    } else if (field.Is("index")) {
      detail.index = field.value.GetInt();
    }
  }
  if (detail.data.IsEmpty()) detail.data = data;
  return detail;
}

Signature SignatureOf(const chat::Opaque& opaque) {
  const std::string_view text = opaque.data.escaped;
  if (!text.starts_with(kMark)) return {.format = {}, .data = opaque.data};
  const std::size_t end = text.find(kMark, 1);
  if (end == std::string_view::npos) return {.format = {}, .data = opaque.data};
  return {.format = {text.substr(1, end - 1)}, .data = {text.substr(end + 1)}};
}

void JoinSignature(std::string& out, chat::Text format, chat::Text data) {
  out.clear();
  if (!format.IsEmpty()) out.append(1, kMark).append(format.escaped).append(1, kMark);
  out += data.escaped;
}

void WriteDetail(json::Writer& json, const chat::Reasoning& part, const Signature& signature,
                 std::int64_t index) {
  json.BeginObject();
  if (part.text.IsEmpty() && part.opaque.whole) {
    json.Field("type", "reasoning.encrypted").Field("data", signature.data);
  } else if (part.summary && signature.data.IsEmpty()) {
    json.Field("type", "reasoning.summary").Field("summary", part.text);
  } else {
    json.Field("type", "reasoning.text");
    if (!part.text.IsEmpty()) json.Field("text", part.text);
    if (!signature.data.IsEmpty()) json.Field("signature", signature.data);
  }
  if (!part.id.IsEmpty()) json.Field("id", part.id);
  if (!signature.format.IsEmpty()) json.Field("format", signature.format);
  json.Field("index", index).EndObject();
}

}  // namespace monorelay::dialects::openai_chat
