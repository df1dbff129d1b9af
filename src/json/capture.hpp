// Picks one value out of a JSON text that passes by in pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace monorelay::json {

// Watches for the value of one key of the objects at one depth and keeps a copy of it. Needs no
// more memory than that value, of which at most `max_bytes` are kept (a longer one is given up).
// Malformed text yields nothing or a malformed value, never more. Not thread-safe.
class Capture {
 public:
  // `depth` is how many brackets are open where the key stands; 1: the top-level object.
  Capture(std::string key, std::size_t max_bytes, std::uint32_t depth = 1)
      : key_(std::move(key)), max_bytes_(max_bytes), wanted_depth_(depth) {}

  // The next bytes of the text.
  void Feed(std::string_view bytes);
  // The same as far as the end of the next value, if one ends in them. Yields what is left.
  std::string_view FeedToValue(std::string_view bytes);

  // The text of the value, once it is whole; the last one if the key is repeated.
  [[nodiscard]] const std::string& Value() const { return value_; }

 private:
  enum class Place : std::uint8_t { kBetween, kString, kEscape };

  // Passes over bytes from `at` on that are neither kept nor part of a key that may be the wanted
  // one, and yields where they end.
  std::size_t Skip(std::string_view bytes, std::size_t at);
  // True if it ended a value that was taken.
  bool FeedBetween(char c);
  void EndString();
  void KeepByte(char c);
  // True if a value was taken.
  bool EndValue();

  std::string key_;
  std::size_t max_bytes_;
  std::uint32_t wanted_depth_;
  Place place_ = Place::kBetween;
  std::uint32_t depth_ = 0;
  bool expects_key_ = false;    // the next string at that depth is a key
  bool string_is_key_ = false;  // the current string is one
  bool matched_ = false;        // the last key was the wanted one
  bool keeping_ = false;        // inside the wanted value
  bool too_long_ = false;
  std::string current_key_;
  std::string kept_;
  std::string value_;
};

}  // namespace monorelay::json
