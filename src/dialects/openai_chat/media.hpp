// Images, files and sounds as parts of Chat Completions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chat/part.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_chat {

// The two halves of a data URL with base64.
struct DataUrl {
  chat::Text type;  // empty if it is not said and cannot be told from the data
  chat::Text data;
};

// True if `url` is a data URL of any kind.
bool IsDataUrl(chat::Text url);
// Parts a data URL. False if it has no base64.
bool SplitDataUrl(chat::Text url, DataUrl& parts);

// An element of the "images" with which gateways to models that paint answer; nothing if it is
// none.
std::optional<chat::Media> ImageOfAnswer(json::Value part);

// `text` with each byte as %XX that may not stand in a URL.
std::string PercentEncode(std::string_view text);

// The media type of an image by the first characters of its base64; empty if they are unknown.
std::string_view ImageTypeOf(std::string_view base64);

// The kind of a file by its media type.
chat::MediaKind KindOfType(chat::Text type);

// The media type of a sound by the name of its format and back; empty if it is unknown.
std::string_view AudioType(chat::Text format);
std::string_view AudioFormat(chat::Text type);

}  // namespace monorelay::dialects::openai_chat
