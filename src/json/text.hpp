// Texts and values that stay in the form in which JSON spells them, so that they pass from one
// message into another without being read and written again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace monorelay::json {

// The inside of a JSON string as it stands between its quotes, escapes and all. A view: whoever
// made it says how long it lives.
struct Text {
  std::string_view escaped;

  [[nodiscard]] bool IsEmpty() const { return escaped.empty(); }
};

// A whole JSON value as it stands. A view, like Text. Without bytes: there is none.
struct Raw {
  std::string_view json;

  [[nodiscard]] bool IsEmpty() const { return json.empty(); }
  [[nodiscard]] bool IsNull() const { return json == "null"; }
};

// What `text` means. Escapes that mean nothing and halves of surrogate pairs become U+FFFD.
std::string Decode(Text text);

// As Decode, appended to `out`.
void AppendDecoded(std::string& out, Text text);

// True if `text` means `plain`.
bool Equals(Text text, std::string_view plain);

// How many code points `text` means. The second half of a surrogate pair counts nothing, so that
// the counts of pieces add up to that of the whole.
std::int64_t CountCodePoints(Text text);

// Puts spaces in the place of the line ends in a JSON text, which can stand between its values
// alone.
void PutOnOneLine(std::string& json);

// `plain` in the form of Text, without quotes. Bytes that are not UTF-8 become U+FFFD.
std::string Escape(std::string_view plain);

// As Escape, appended to `out`.
void AppendEscaped(std::string& out, std::string_view plain);

}  // namespace monorelay::json
