#include "dialects/openai_responses/output_item.hpp"

#include "dialects/opaque.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using json::Text;

// The contents of the item that belong into its field for summaries, or into that for the rest.
void AppendContents(std::string& out, const OutputItem& item, ItemState state, bool summaries) {
  out.push_back('[');
  bool first = true;
  for (const OutputContent& content : item.contents) {
    if (state == ItemState::kBegun) break;
    if ((content.kind == ContentKind::kSummary) != summaries) continue;
    if (!first) out.push_back(',');
    first = false;
    AppendContent(out, content, ItemState::kWhole);
  }
  out.push_back(']');
}

void AppendReasoning(std::string& out, const OutputItem& item, ItemState state) {
  out += R"({"id":")" + item.id + R"(","type":"reasoning","summary":)";
  AppendContents(out, item, state, true);
  bool raw = false;
  for (const OutputContent& content : item.contents) raw |= content.kind == ContentKind::kReasoning;
  if (raw && state == ItemState::kWhole) {
    out += R"(,"content":)";
    AppendContents(out, item, state, false);
  }
  if (!item.encrypted.empty() && state == ItemState::kWhole)
    out += R"(,"encrypted_content":")" + item.encrypted + '"';
  out.push_back('}');
}

void AppendMessage(std::string& out, const OutputItem& item, ItemState state) {
  out += R"({"id":")" + item.id + R"(","type":"message","status":")";
  out += state == ItemState::kBegun ? "in_progress" : item.status;
  out += R"(","role":"assistant","content":)";
  AppendContents(out, item, state, false);
  out.push_back('}');
}

void AppendCall(std::string& out, const OutputItem& item, ItemState state) {
  const bool begun = state == ItemState::kBegun;
  const bool free_form = item.kind == ItemKind::kFreeFormCall;
  json::Writer writer(out);
  writer.BeginObject().Field("id", Text{item.id});
  writer.Field("type", free_form ? "custom_tool_call" : "function_call");
  writer.Field("status", begun ? "in_progress" : item.status);
  writer.Field(free_form ? "input" : "arguments", Text{begun ? std::string_view() : item.input});
  writer.Field("call_id", Text{item.call_id}).Field("name", Text{item.name});
  if (!item.group.empty()) writer.Field("namespace", Text{item.group});
  writer.EndObject();
}

// As the hosted tool that paints gives its pictures.
void AppendPicture(std::string& out, const OutputItem& item, ItemState state) {
  const bool begun = state == ItemState::kBegun;
  json::Writer writer(out);
  writer.BeginObject().Field("id", Text{item.id}).Field("type", "image_generation_call");
  writer.Field("status", begun ? "in_progress" : item.status).Key("result");
  if (begun) {
    writer.Null();
  } else {
    writer.String(Text{item.input});
  }
  writer.EndObject();
}

}  // namespace

bool IsPicture(const chat::Media& media) {
  return media.kind == chat::MediaKind::kImage && media.source == chat::SourceKind::kBase64;
}

std::string_view PrefixOf(ItemKind kind) {
  switch (kind) {
    case ItemKind::kReasoning:
      return kMadeReasoningPrefix;
    case ItemKind::kCall:
      return "fc";
    case ItemKind::kFreeFormCall:
      return "ctc";
    case ItemKind::kPicture:
      return "ig";
    case ItemKind::kMessage:
    case ItemKind::kForeign:
      break;
  }
  return "msg";
}

void AppendItem(std::string& out, const OutputItem& item, ItemState state) {
  switch (item.kind) {
    case ItemKind::kMessage:
      AppendMessage(out, item, state);
      break;
    case ItemKind::kReasoning:
      AppendReasoning(out, item, state);
      break;
    case ItemKind::kCall:
    case ItemKind::kFreeFormCall:
      AppendCall(out, item, state);
      break;
    case ItemKind::kPicture:
      AppendPicture(out, item, state);
      break;
    case ItemKind::kForeign:
      out += item.raw;
      break;
  }
}

void AppendContent(std::string& out, const OutputContent& content, ItemState state) {
  const bool begun = state == ItemState::kBegun;
  switch (content.kind) {
    case ContentKind::kText:
      out += R"({"type":"output_text","annotations":[)";
      if (!begun) out += content.annotations;
      out += R"(],"logprobs":[)";
      if (!begun) out += content.logprobs;
      out += R"(],"text":")";
      break;
    case ContentKind::kRefusal:
      out += R"({"type":"refusal","refusal":")";
      break;
    case ContentKind::kSummary:
      out += R"({"type":"summary_text","text":")";
      break;
    case ContentKind::kReasoning:
      out += R"({"type":"reasoning_text","text":")";
      break;
  }
  if (!begun) out += content.text;
  out += "\"}";
}

std::string EncryptedFor(chat::Opaque opaque, json::Text provider, bool own, json::Text text) {
  if (own) return std::string(opaque.data.escaped);
  if (opaque.provider.IsEmpty()) opaque.provider = provider;
  if (opaque.whole) return Wrap(opaque, false);
  return Wrap(opaque, false, json::PrintOf(text));
}

std::string EncryptedOfNobody(Dialect dialect, json::Text provider) {
  return Wrap({.dialect = {NameOf(dialect)}, .provider = provider}, false);
}

std::string EncryptedOfCall(chat::Opaque opaque, json::Text provider) {
  if (opaque.provider.IsEmpty()) opaque.provider = provider;
  return Wrap(opaque, true);
}

}  // namespace monorelay::dialects::openai_responses
