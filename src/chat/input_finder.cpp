#include "chat/input_finder.hpp"

#include "json/text.hpp"

namespace monorelay::chat {
namespace {

constexpr std::size_t kLongestKey = 32;  // "input" with every letter as an escape has 30

}  // namespace

InputFinder::Verdict InputFinder::Take(std::uint32_t unit) {
  switch (place_) {
    case Place::kStart:
      return Move(unit == '{', Place::kMember, unit);
    case Place::kMember:
      return TakeOfMember(unit);
    case Place::kKey:
      TakeOfKey(unit);
      return Verdict::kLooking;
    case Place::kColon:
      return Move(unit == ':', Place::kValue, unit);
    case Place::kValue:
      return IsSpace(unit) ? Verdict::kLooking : BeginValue(unit);
    case Place::kOther:
      return TakeOfOther(unit);
  }
  return Verdict::kNotThere;
}

InputFinder::Verdict InputFinder::Move(bool fits, Place next, std::uint32_t unit) {
  if (fits) place_ = next;
  return fits || IsSpace(unit) ? Verdict::kLooking : Verdict::kNotThere;
}

InputFinder::Verdict InputFinder::TakeOfMember(std::uint32_t unit) {
  if (unit == ',') return Verdict::kLooking;
  key_.clear();
  return Move(unit == '"', Place::kKey, unit);
}

void InputFinder::TakeOfKey(std::uint32_t unit) {
  if (unit == '"' && !after_backslash_) {
    place_ = Place::kColon;
    return;
  }
  after_backslash_ = unit == '\\' && !after_backslash_;
  if (key_.size() < kLongestKey) key_.push_back(unit < 0x80 ? static_cast<char>(unit) : '?');
}

InputFinder::Verdict InputFinder::BeginValue(std::uint32_t unit) {
  if (json::Equals({key_}, "input")) return unit == '"' ? Verdict::kFound : Verdict::kNotThere;
  place_ = Place::kOther;
  depth_ = 0;
  return TakeOfOther(unit);
}

InputFinder::Verdict InputFinder::TakeOfOther(std::uint32_t unit) {
  if (in_string_) {
    in_string_ = unit != '"' || after_backslash_;
    after_backslash_ = unit == '\\' && !after_backslash_;
  } else if (unit == '"') {
    in_string_ = true;
  } else if (unit == '{' || unit == '[') {
    ++depth_;
  } else if (unit == '}' || unit == ']') {
    if (depth_ == 0) return Verdict::kNotThere;
    --depth_;
  } else if (unit == ',' && depth_ == 0) {
    place_ = Place::kMember;
  }
  return Verdict::kLooking;
}

}  // namespace monorelay::chat
