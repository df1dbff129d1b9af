#include "records/secret_shapes.hpp"

#include <algorithm>

namespace monorelay::records {
namespace {

using Extent = std::pair<std::size_t, std::size_t>;

constexpr std::size_t kShortestWebToken = 40;
constexpr std::size_t kShortestBareValue = 8;
constexpr std::size_t kLongestUserInfo = 512;
constexpr std::string_view kNoQuote;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsAlphanumeric(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsOfToken(char c) {
  return IsAlphanumeric(c) || std::string_view("-_.~+/=").find(c) != std::string_view::npos;
}

std::size_t SkipAny(std::string_view text, std::size_t at, std::string_view what) {
  return std::min(text.find_first_not_of(what, at), text.size());
}

// A quote with the backslashes before it; empty if `at` begins none.
std::string_view QuoteAt(std::string_view text, std::size_t at) {
  const std::size_t quote = SkipAny(text, at, "\\");
  if (quote >= text.size() || (text[quote] != '"' && text[quote] != '\'')) return kNoQuote;
  return text.substr(at, quote + 1 - at);
}

// Where the string ends that was opened by `quote` before `at`: at the same quote with as many
// backslashes, or with the text.
std::size_t EndOfString(std::string_view text, std::size_t at, std::string_view quote) {
  for (;;) {
    const std::size_t end = text.find(quote, at);
    if (end == std::string_view::npos) return text.size();
    // One more backslash before it means a quote inside.
    if (end == 0 || text[end - 1] != '\\') return end;
    at = end + quote.size();
  }
}

// A value without quotes, such as that of a header: a scheme may stand before it.
Extent BareValue(std::string_view text, std::size_t at) {
  for (const std::string_view scheme : {"Bearer ", "Basic ", "Token ", "bearer ", "basic "}) {
    if (text.substr(at).starts_with(scheme)) at += scheme.size();
  }
  const std::size_t end = EndOfToken(text, at, kShortestBareValue);
  return {at, end};
}

}  // namespace

bool IsInsideWord(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const char before = text[at - 1];
  // The letter of an escape such as \n is no part of the word behind it.
  const bool is_escape =
      at >= 2 && text[at - 2] == '\\' && (before == 'n' || before == 't' || before == 'r');
  return (IsAlphanumeric(before) || before == '_' || before == '-') && !is_escape;
}

std::size_t EndOfToken(std::string_view text, std::size_t at, std::size_t shortest) {
  std::size_t end = at;
  bool has_digit = false;
  for (; end < text.size() && IsOfToken(text[end]); ++end)
    has_digit = has_digit || IsDigit(text[end]);
  return has_digit && end - at >= shortest ? end : at;
}

std::size_t EndOfWebToken(std::string_view text, std::size_t at) {
  const std::size_t end = EndOfToken(text, at, kShortestWebToken);
  const auto dots = std::ranges::count(text.substr(at, end - at), '.');
  return dots >= 2 ? end : at;
}

std::size_t EndOfPrivateKey(std::string_view text, std::size_t at) {
  constexpr std::string_view kKey = "PRIVATE KEY-----";
  constexpr std::size_t kLongestFirstLine = 64;
  if (text.substr(at, kLongestFirstLine).find(kKey) == std::string_view::npos) return at;
  const std::size_t last_line = text.find("-----END ", at);
  if (last_line == std::string_view::npos) return text.size();
  const std::size_t end = text.find(kKey, last_line);
  return end == std::string_view::npos ? text.size() : end + kKey.size();
}

Extent PasswordInUrl(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, kLongestUserInfo);
  const std::size_t stop = rest.find_first_of("/@\"'\\ \n\r\t<>?#");
  if (stop == std::string_view::npos || rest[stop] != '@') return {at, at};
  const std::size_t colon = rest.substr(0, stop).find(':');
  if (colon == std::string_view::npos) return {at, at};
  return {at + colon + 1, at + stop};
}

Extent ValueOfField(std::string_view text, std::size_t at) {
  const std::string_view quote = QuoteAt(text, at);
  std::size_t sign = SkipAny(text, at + quote.size(), " \t");
  if (sign >= text.size() || (text[sign] != ':' && text[sign] != '=')) return {at, at};
  // JSON between quotes may be spread over lines, which escapes tell within a string.
  const std::size_t value = SkipAny(text, sign + 1, quote.empty() ? " \t" : " \t\r\n");
  const std::string_view opening = QuoteAt(text, value);
  if (opening.empty()) return quote.empty() ? BareValue(text, value) : Extent{at, at};
  const std::size_t begin = value + opening.size();
  return {begin, EndOfString(text, begin, opening)};
}

}  // namespace monorelay::records
