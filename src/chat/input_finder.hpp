// Finds where the input of a free-form tool begins in the arguments in which it had to be wrapped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace monorelay::chat {

// Reads the JSON text {"input": "..."} up to the quote where the input begins; other keys may stand
// before it.
class InputFinder {
 public:
  enum class Verdict : std::uint8_t {
    kLooking,
    kFound,     // the input begins behind this character
    kNotThere,  // the text is no such object, or no JSON
  };

  // `unit` is the next character: a byte of UTF-8 or a unit of UTF-16. To be called as long as the
  // verdict is kLooking.
  Verdict Take(std::uint32_t unit);

  // True for the space of JSON.
  static bool IsSpace(std::uint32_t unit) {
    return unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t';
  }

 private:
  // Where the next character stands.
  enum class Place : std::uint8_t { kStart, kMember, kKey, kColon, kValue, kOther };

  Verdict Move(bool fits, Place next, std::uint32_t unit);
  Verdict TakeOfMember(std::uint32_t unit);
  void TakeOfKey(std::uint32_t unit);
  Verdict BeginValue(std::uint32_t unit);
  Verdict TakeOfOther(std::uint32_t unit);

  Place place_ = Place::kStart;
  bool in_string_ = false;  // of another key's value
  bool after_backslash_ = false;
  std::size_t depth_ = 0;  // of another key's value
  std::string key_;        // as its JSON spells it
};

}  // namespace monorelay::chat
