// Picks one value out of a JSON text that passes by in pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace monorelay::json {

// Watches for the value of one key of the top-level object and keeps a copy of it. Needs no more
// memory than that value, of which at most `max_bytes` are kept (a longer one is given up).
// Malformed text yields nothing or a malformed value, never more. Not thread-safe.
class Capture {
 public:
  Capture(std::string key, std::size_t max_bytes) : key_(std::move(key)), max_bytes_(max_bytes) {}

  // The next bytes of the text.
  void Feed(std::string_view bytes);

  // The text of the value, once it is whole; the last one if the key is repeated.
  [[nodiscard]] const std::string& Value() const { return value_; }

 private:
  enum class Place : std::uint8_t { kBetween, kString, kEscape };

  // Passes over bytes from `at` on that are neither kept nor part of a key at the top, and yields
  // where they end.
  std::size_t Skip(std::string_view bytes, std::size_t at);
  void FeedBetween(char c);
  void EndString();
  void KeepByte(char c);
  void EndValue();

  std::string key_;
  std::size_t max_bytes_;
  Place place_ = Place::kBetween;
  std::uint32_t depth_ = 0;
  bool expects_key_ = false;    // the next string at depth 1 is a key
  bool string_is_key_ = false;  // the current string is one
  bool matched_ = false;        // the last key was the wanted one
  bool keeping_ = false;        // inside the wanted value
  bool too_long_ = false;
  std::string current_key_;
  std::string kept_;
  std::string value_;
};

}  // namespace monorelay::json
