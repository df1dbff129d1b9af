#include "json/text.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "json/write.hpp"

namespace monorelay::json {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

std::optional<std::uint32_t> HexUnit(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  std::uint32_t unit = 0;
  for (const char c : digits.substr(0, 4)) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

void AppendUtf8(std::string& out, std::uint32_t point) {
  const auto tail = [&](unsigned shift) {
    out.push_back(static_cast<char>(0x80U | ((point >> shift) & 0x3fU)));
  };
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xc0U | (point >> 6U)));
    tail(0);
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xe0U | (point >> 12U)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0U | (point >> 18U)));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool IsHigh(std::uint32_t unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}

bool IsLow(std::uint32_t unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

// Appends what the \u escape means whose digits begin `rest`; returns how many bytes of it were
// used.
std::size_t AppendUnicode(std::string& out, std::string_view rest) {
  const auto unit = HexUnit(rest);
  if (!unit) {
    out += kReplacement;
    return 0;
  }
  if (IsHigh(*unit) && rest.substr(4).starts_with("\\u")) {
    const auto low = HexUnit(rest.substr(6));
    if (low && IsLow(*low)) {
      AppendUtf8(out, 0x10000 + ((*unit - 0xd800) << 10U) + (*low - 0xdc00));
      return 10;
    }
  }
  if (IsHigh(*unit) || IsLow(*unit)) {
    out += kReplacement;
  } else {
    AppendUtf8(out, *unit);
  }
  return 4;
}

// What the letter after a backslash means, or 0.
char Simple(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// True if `digits` begins with the hex digits of the second half of a surrogate pair.
bool IsLowSurrogate(std::string_view digits) {
  if (digits.size() < 2 || (digits[0] != 'd' && digits[0] != 'D')) return false;
  const char second = digits[1];
  return (second >= 'c' && second <= 'f') || (second >= 'C' && second <= 'F');
}

}  // namespace

void AppendDecoded(std::string& out, Text text) {
  std::string_view rest = text.escaped;
  for (;;) {
    const std::size_t backslash = rest.find('\\');
    out += rest.substr(0, backslash);
    if (backslash == std::string_view::npos) return;
    rest.remove_prefix(backslash + 1);
    if (rest.empty()) {
      out += kReplacement;
      return;
    }
    const char letter = rest.front();
    rest.remove_prefix(1);
    if (letter == 'u') {
      rest.remove_prefix(AppendUnicode(out, rest));
    } else if (const char simple = Simple(letter); simple != 0) {
      out.push_back(simple);
    } else {
      out += kReplacement;
    }
  }
}

std::string Decode(Text text) {
  std::string decoded;
  decoded.reserve(text.escaped.size());
  AppendDecoded(decoded, text);
  return decoded;
}

bool Equals(Text text, std::string_view plain) {
  const std::string_view escaped = text.escaped;
  // Each escape is longer than what it means.
  if (escaped.size() <= plain.size())
    return escaped == plain && escaped.find('\\') == std::string_view::npos;
  const bool begins_otherwise =
      !plain.empty() && escaped.front() != '\\' && escaped.front() != plain.front();
  if (begins_otherwise || escaped.find('\\') == std::string_view::npos) return false;
  return Decode(text) == plain;
}

std::int64_t CountCodePoints(Text text) {
  const std::string_view escaped = text.escaped;
  const auto begins_point = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  std::int64_t count = std::ranges::count_if(escaped, begins_point);
  // An escape is one point, whatever its length; a second half none.
  for (std::size_t at = escaped.find('\\'); at != std::string_view::npos;
       at = escaped.find('\\', at)) {
    const std::string_view rest = escaped.substr(at);
    const bool is_unit = rest.starts_with("\\u");
    const std::size_t size = std::min<std::size_t>(is_unit ? 6 : 2, rest.size());
    count -= static_cast<std::int64_t>(size) - 1;
    if (is_unit && IsLowSurrogate(rest.substr(2))) --count;
    at += size;
  }
  return count;
}

void PutOnOneLine(std::string& json) {
  const auto ends_line = [](char c) { return c == '\n' || c == '\r'; };
  std::ranges::replace_if(json, ends_line, ' ');
}

std::string Escape(std::string_view plain) {
  std::string escaped;
  escaped.reserve(plain.size());
  AppendEscaped(escaped, plain);
  return escaped;
}

}  // namespace monorelay::json
