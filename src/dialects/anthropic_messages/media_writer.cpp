// Images and documents for a provider that speaks Messages.
#include <algorithm>
#include <array>
#include <string>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "dialects/anthropic_messages/writing.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Media;
using chat::MediaKind;
using chat::SourceKind;

constexpr std::array<std::string_view, 4> kImageTypes = {"image/jpeg", "image/png", "image/gif",
                                                         "image/webp"};

// What base64 data begins with.
struct Beginning {
  std::string_view data;
  std::string_view type;
};
constexpr Beginning kBeginnings[] = {{"/9j/", "image/jpeg"},
                                     {"iVBORw0KGgo", "image/png"},
                                     {"R0lGOD", "image/gif"},
                                     {"UklGR", "image/webp"},
                                     {"JVBERi", "application/pdf"}};

// The media type, lower-cased and without parameters; from the data if none is said.
std::string TypeOf(const Media& media) {
  std::string type = ToLower(json::Decode(media.type));
  type.resize(std::min(type.size(), type.find(';')));
  if (type == "image/jpg") return "image/jpeg";
  if (!type.empty() && type != "application/octet-stream") return type;
  if (media.source != SourceKind::kBase64) return type;
  for (const Beginning& beginning : kBeginnings) {
    if (media.data.escaped.starts_with(beginning.data)) return std::string(beginning.type);
  }
  return type;
}

bool IsText(std::string_view type) {
  return type.starts_with("text/") || type == "application/json" || type == "application/xml";
}

bool CanSendImage(Writing& writing, const Media& media) {
  if (!media.detail.IsEmpty() && !json::Equals(media.detail, "auto"))
    writing.notes.Drop(Feature::kImageDetail);
  if (media.source != SourceKind::kBase64) return true;
  if (std::ranges::find(kImageTypes, TypeOf(media)) != kImageTypes.end()) return true;
  writing.Refuse(Feature::kImage,
                 "has an image of a type that this model does not take; send image/jpeg, "
                 "image/png, image/gif or image/webp");
  return false;
}

bool CanSendDocument(Writing& writing, const Media& media) {
  if (media.source != SourceKind::kBase64) return true;
  const std::string type = TypeOf(media);
  if (type == "application/pdf") return true;
  if (IsText(type)) {
    if (FromBase64(json::Decode(media.data))) return true;
    writing.Refuse(Feature::kDocument,
                   "is no base64; send the text of the document so, or as text");
    return false;
  }
  writing.Refuse(Feature::kDocument,
                 "has a document of a type that this model does not take; send application/pdf or "
                 "text");
  return false;
}

void WriteSource(json::Writer& writer, const Media& media) {
  const std::string type = TypeOf(media);
  writer.Key("source").BeginObject();
  switch (media.source) {
    case SourceKind::kUrl:
      writer.Field("type", "url").Field("url", media.data);
      break;
    case SourceKind::kFile:
      writer.Field("type", "file").Field("file_id", media.data);
      break;
    case SourceKind::kPlain:
      writer.Field("type", "text").Field("media_type", "text/plain").Field("data", media.data);
      break;
    case SourceKind::kBase64:
      if (media.kind == MediaKind::kDocument && IsText(type)) {
        writer.Field("type", "text").Field("media_type", "text/plain");
        writer.Field("data", FromBase64(json::Decode(media.data)).value_or(std::string()));
      } else {
        writer.Field("type", "base64").Field("media_type", type).Field("data", media.data);
      }
      break;
  }
  writer.EndObject();
}

}  // namespace

bool CanSend(Writing& writing, const Media& media, Place place) {
  if (media.kind == MediaKind::kAudio || media.kind == MediaKind::kVideo) {
    const bool audio = media.kind == MediaKind::kAudio;
    writing.Refuse(audio ? Feature::kAudioInput : Feature::kVideo,
                   audio ? "is sound, which this model does not take; send a transcript"
                         : "is a film, which this model does not take; send images");
    return false;
  }
  const bool image = media.kind == MediaKind::kImage;
  if (!writing.own && (place == Place::kAssistant || place == Place::kSystem)) {
    writing.notes.Drop(image ? Feature::kImage : Feature::kDocument);
    return false;
  }
  if (media.source == SourceKind::kFile && !writing.own) {
    writing.Refuse(Feature::kFileId,
                   "names a file that was given to another provider; send its content");
    return false;
  }
  return image ? CanSendImage(writing, media) : CanSendDocument(writing, media);
}

void WriteMedia(json::Writer& writer, const Media& media) {
  const bool image = media.kind == MediaKind::kImage;
  writer.Field("type", image ? "image" : "document");
  WriteSource(writer, media);
  if (!image && !media.name.IsEmpty()) writer.Field("title", media.name);
}

}  // namespace monorelay::dialects::anthropic_messages
