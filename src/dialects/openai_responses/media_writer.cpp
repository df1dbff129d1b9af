#include "dialects/openai_responses/media_writer.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Feature;
using chat::Media;
using chat::MediaKind;
using chat::SourceKind;
using json::Text;

// Ids of files mean the same in both dialects of their provider.
constexpr std::string_view kDialectOfSameFiles = "openai_chat";

// By the first bytes of its base64, for clients that do not say the type.
std::string_view TypeOfImage(Text data) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kMarks = {
      {{"/9j/", "image/jpeg"}, {"R0lGOD", "image/gif"}, {"UklGR", "image/webp"}}};
  const std::string begin = json::Decode({data.escaped.substr(0, 8)});
  for (const auto& [mark, type] : kMarks) {
    if (begin.starts_with(mark)) return type;
  }
  return "image/png";
}

// Written piece by piece, since the data may be megabytes.
void WriteDataUrl(json::Writer& writer, Text type, std::string_view type_unless_said, Text data) {
  std::string url = "data:";
  url.reserve(data.escaped.size() + 64);
  url += type.IsEmpty() ? type_unless_said : type.escaped;
  url += ";base64,";
  url += data.escaped;
  writer.String(Text{url});
}

void WriteImage(json::Writer& writer, const Media& media) {
  writer.Field("type", "input_image");
  if (media.source == SourceKind::kFile) {
    writer.Field("file_id", media.data);
  } else if (media.source == SourceKind::kUrl) {
    writer.Field("image_url", media.data);
  } else {
    writer.Key("image_url");
    WriteDataUrl(writer, media.type, TypeOfImage(media.data), media.data);
  }
  if (!media.detail.IsEmpty()) writer.Field("detail", media.detail);
}

void WriteFile(json::Writer& writer, const Media& media) {
  writer.Field("type", "input_file");
  const bool is_text = json::Equals(media.type, "text/plain");
  if (media.source == SourceKind::kFile) {
    writer.Field("file_id", media.data);
  } else if (media.source == SourceKind::kUrl) {
    writer.Field("file_url", media.data);
  } else {
    // The name is required beside data.
    if (media.name.IsEmpty()) writer.Field("filename", is_text ? "document.txt" : "document.pdf");
    writer.Key("file_data");
    WriteDataUrl(writer, media.type, "application/pdf", media.data);
  }
  if (!media.name.IsEmpty()) writer.Field("filename", media.name);
  if (!media.detail.IsEmpty()) writer.Field("detail", media.detail);
}

// Some servers of the dialect take sounds, so that a client of it may send them.
void WriteAudio(json::Writer& writer, const Media& media) {
  const std::string_view type = media.type.escaped;
  writer.Field("type", "input_audio").Key("input_audio").BeginObject();
  writer.Field("data", media.data);
  writer.Field("format", Text{type.substr(type.rfind('/') + 1)}).EndObject();
}

// A document that is text already: its title and what it says.
void WriteTextDocument(json::Writer& writer, const Media& media, const Writing& writing) {
  writing.notes.Approximate(Feature::kDocument, "text document sent as text");
  std::string text(media.name.escaped);
  if (!text.empty()) text += "\\n\\n";
  text += media.data.escaped;
  writer.Field("type", "input_text").Field("text", Text{text});
}

}  // namespace

Result<void> CheckMedia(const Media& media, const Writing& writing) {
  if (writing.own) return {};
  if (media.kind == MediaKind::kAudio) {
    return Refuse(writing, Feature::kAudioInput, "its provider takes no sound",
                  "send a transcript or use another model");
  }
  if (media.kind == MediaKind::kVideo) {
    return Refuse(writing, Feature::kVideo, "its provider takes no film",
                  "send images or use another model");
  }
  const bool knows_file = json::Equals(writing.request.dialect, kDialectOfSameFiles);
  if (media.source == SourceKind::kFile && !knows_file) {
    return Refuse(writing, Feature::kFileId, "its provider does not know that file",
                  "send the data instead");
  }
  return {};
}

void WriteMedia(json::Writer& writer, const Media& media, const Writing& writing) {
  if (media.source == SourceKind::kPlain) {
    WriteTextDocument(writer, media, writing);
  } else if (media.kind == MediaKind::kImage) {
    WriteImage(writer, media);
  } else if (media.kind == MediaKind::kAudio) {
    WriteAudio(writer, media);
  } else {
    WriteFile(writer, media);
  }
}

}  // namespace monorelay::dialects::openai_responses
