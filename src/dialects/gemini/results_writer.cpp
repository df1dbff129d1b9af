// The results of tools: the third part of ContentsWriter.
#include "dialects/gemini/contents_writer.hpp"
#include "dialects/gemini/media.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {

using chat::Feature;
using chat::Media;
using chat::SourceKind;
using json::Text;

namespace {

// What the reader of this dialect kept of a result.
std::string_view WholeOf(const chat::ToolResult& result) {
  for (const chat::Part& piece : result.content) {
    const auto* foreign = piece.If<chat::Foreign>();
    if (foreign != nullptr && foreign->type.escaped == kWholeResult) return foreign->raw.json;
  }
  return {};
}

}  // namespace

Result<void> ContentsWriter::WriteResults(const chat::Message& message) {
  for (const chat::Part& part : message.parts) {
    auto written = WritePart(part, Side::kUser);
    if (!written) return written;
  }
  if (own_) return {};
  // Models of the older generations take no media within a result.
  for (const chat::Part& part : message.parts) {
    const auto* result = part.If<chat::ToolResult>();
    if (result == nullptr) continue;
    for (const chat::Part& piece : result->content) {
      const auto* media = piece.If<Media>();
      if (media == nullptr || media->source == SourceKind::kPlain) continue;
      notes_.Approximate(Feature::kMediaInToolResult, "sent after the results");
      auto written = WriteMediaPart(*media, Side::kUser);
      if (!written) return written;
    }
  }
  return {};
}

Result<void> ContentsWriter::WriteResult(const chat::ToolResult& result) {
  Open(Side::kUser);
  Text name = result.name;
  if (const auto call = names_.find(result.call_id.escaped); call != names_.end())
    name = call->second;
  out_.BeginObject().Key("functionResponse").BeginObject();
  if (!result.call_id.IsEmpty()) out_.Field("id", result.call_id);
  out_.Field("name", name.IsEmpty() ? Text{"unknown"} : name);
  if (const std::string_view fields = WholeOf(result); own_ && !fields.empty()) {
    WriteFields(out_, fields);
  } else {
    WriteOutcome(result);
    auto written = own_ ? WriteOwnMedia(result) : Result<void>();
    if (!written) return written;
  }
  out_.EndObject().EndObject();
  return {};
}

void ContentsWriter::WriteOutcome(const chat::ToolResult& result) {
  text_.clear();
  for (const chat::Part& piece : result.content) {
    Text text;
    if (const auto* plain = piece.If<chat::TextPart>()) text = plain->text;
    if (const auto* media = piece.If<Media>(); media != nullptr) {
      if (media->source == SourceKind::kPlain) text = media->data;
    }
    if (const auto* foreign = piece.If<chat::Foreign>()) notes_.DropPart(foreign->type);
    if (text.IsEmpty()) continue;
    if (!text_.empty()) text_ += "\\n";
    text_ += text.escaped;
  }
  // The reader made a text of an object; a client of this dialect gets its object back.
  json::Raw object;
  if (own_ && text_.starts_with('{')) {
    scratch_.clear();
    json::AppendDecoded(scratch_, {text_});
    if (IsObject(scratch_)) object = {scratch_};
  }
  out_.Key("response");
  if (!object.IsEmpty() && !result.failed) {
    out_.Value(object);
    return;
  }
  out_.BeginObject().Key(result.failed ? "error" : "result");
  if (object.IsEmpty()) {
    out_.String(Text{text_});
  } else {
    out_.Value(object);
  }
  out_.EndObject();
}

Result<void> ContentsWriter::WriteOwnMedia(const chat::ToolResult& result) {
  bool open = false;
  for (const chat::Part& piece : result.content) {
    const auto* media = piece.If<Media>();
    if (media == nullptr || media->source == SourceKind::kPlain) continue;
    if (!open) out_.Key("parts").BeginArray();
    open = true;
    WriteMedia(out_, *media, own_);
  }
  if (open) out_.EndArray();
  return {};
}

}  // namespace monorelay::dialects::gemini
