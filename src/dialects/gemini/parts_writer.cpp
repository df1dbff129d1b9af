// The parts of a turn: the other half of ContentsWriter.
#include <fmt/format.h>

#include <utility>

#include "dialects/gemini/contents_writer.hpp"
#include "dialects/gemini/media.hpp"
#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Feature;
using chat::Media;
using chat::MediaKind;
using chat::SourceKind;
using json::Text;

// Source: Gemini's guide "Thought signatures": what a call may carry that another model made, where
// the provider insists on a signature.
constexpr std::string_view kNoSignature = "skip_thought_signature_validator";

Feature FeatureOf(MediaKind kind) {
  switch (kind) {
    case MediaKind::kImage:
      return Feature::kImage;
    case MediaKind::kDocument:
      return Feature::kDocument;
    case MediaKind::kAudio:
      return Feature::kAudioInput;
    case MediaKind::kVideo:
      return Feature::kVideo;
  }
  return Feature::kImage;
}

bool IsReachable(std::string_view address) {
  return address.starts_with("https://") || address.starts_with("http://") ||
         address.starts_with("gs://");
}

}  // namespace

Result<void> ContentsWriter::WritePart(const chat::Part& part, Side side) {
  if (const auto* text = part.If<chat::TextPart>()) {
    WriteText(text->text, {}, side);
  } else if (const auto* refusal = part.If<chat::Refusal>()) {
    notes_.Approximate(Feature::kRefusalPart, "sent as text");
    WriteText(refusal->text, {}, side);
  } else if (const auto* media = part.If<Media>()) {
    return WriteMediaPart(*media, side);
  } else if (const auto* call = part.If<chat::ToolCall>()) {
    return WriteCall(*call);
  } else if (const auto* result = part.If<chat::ToolResult>()) {
    return WriteResult(*result);
  } else if (const auto* reasoning = part.If<chat::Reasoning>()) {
    WriteReasoning(*reasoning);
  } else if (const auto* foreign = part.If<chat::Foreign>()) {
    WriteForeign(*foreign, side);
  }
  return {};
}

Result<void> ContentsWriter::WriteMediaPart(const Media& media, Side side) {
  if (media.source == SourceKind::kPlain) {
    WriteDocumentText(media, side);
    return {};
  }
  auto checked = Check(media);
  if (!checked) return checked;
  NoteMedia(media);
  Open(side);
  WriteMedia(out_, media, own_, std::exchange(more_, {}));
  return {};
}

Result<void> ContentsWriter::Check(const Media& media) const {
  if (media.source == SourceKind::kFile && !own_) {
    return ClientError(
        ErrorKind::kInvalidRequest,
        fmt::format("{}: this provider does not know the file; send its content instead",
                    notes_.NameOf(Feature::kFileId)));
  }
  if (media.source == SourceKind::kUrl && !IsReachable(media.data.escaped)) {
    return ClientError(ErrorKind::kInvalidRequest,
                       fmt::format("{}: this provider fetches only http, https and gs addresses; "
                                   "send the content as base64",
                                   notes_.NameOf(FeatureOf(media.kind))));
  }
  return {};
}

void ContentsWriter::NoteMedia(const Media& media) {
  if (own_) return;
  const bool detailed = !media.detail.IsEmpty() && !json::Equals(media.detail, "auto");
  if (detailed) notes_.Drop(Feature::kImageDetail);
  if (media.source == SourceKind::kUrl)
    notes_.Approximate(FeatureOf(media.kind), "the provider must be able to fetch the address");
  if (!media.name.IsEmpty()) notes_.Approximate(FeatureOf(media.kind), "sent without its name");
}

void ContentsWriter::WriteDocumentText(const Media& media, Side side) {
  notes_.Approximate(Feature::kDocument, "sent as text");
  if (media.data.IsEmpty()) return;
  text_.clear();
  if (!media.name.IsEmpty()) text_.append(media.name.escaped).append("\\n\\n");
  text_ += media.data.escaped;
  WriteText({text_}, {}, side);
}

Result<void> ContentsWriter::WriteCall(const chat::ToolCall& call) {
  Open(Side::kModel);
  names_.insert_or_assign(call.id.escaped, call.name);
  out_.BeginObject().Key("functionCall").BeginObject();
  if (!call.id.IsEmpty()) out_.Field("id", call.id);
  out_.Field("name", call.name).Key("args");
  WriteArguments(call);
  out_.EndObject();
  const bool needs_signature = target_.model_traits.thinking_level && !signed_turn_;
  if (IsReadable(call.opaque)) {
    out_.Field("thoughtSignature", call.opaque.data);
  } else {
    if (!call.opaque.IsEmpty()) notes_.Drop(Feature::kReasoningOpaque);
    if (needs_signature && !(own_ && call.opaque.IsEmpty()))
      out_.Field("thoughtSignature", kNoSignature);
  }
  signed_turn_ = true;
  WriteMoreFields();
  out_.EndObject();
  return {};
}

void ContentsWriter::WriteArguments(const chat::ToolCall& call) {
  const json::Raw given = call.arguments.object;
  json::Raw object = given;
  if (given.IsEmpty()) {
    scratch_.clear();
    json::AppendDecoded(scratch_, call.arguments.text);
    const bool blank = scratch_.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank) object = {scratch_};
  }
  if (object.IsEmpty() || object.IsNull()) {
    out_.BeginObject().EndObject();
    return;
  }
  const bool is_object = given.IsEmpty() ? IsObject(scratch_) : given.json.starts_with('{');
  if (is_object) {
    out_.Value(object);
    return;
  }
  // A model's slip of the past is no reason to refuse all that came after it.
  notes_.Approximate(Feature::kToolArguments, "kept in _raw");
  out_.BeginObject().Key("_raw");
  if (given.IsEmpty()) {
    out_.String(call.arguments.text);
  } else {
    out_.Value(given);
  }
  out_.EndObject();
}

void ContentsWriter::WriteReasoning(const chat::Reasoning& reasoning) {
  const bool readable = IsReadable(reasoning.opaque);
  if (!readable && !reasoning.opaque.IsEmpty()) notes_.Drop(Feature::kReasoningOpaque);
  const Text signature = readable ? reasoning.opaque.data : Text{};
  if (reasoning.text.IsEmpty()) {
    WriteText({}, signature, Side::kModel);
    return;
  }
  Open(Side::kModel);
  out_.BeginObject().Field("text", reasoning.text).Field("thought", true);
  if (!signature.IsEmpty()) out_.Field("thoughtSignature", signature);
  out_.EndObject();
}

void ContentsWriter::WriteForeign(const chat::Foreign& foreign, Side side) {
  if (foreign.companion) return;
  if (!json::Equals(foreign.dialect, kName)) {
    notes_.DropPart(foreign.type);
    return;
  }
  Open(side);
  out_.Value(foreign.raw);
}

}  // namespace monorelay::dialects::gemini
