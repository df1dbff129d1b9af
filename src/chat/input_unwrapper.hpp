// Takes the input of a free-form tool out of the arguments in which it had to be wrapped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "chat/input_finder.hpp"
#include "json/text.hpp"

namespace monorelay::chat {

// Reads the arguments {"input": "..."} of one call as they come and gives out the input, likewise
// as it comes. Arguments of another shape, or that are no JSON, are the input as they stand. Holds
// back no more than a character of the input, and no more than some kilobytes before it.
class InputUnwrapper {
 public:
  // `piece` is the next piece of the arguments, as in Event::text. What it says of the input is
  // appended to `out` in the form of Text, whole escapes only.
  void Feed(json::Text piece, std::string& out);
  // The arguments end here.
  void Finish(std::string& out);

 private:
  // Where the next character stands.
  enum class Place : std::uint8_t {
    kBefore,
    kInside,   // in the input
    kClosing,  // behind a quote that seems to end the input
    kBehind,
    kAsIs,  // in arguments that are not wrapped
  };

  // A character of the arguments: how it was spelled and what it means. `unit` is a byte of UTF-8,
  // or the UTF-16 unit of an escape.
  struct Character {
    std::string_view spelling;
    std::uint32_t unit = 0;
  };

  static Character FirstOf(std::string_view text);
  void Take(Character character, std::string& out);
  void Before(Character character, std::string& out);
  void Inside(Character character, std::string& out);
  void Plain(Character character, std::string& out);
  void Closing(Character character, std::string& out);
  void Put(std::string_view spelling, std::uint32_t unit, std::string& out);
  void PutHeld(std::string& out);
  void PutBroken(std::string& out);
  void PassAsIs(std::string& out);

  Place place_ = Place::kBefore;
  InputFinder finder_;
  std::string seen_;    // of what may be no wrapping in the end, as it was spelled
  std::string escape_;  // an escape of the arguments' own JSON that is not whole yet
  std::string held_;    // the first half of a surrogate pair
};

}  // namespace monorelay::chat
