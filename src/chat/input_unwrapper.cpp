#include "chat/input_unwrapper.hpp"

#include <optional>

namespace monorelay::chat {
namespace {

constexpr std::size_t kMostSeen = 4096;
constexpr std::uint32_t kMeaningless = 0xfffd;

std::optional<std::uint32_t> HexDigit(std::uint32_t unit) {
  if (unit >= '0' && unit <= '9') return unit - '0';
  if (unit >= 'a' && unit <= 'f') return unit - 'a' + 10;
  if (unit >= 'A' && unit <= 'F') return unit - 'A' + 10;
  return std::nullopt;
}

// What the four digits of a \u escape mean.
std::uint32_t HexUnit(std::string_view digits) {
  std::uint32_t unit = 0;
  for (const char c : digits) {
    const auto digit = HexDigit(static_cast<unsigned char>(c));
    if (!digit) return kMeaningless;
    unit = unit * 16 + *digit;
  }
  return unit;
}

bool IsFirstOfPair(std::uint32_t unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}

// The letters that may follow a backslash, beside u, and what they mean.
constexpr std::string_view kLetters = "\"\\/bfnrt";
constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";

bool IsLetter(std::uint32_t unit) {
  return unit < 0x80 && kLetters.contains(static_cast<char>(unit));
}

}  // namespace

void InputUnwrapper::Feed(json::Text piece, std::string& out) {
  std::string_view rest = piece.escaped;
  while (!rest.empty()) {
    std::string_view run;
    if (place_ == Place::kAsIs || place_ == Place::kBehind) run = rest;
    if (place_ == Place::kInside && escape_.empty()) run = rest.substr(0, rest.find('\\'));
    if (run.empty()) {
      const Character character = FirstOf(rest);
      rest.remove_prefix(character.spelling.size());
      Take(character, out);
    } else {
      PutHeld(out);
      if (place_ != Place::kBehind) out += run;
      rest.remove_prefix(run.size());
    }
  }
  if (seen_.size() <= kMostSeen) return;
  if (place_ == Place::kBefore) return PassAsIs(out);
  seen_.clear();
  place_ = Place::kBehind;
}

void InputUnwrapper::Finish(std::string& out) {
  if (place_ == Place::kInside) {
    PutHeld(out);
    PutBroken(out);
  } else if (place_ == Place::kBefore) {
    out += seen_;
  }
  place_ = Place::kBehind;
}

InputUnwrapper::Character InputUnwrapper::FirstOf(std::string_view text) {
  if (text.front() != '\\')
    return {.spelling = text.substr(0, 1), .unit = static_cast<unsigned char>(text.front())};
  if (text.substr(1).starts_with('u') && text.size() >= 6) {
    const std::uint32_t unit = HexUnit(text.substr(2, 4));
    return {.spelling = text.substr(0, unit == kMeaningless ? 2 : 6), .unit = unit};
  }
  const std::size_t letter = text.size() < 2 ? kLetters.npos : kLetters.find(text[1]);
  return {.spelling = text.substr(0, 2),
          .unit = letter == kLetters.npos ? kMeaningless
                                          : static_cast<std::uint32_t>(kMeanings[letter])};
}

void InputUnwrapper::Take(Character character, std::string& out) {
  switch (place_) {
    case Place::kBefore:
      return Before(character, out);
    case Place::kInside:
      return Inside(character, out);
    case Place::kClosing:
      return Closing(character, out);
    case Place::kBehind:
      return;
    case Place::kAsIs:
      out += character.spelling;
      return;
  }
}

void InputUnwrapper::Before(Character character, std::string& out) {
  seen_ += character.spelling;
  switch (finder_.Take(character.unit)) {
    case InputFinder::Verdict::kLooking:
      return;
    case InputFinder::Verdict::kFound:
      seen_.clear();
      place_ = Place::kInside;
      return;
    case InputFinder::Verdict::kNotThere:
      return PassAsIs(out);
  }
}

void InputUnwrapper::Inside(Character character, std::string& out) {
  const std::uint32_t unit = character.unit;
  if (escape_.size() == 1 && (unit == 'u' || IsLetter(unit))) {
    escape_.push_back(static_cast<char>(unit));
    if (unit == 'u') return;
    Put(escape_, unit, out);
    escape_.clear();
  } else if (escape_.size() > 1 && HexDigit(unit)) {
    escape_.push_back(static_cast<char>(unit));
    if (escape_.size() < 6) return;
    Put(escape_, HexUnit(std::string_view(escape_).substr(2)), out);
    escape_.clear();
  } else {
    if (!escape_.empty()) {
      PutHeld(out);
      PutBroken(out);
    }
    Plain(character, out);
  }
}

// A character of the input that is not within an escape.
void InputUnwrapper::Plain(Character character, std::string& out) {
  if (character.unit == '\\') {
    escape_ = "\\";
  } else if (character.unit == '"') {
    PutHeld(out);
    seen_ = character.spelling;
    place_ = Place::kClosing;
  } else {
    Put(character.spelling, character.unit, out);
  }
}

// Models forget to escape quotes: one that nothing of an object follows belongs to the input.
void InputUnwrapper::Closing(Character character, std::string& out) {
  if (character.unit == ',' || character.unit == '}') {
    place_ = Place::kBehind;
    seen_.clear();
  } else if (InputFinder::IsSpace(character.unit)) {
    seen_ += character.spelling;
  } else {
    out += seen_;
    seen_.clear();
    place_ = Place::kInside;
    Plain(character, out);
  }
}

// The halves of a surrogate pair stay together, since each piece is text of its own to a client.
void InputUnwrapper::Put(std::string_view spelling, std::uint32_t unit, std::string& out) {
  PutHeld(out);
  if (IsFirstOfPair(unit)) {
    held_ = spelling;
  } else {
    out += spelling;
  }
}

void InputUnwrapper::PutHeld(std::string& out) {
  out += held_;
  held_.clear();
}

// What looked like an escape and is none means its own characters.
void InputUnwrapper::PutBroken(std::string& out) {
  if (escape_.empty()) return;
  out.push_back('\\');
  out += escape_;
  escape_.clear();
}

void InputUnwrapper::PassAsIs(std::string& out) {
  out += seen_;
  seen_.clear();
  place_ = Place::kAsIs;
}

}  // namespace monorelay::chat
