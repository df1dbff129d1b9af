#include "dialects/openai_chat/part_writer.hpp"

#include <algorithm>

#include "dialects/openai_chat/media.hpp"
#include "dialects/openai_chat/part_reader.hpp"
#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::CacheMark;
using chat::Feature;
using chat::Media;
using chat::MediaKind;
using chat::Part;
using chat::SourceKind;

std::string_view OrElse(json::Text text, std::string_view fallback) {
  return text.IsEmpty() ? fallback : text.escaped;
}

std::string_view Separator(Texts texts) {
  switch (texts) {
    case Texts::kApart:
      return {};
    case Texts::kLines:
      return R"(\n)";
    case Texts::kParagraphs:
      return R"(\n\n)";
  }
  return {};
}

}  // namespace

PartWriter::PartWriter(const chat::Request& request, const Target& target, chat::Notes& notes,
                       json::Writer& json, std::string& out)
    : request_(request),
      target_(target),
      notes_(notes),
      json_(json),
      out_(out),
      same_(json::Equals(request.dialect, NameOf(Dialect::kOpenAiChat))) {}

Result<void> PartWriter::WriteContent(std::span<const Part* const> parts, Texts texts) {
  const auto is_text = [this](const Part* part) { return IsText(*part); };
  const bool all_texts = std::ranges::all_of(parts, is_text);
  json_.Key("content");
  if (all_texts && (parts.size() <= 1 || texts != Texts::kApart)) {
    json_.Value(json::Raw{"\""});
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) out_ += Separator(texts);
      out_ += parts[i]->If<chat::TextPart>()->text.escaped;
    }
    out_.push_back('"');
    return {};
  }
  json_.BeginArray();
  for (const Part* part : parts) {
    auto written = WritePart(*part);
    if (!written) return written;
  }
  json_.EndArray();
  return {};
}

// A text that needs no part of its own.
bool PartWriter::IsText(const Part& part) const {
  return part.If<chat::TextPart>() != nullptr && !WritesCacheMark(part.cache);
}

bool PartWriter::WritesCacheMark(CacheMark mark) const {
  return mark != CacheMark::kNone && (same_ || target_.traits.cache_control);
}

void PartWriter::WriteCacheMark(CacheMark mark) {
  // Providers that know no marks keep in their caches what they can.
  if (!WritesCacheMark(mark)) return;
  const bool point = mark == CacheMark::kMinutes30 || mark == CacheMark::kHours12;
  if (point && same_) {
    json_.Key("prompt_cache_breakpoint").BeginObject().Field("mode", "explicit");
    if (mark == CacheMark::kHours12) json_.Field("ttl", "12h");
    json_.EndObject();
    return;
  }
  if (point) notes_.Approximate(Feature::kCacheMark, "nearest lifetime");
  json_.Key("cache_control").BeginObject().Field("type", "ephemeral");
  if (mark == CacheMark::kHour || mark == CacheMark::kHours12) json_.Field("ttl", "1h");
  json_.EndObject();
}

Result<void> PartWriter::WritePart(const Part& part) {
  if (const auto* foreign = part.If<chat::Foreign>()) {
    json_.Value(foreign->raw);
    return {};
  }
  json_.BeginObject();
  if (const auto* text = part.If<chat::TextPart>()) {
    json_.Field("type", "text").Field("text", text->text);
  } else if (const auto* media = part.If<Media>()) {
    auto written = WriteMedia(*media);
    if (!written) return written;
  }
  WriteCacheMark(part.cache);
  json_.EndObject();
  return {};
}

