#include "dialects/openai_chat/media.hpp"

#include <algorithm>

namespace monorelay::dialects::openai_chat {
namespace {

constexpr std::string_view kData = "data:";

// A media type with parameters is never longer.
constexpr std::size_t kLongestHead = 512;

struct Sound {
  std::string_view format;
  std::string_view type;
};

// The first row of a format gives its type, the first row of a type gives its format.
constexpr Sound kSounds[] = {
    {"wav", "audio/wav"},   {"wav", "audio/x-wav"}, {"wav", "audio/wave"}, {"mp3", "audio/mpeg"},
    {"mp3", "audio/mp3"},   {"flac", "audio/flac"}, {"ogg", "audio/ogg"},  {"opus", "audio/opus"},
    {"aac", "audio/aac"},   {"m4a", "audio/mp4"},   {"m4a", "audio/m4a"},  {"aiff", "audio/aiff"},
    {"webm", "audio/webm"}, {"pcm16", "audio/pcm"},
};

}  // namespace

bool IsDataUrl(chat::Text url) {
  return url.escaped.starts_with(kData);
}

bool SplitDataUrl(chat::Text url, DataUrl& parts) {
  const std::size_t comma = url.escaped.substr(0, kLongestHead).find(',');
  if (comma == std::string_view::npos) return false;
  std::string_view head = url.escaped.substr(0, comma);
  head.remove_prefix(std::min(head.size(), kData.size()));
  const std::size_t mark = head.rfind(";base64");
  if (mark == std::string_view::npos) return false;
  parts.data = {url.escaped.substr(comma + 1)};
  parts.type = {head.substr(0, std::min(mark, head.find(';')))};
  if (parts.type.IsEmpty()) parts.type = {ImageTypeOf(parts.data.escaped)};
  return true;
}

std::optional<chat::Media> ImageOfAnswer(json::Value part) {
  const json::Value holder = part["image_url"];
  const chat::Text url = holder.IsString() ? holder.GetText() : holder["url"].GetText();
  if (url.IsEmpty()) return std::nullopt;
  chat::Media media{.kind = chat::MediaKind::kImage,
                    .source = chat::SourceKind::kUrl,
                    .type = {},
                    .data = url,
                    .name = {},
                    .detail = {}};
  DataUrl halves;
  if (IsDataUrl(url) && SplitDataUrl(url, halves)) {
    media.source = chat::SourceKind::kBase64;
    media.type = halves.type;
    media.data = halves.data;
  }
  return media;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      encoded.push_back(c);
    } else {
      encoded.append({'%', kHex[byte >> 4U], kHex[byte & 0xfU]});
    }
  }
  return encoded;
}

std::string_view ImageTypeOf(std::string_view base64) {
  // The first bytes of each kind, in base64.
  if (base64.starts_with("iVBORw0KGgo")) return "image/png";
  if (base64.starts_with("/9j/") || base64.starts_with(R"(\/9j\/)")) return "image/jpeg";
  if (base64.starts_with("R0lGOD")) return "image/gif";
  if (base64.starts_with("UklGR")) return "image/webp";
  return {};
}

chat::MediaKind KindOfType(chat::Text type) {
  if (type.escaped.starts_with("image")) return chat::MediaKind::kImage;
  if (type.escaped.starts_with("audio")) return chat::MediaKind::kAudio;
  if (type.escaped.starts_with("video")) return chat::MediaKind::kVideo;
  return chat::MediaKind::kDocument;
}

std::string_view AudioType(chat::Text format) {
  const auto is = [&](const Sound& sound) { return json::Equals(format, sound.format); };
  const auto* sound = std::ranges::find_if(kSounds, is);
  return sound == std::end(kSounds) ? std::string_view() : sound->type;
}

std::string_view AudioFormat(chat::Text type) {
  const auto is = [&](const Sound& sound) { return json::Equals(type, sound.type); };
  const auto* sound = std::ranges::find_if(kSounds, is);
  return sound == std::end(kSounds) ? std::string_view() : sound->format;
}

}  // namespace monorelay::dialects::openai_chat
