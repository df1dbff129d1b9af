#include "json/capture.hpp"

#include <algorithm>

namespace monorelay::json {

void Capture::Feed(std::string_view bytes) {
  std::size_t quote = 0;  // the first one at or behind `at`, as far as it was looked for
  for (std::size_t at = 0; at < bytes.size();) {
    if (place_ == Place::kString && !keeping_ && !string_is_key_) {
      // Long texts are skipped at the speed of memchr.
      if (quote <= at) quote = bytes.find('"', at);
      const std::size_t escape = bytes.substr(at, quote - at).find('\\');
      at = escape == std::string_view::npos ? quote : at + escape;
      if (at == std::string_view::npos) return;
    }
    const char c = bytes[at++];
    switch (place_) {
      case Place::kEscape:
        KeepByte(c);
        place_ = Place::kString;
        break;
      case Place::kString:
        KeepByte(c);
        if (c == '"') {
          EndString();
        } else if (c == '\\') {
          place_ = Place::kEscape;
          // A name with an escape is never the wanted one, which has none.
          if (string_is_key_ && current_key_.size() <= key_.size()) current_key_.push_back(c);
        } else if (string_is_key_ && current_key_.size() <= key_.size()) {
          current_key_.push_back(c);
        }
        break;
      case Place::kBetween:
        FeedBetween(c);
        break;
    }
  }
}

void Capture::FeedBetween(char c) {
  switch (c) {
    case '"':
      KeepByte(c);
      place_ = Place::kString;
      string_is_key_ = depth_ == 1 && expects_key_;
      current_key_.clear();
      return;
    case '{':
    case '[':
      ++depth_;
      if (depth_ == 1) expects_key_ = c == '{';
      KeepByte(c);
      return;
    case '}':
    case ']':
      if (depth_ == 1) EndValue();
      KeepByte(c);
      if (depth_ > 0) --depth_;
      return;
    case ',':
      if (depth_ == 1) {
        EndValue();
        expects_key_ = true;
      }
      KeepByte(c);
      return;
    case ':':
      if (depth_ == 1 && !keeping_) {
        expects_key_ = false;
        keeping_ = matched_;
        return;
      }
      KeepByte(c);
      return;
    default:
      KeepByte(c);
      return;
  }
}

void Capture::EndString() {
  place_ = Place::kBetween;
  if (string_is_key_) matched_ = current_key_ == key_;
  string_is_key_ = false;
}

void Capture::KeepByte(char c) {
  if (!keeping_) return;
  if (kept_.size() >= max_bytes_) {
    too_long_ = true;
    return;
  }
  kept_.push_back(c);
}

void Capture::EndValue() {
  if (keeping_ && !too_long_) value_ = kept_;
  kept_.clear();
  keeping_ = false;
  matched_ = false;
  too_long_ = false;
}

}  // namespace monorelay::json