std::unexpected<Error> PartWriter::Refuse(Feature feature, std::string_view advice) const {
  std::string text("the provider of this model cannot be sent ");
  text.append(notes_.NameOf(feature)).append(" in this form; ").append(advice);
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

Result<void> PartWriter::WriteMedia(const Media& media) {
  switch (media.kind) {
    case MediaKind::kImage:
      return WriteImage(media);
    case MediaKind::kDocument:
      return WriteDocument(media);
    case MediaKind::kAudio:
      return WriteAudio(media);
    case MediaKind::kVideo:
      return WriteVideo(media);
  }
  return {};
}

// A data URL, or the URL itself.
void PartWriter::WriteUrlOf(const Media& media, std::string_view default_type) {
  if (media.source == SourceKind::kUrl) {
    json_.String(media.data);
    return;
  }
  const std::string_view type = OrElse(media.type, default_type);
  WriteJoined(json_, out_, {"data:", type, ";base64,", media.data.escaped});
}

Result<void> PartWriter::WriteImage(const Media& media) {
  const bool is_url = media.source == SourceKind::kUrl;
  if (media.source == SourceKind::kFile || media.source == SourceKind::kPlain)
    return Refuse(Feature::kFileId, "send the image itself as base64");
  if (is_url && !same_) {
    if (!target_.traits.image_urls || !media.data.escaped.starts_with("http"))
      return Refuse(Feature::kImage, "send the image itself as base64 rather than its URL");
  }
  const std::string_view sniffed = ImageTypeOf(media.data.escaped);
  json_.Field("type", "image_url").Key("image_url").BeginObject().Key("url");
  WriteUrlOf(media, sniffed.empty() ? "image/png" : sniffed);
  if (!media.detail.IsEmpty()) json_.Field("detail", media.detail);
  json_.EndObject();
  return {};
}

Result<void> PartWriter::WriteDocument(const Media& media) {
  if (media.source == SourceKind::kPlain && !same_) {
    WriteTextDocument(media);
    return {};
  }
  // Files of the one service that has both dialects are the same files.
  const bool knows_file =
      same_ || json::Equals(request_.dialect, NameOf(Dialect::kOpenAiResponses));
  if (media.source == SourceKind::kFile && !knows_file)
    return Refuse(Feature::kFileId, "send the file itself as base64");
  if (media.source == SourceKind::kUrl && !same_)
    return Refuse(Feature::kDocument, "send the document itself as base64 rather than its URL");
  json_.Field("type", "file").Key("file").BeginObject();
  if (media.source == SourceKind::kFile) {
    json_.Field("file_id", media.data);
    if (!media.name.IsEmpty()) json_.Field("filename", media.name);
  } else {
    const bool plain = media.type.escaped.starts_with("text");
    const std::string_view name = OrElse(media.name, plain ? "document.txt" : "document.pdf");
    json_.Field("filename", json::Text{name}).Key("file_data");
    if (media.source == SourceKind::kPlain) {
      json_.String(std::string_view("data:text/plain," + PercentEncode(json::Decode(media.data))));
    } else {
      WriteUrlOf(media, "application/pdf");
    }
  }
  json_.EndObject();
  return {};
}

void PartWriter::WriteTextDocument(const Media& media) {
  json_.Field("type", "text").Key("text");
  const std::string_view gap = media.name.IsEmpty() ? "" : R"(\n\n)";
  WriteJoined(json_, out_, {media.name.escaped, gap, media.data.escaped});
  notes_.Approximate(Feature::kDocument, "as text");
}

Result<void> PartWriter::WriteAudio(const Media& media) {
  const std::string_view named = AudioFormat(media.type);
  std::string_view format = named;
  if (format.empty() && media.type.escaped.starts_with("audio/"))
    format = media.type.escaped.substr(6);
  if (media.source != SourceKind::kBase64 || format.empty())
    return Refuse(Feature::kAudioInput, "send the sound itself as base64, with its media type");
  json_.Field("type", "input_audio").Key("input_audio").BeginObject();
  json_.Field("data", media.data).Field("format", json::Text{format}).EndObject();
  return {};
}

Result<void> PartWriter::WriteVideo(const Media& media) {
  if (!same_) return Refuse(Feature::kVideo, "choose a model that takes films, or send pictures");
  json_.Field("type", "video_url").Key("video_url").BeginObject().Key("url");
  WriteUrlOf(media, "video/mp4");
  json_.EndObject();
  return {};
}

}  // namespace monorelay::dialects::openai_chat
