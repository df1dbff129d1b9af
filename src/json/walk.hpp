// Goes over the members of one JSON object or array as they stand in a text: nothing is copied, and
// nothing is checked but what leads to the next one.
#pragma once

#include <cstddef>
#include <string_view>

namespace monorelay::json {

// The position of the first byte from `at` on that is no white space, or the end.
std::size_t SkipSpace(std::string_view text, std::size_t at);

// The position behind the string whose first quote is at `at`, or the end.
std::size_t SkipString(std::string_view text, std::size_t at);

// The position behind the value that begins at `at`, or the end if it does not end.
std::size_t SkipValue(std::string_view text, std::size_t at);

// Views into the text, which must outlive it.
class Walk {
 public:
  // `container` begins with the bracket; for all else there are no members.
  explicit Walk(std::string_view container);

  // Goes to the next member, or the first. False at the end, and where the text is damaged.
  bool Next();
  // The inside of the name of an object's member, escapes as they stand; empty in an array.
  [[nodiscard]] std::string_view Key() const { return key_; }
  // The member's value as it stands.
  [[nodiscard]] std::string_view Value() const { return value_; }
  // True once Next met what is no object and no array.
  [[nodiscard]] bool IsDamaged() const { return is_damaged_; }

 private:
  bool Fail();
  bool ReadKey();

  std::string_view text_;
  std::size_t at_ = 0;
  char end_ = 0;  // the closing bracket
  bool is_damaged_ = false;
  std::string_view key_;
  std::string_view value_;
};

}  // namespace monorelay::json
