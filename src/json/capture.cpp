#include "json/capture.hpp"

#include <algorithm>

namespace monorelay::json {
namespace {

constexpr std::size_t kUsualValue = 255;  // bytes

// Finds the quotation marks and backslashes of a text, one after the other.
class StringEnd {
 public:
  explicit StringEnd(std::string_view bytes) : bytes_(bytes) {}

  // The first one at or behind `at`, or the end of the text.
  std::size_t Find(std::size_t at) {
    // Most strings are short; long ones are passed over at the speed of memchr.
    constexpr std::size_t kShort = 32;
    const std::size_t near = std::min(at + kShort, bytes_.size());
    for (; at < near; ++at) {
      if (bytes_[at] == '"' || bytes_[at] == '\\') return at;
    }
    if (quote_ < at) quote_ = std::min(bytes_.find('"', at), bytes_.size());
    const std::size_t escape = bytes_.substr(at, quote_ - at).find('\\');
    return escape == std::string_view::npos ? quote_ : at + escape;
  }

 private:
  std::string_view bytes_;
  std::size_t quote_ = 0;  // the next one, as far as it was looked for
};

}  // namespace

void Capture::Feed(std::string_view bytes) {
  while (!bytes.empty()) bytes = FeedToValue(bytes);
}

std::string_view Capture::FeedToValue(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (!keeping_ && !string_is_key_) {
      at = Skip(bytes, at);
      if (at == bytes.size()) return {};
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
        if (FeedBetween(c)) return bytes.substr(at);
        break;
    }
  }
  return {};
}

std::size_t Capture::Skip(std::string_view bytes, std::size_t at) {
  StringEnd string_end(bytes);
  Place place = place_;
  std::uint32_t depth = depth_;
  while (at < bytes.size() && (place != Place::kBetween || depth > wanted_depth_)) {
    switch (place) {
      case Place::kEscape:
        ++at;
        place = Place::kString;
        break;
      case Place::kString:
        at = string_end.Find(at);
        if (at < bytes.size()) place = bytes[at++] == '"' ? Place::kBetween : Place::kEscape;
        break;
      case Place::kBetween:
        switch (bytes[at++]) {
          case '"':
            place = Place::kString;
            break;
          case '{':
          case '[':
            ++depth;
            break;
          case '}':
          case ']':
            --depth;
            break;
          default:
            break;
        }
        break;
    }
  }
  place_ = place;
  depth_ = depth;
  return at;
}

bool Capture::FeedBetween(char c) {
  bool has_ended = false;
  switch (c) {
    case '"':
      KeepByte(c);
      place_ = Place::kString;
      string_is_key_ = depth_ == wanted_depth_ && expects_key_;
      current_key_.clear();
      break;
    case '{':
    case '[':
      ++depth_;
      if (depth_ == wanted_depth_) expects_key_ = c == '{';
      KeepByte(c);
      break;
    case '}':
    case ']':
      if (depth_ == wanted_depth_) has_ended = EndValue();
      KeepByte(c);
      if (depth_ > 0) --depth_;
      break;
    case ',':
      if (depth_ == wanted_depth_) {
        has_ended = EndValue();
        expects_key_ = true;
      }
      KeepByte(c);
      break;
    case ':':
      if (depth_ == wanted_depth_ && !keeping_) {
        expects_key_ = false;
        keeping_ = matched_;
        if (keeping_) kept_.reserve(kUsualValue);
        break;
      }
      KeepByte(c);
      break;
    default:
      KeepByte(c);
      break;
  }
  return has_ended;
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

bool Capture::EndValue() {
  const bool is_taken = keeping_ && !too_long_;
  if (is_taken) value_.swap(kept_);
  kept_.clear();
  keeping_ = false;
  matched_ = false;
  too_long_ = false;
  return is_taken;
}

}  // namespace monorelay::json
