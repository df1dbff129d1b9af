#include "dialects/openai_responses/media_reader.hpp"

#include <optional>
#include <string>

#include "base/text.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Media;
using chat::MediaKind;
using chat::SourceKind;
using json::Text;

// Source: RFC 2397. The data is not looked at: it may be megabytes.
struct DataUrl {
  std::string type;
  bool base64 = false;
  Text data;
};

constexpr std::size_t kLongestHead = 512;

bool IsDataUrl(Text url) {
  return EqualsIgnoringCase(url.escaped.substr(0, 5), "data:");
}

std::optional<DataUrl> Split(Text url) {
  const std::size_t comma = url.escaped.substr(0, kLongestHead).find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::string head = json::Decode({url.escaped.substr(5, comma - 5)});
  DataUrl parts;
  parts.type = head.substr(0, head.find(';'));
  parts.base64 = ToLower(head).ends_with(";base64");
  parts.data = {url.escaped.substr(comma + 1)};
  return parts;
}

// The type that a file's name promises.
std::string_view TypeOfName(std::string_view name) {
  const std::string lower = ToLower(name);
  if (lower.ends_with(".pdf")) return "application/pdf";
  if (lower.ends_with(".txt")) return "text/plain";
  return {};
}

// The data of a file: a data URL, or base64 without any wrapping, as some clients send it.
Result<void> ReadFileData(Text data, const Place& place, chat::Request& request, Media& media) {
  if (!IsDataUrl(data)) {
    media.data = data;
    media.type = {TypeOfName(json::Decode(media.name))};
    return {};
  }
  const auto url = Split(data);
  if (!url) return Wrong(place, "must be a data URL or base64");
  media.type = request.KeepPlain(url->type);
  media.data = url->data;
  if (url->base64) return {};
  media.source = SourceKind::kPlain;
  media.data = request.KeepPlain(PercentDecode(json::Decode(url->data)));
  return {};
}

}  // namespace

Result<Media> ReadImage(json::Value part, const Place& place, chat::Request& request) {
  Media media;
  media.kind = MediaKind::kImage;
  media.source = SourceKind::kUrl;
  media.detail = part["detail"].GetText();
  json::Value url = part["image_url"];
  // As Chat Completions has it; some clients mix them up.
  if (url.IsObject()) url = url["url"];
  if (!url.IsGiven()) {
    media.source = SourceKind::kFile;
    media.data = part["file_id"].GetText();
    if (media.data.IsEmpty()) return Wrong(place, "must have an image_url or a file_id");
    return media;
  }
  if (!url.IsString()) return Wrong(place.Of("image_url"), "must be a string");
  media.data = url.GetText();
  if (!IsDataUrl(media.data)) return media;
  const auto data = Split(media.data);
  if (!data || !data->base64)
    return Wrong(place.Of("image_url"), "must be an http(s) URL or a data URL with base64");
  media.source = SourceKind::kBase64;
  media.type = request.KeepPlain(data->type);
  media.data = data->data;
  return media;
}

Result<Media> ReadFile(json::Value part, const Place& place, chat::Request& request) {
  Media media;
  media.kind = MediaKind::kDocument;
  media.source = SourceKind::kBase64;
  media.name = part["filename"].GetText();
  media.detail = part["detail"].GetText();
  const json::Value data = part["file_data"];
  if (data.IsGiven()) {
    if (!data.IsString()) return Wrong(place.Of("file_data"), "must be a string");
    auto read = ReadFileData(data.GetText(), place.Of("file_data"), request, media);
    if (!read) return std::unexpected(std::move(read.error()));
    return media;
  }
  const bool by_url = part["file_url"].IsString();
  media.source = by_url ? SourceKind::kUrl : SourceKind::kFile;
  media.data = part[by_url ? "file_url" : "file_id"].GetText();
  if (media.data.IsEmpty()) return Wrong(place, "must have file_data, a file_url or a file_id");
  return media;
}

Result<Media> ReadAudio(json::Value part, const Place& place, chat::Request& request) {
  Media media;
  media.kind = MediaKind::kAudio;
  media.source = SourceKind::kBase64;
  json::Value audio = part["input_audio"];
  if (!audio.IsObject()) audio = part;
  if (!audio["data"].IsString()) return Wrong(place.Of("input_audio"), "must have data");
  media.data = audio["data"].GetText();
  const std::string format = audio["format"].Decoded();
  media.type = request.KeepPlain("audio/" + (format.empty() ? std::string("wav") : format));
  return media;
}

}  // namespace monorelay::dialects::openai_responses
