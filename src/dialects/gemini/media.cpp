#include "dialects/gemini/media.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Media;
using chat::MediaKind;
using chat::SourceKind;

struct Ending {
  std::string_view ending;
  std::string_view type;
};

constexpr Ending kEndings[] = {
    {".png", "image/png"},    {".jpg", "image/jpeg"},      {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},  {".gif", "image/gif"},       {".heic", "image/heic"},
    {".heif", "image/heif"},  {".pdf", "application/pdf"}, {".txt", "text/plain"},
    {".md", "text/markdown"}, {".html", "text/html"},      {".csv", "text/csv"},
    {".mp4", "video/mp4"},    {".mov", "video/mov"},       {".webm", "video/webm"},
    {".mp3", "audio/mp3"},    {".wav", "audio/wav"},       {".ogg", "audio/ogg"},
    {".flac", "audio/flac"},  {".aac", "audio/aac"},       {".aiff", "audio/aiff"},
};

// The first bytes of known formats, in base64.
constexpr Ending kBeginnings[] = {
    {"iVBORw", "image/png"}, {"/9j/", "image/jpeg"},        {"R0lGOD", "image/gif"},
    {"UklGR", "image/webp"}, {"JVBERi", "application/pdf"}, {"SUQz", "audio/mp3"},
};

std::string_view TypeOfAddress(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  for (const Ending& known : kEndings) {
    if (address.ends_with(known.ending)) return known.type;
  }
  return {};
}

std::string_view TypeOfBytes(std::string_view base64) {
  for (const Ending& known : kBeginnings) {
    if (base64.starts_with(known.ending)) return known.type;
  }
  return {};
}

std::string_view UsualType(MediaKind kind) {
  switch (kind) {
    case MediaKind::kImage:
      return "image/png";
    case MediaKind::kDocument:
      return "application/pdf";
    case MediaKind::kAudio:
      return "audio/wav";
    case MediaKind::kVideo:
      return "video/mp4";
  }
  return {};
}

bool IsFilm(std::string_view address) {
  return address.find("youtube.com/") != std::string_view::npos ||
         address.find("youtu.be/") != std::string_view::npos;
}

MediaKind KindOf(std::string_view type, std::string_view address) {
  if (type.empty()) type = TypeOfAddress(address);
  if (type.starts_with("image/")) return MediaKind::kImage;
  if (type.starts_with("audio/")) return MediaKind::kAudio;
  if (type.starts_with("video/") || (type.empty() && IsFilm(address))) return MediaKind::kVideo;
  return MediaKind::kDocument;
}

// Files that were uploaded before, and those in a bucket, are open to the provider alone.
SourceKind SourceOf(std::string_view address) {
  const bool web = address.starts_with("https://") || address.starts_with("http://");
  return web && address.find("generativelanguage.googleapis.com/") == std::string_view::npos
             ? SourceKind::kUrl
             : SourceKind::kFile;
}

json::Text DetailOf(json::Value resolution) {
  const json::Value level = resolution.IsObject() ? Get(resolution, "level") : resolution;
  if (level.Is("MEDIA_RESOLUTION_LOW")) return {"low"};
  if (level.Is("MEDIA_RESOLUTION_HIGH")) return {"high"};
  return {};
}

void WriteOwnDetail(json::Writer& out, const Media& media) {
  const bool low = json::Equals(media.detail, "low");
  if (!low && !json::Equals(media.detail, "high")) return;
  out.Key("mediaResolution").BeginObject();
  out.Field("level", low ? "MEDIA_RESOLUTION_LOW" : "MEDIA_RESOLUTION_HIGH").EndObject();
}

}  // namespace

std::optional<Media> MediaFrom(const PartFields& fields) {
  const json::Value source = fields.inline_data.IsMissing() ? fields.file_data : fields.inline_data;
  if (source.IsMissing()) return std::nullopt;
  Media media;
  media.type = Get(source, "mimeType").GetText();
  media.name = Get(source, "displayName").GetText();
  media.detail = DetailOf(fields.resolution);
  if (fields.inline_data.IsMissing()) {
    media.data = Get(source, "fileUri").GetText();
    media.source = SourceOf(media.data.escaped);
    media.kind = KindOf(media.type.escaped, media.data.escaped);
  } else {
    media.data = Get(source, "data").GetText();
    media.kind = KindOf(media.type.escaped, {});
  }
  if (media.data.IsEmpty()) return std::nullopt;
  return media;
}

std::string_view TypeOf(const Media& media) {
  if (!media.type.IsEmpty()) return media.type.escaped;
  if (media.source != SourceKind::kBase64) return TypeOfAddress(media.data.escaped);
  const std::string_view type = TypeOfBytes(media.data.escaped);
  return type.empty() ? UsualType(media.kind) : type;
}

void WriteMedia(json::Writer& out, const Media& media, bool own, std::string_view more) {
  const bool is_inline = media.source == SourceKind::kBase64;
  const json::Text type{TypeOf(media)};
  out.BeginObject().Key(is_inline ? "inlineData" : "fileData").BeginObject();
  if (!type.IsEmpty()) out.Field("mimeType", type);
  out.Field(is_inline ? "data" : "fileUri", media.data);
  if (own && !media.name.IsEmpty()) out.Field("displayName", media.name);
  out.EndObject();
  if (own) WriteOwnDetail(out, media);
  if (!more.empty()) WriteFields(out, more);
  out.EndObject();
}

}  // namespace monorelay::dialects::gemini
