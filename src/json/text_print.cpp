#include "json/text_print.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace monorelay::json {
namespace {

constexpr std::uint32_t kUnknown = 0xfffd;

struct Unit {
  std::uint32_t value = kUnknown;
  std::size_t size = 1;  // in bytes of the text
};

// What the escape at the front of `rest` means. Halves of surrogate pairs are units of their own,
// so that it does not matter in which piece each half comes.
Unit UnitOfEscape(std::string_view rest) {
  if (rest.size() < 2) return {};
  if (rest[1] == 'u') {
    if (rest.size() < 6) return {.value = kUnknown, .size = rest.size()};
    Unit unit{.value = kUnknown, .size = 6};
    std::uint32_t value = 0;
    const char* end = rest.data() + 6;
    if (std::from_chars(rest.data() + 2, end, value, 16).ptr == end) unit.value = value;
    return unit;
  }
  constexpr std::pair<char, char> kEscapes[] = {
      {'b', '\b'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}};
  for (const auto& [letter, meaning] : kEscapes) {
    if (rest[1] == letter) return {.value = static_cast<std::uint32_t>(meaning), .size = 2};
  }
  return {.value = static_cast<unsigned char>(rest[1]), .size = 2};
}

// The code point at the front of `rest`, which begins with a byte of several.
Unit CodePointOf(std::string_view rest) {
  const auto lead = static_cast<unsigned char>(rest.front());
  const std::size_t size = lead >= 0xf0U ? 4 : lead >= 0xe0U ? 3 : 2;
  if (lead < 0xc0U || rest.size() < size) return {};
  std::uint32_t value = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i)
    value = value << 6U | (static_cast<unsigned char>(rest[i]) & 0x3fU);
  return {.value = value, .size = size};
}

}  // namespace

void TextPrint::Add(Text piece) {
  std::string_view rest = piece.escaped;
  while (!rest.empty()) {
    const auto byte = static_cast<unsigned char>(rest.front());
    if (byte < 0x80U && byte != '\\') {
      AddUnit(byte);
      rest.remove_prefix(1);
      continue;
    }
    const Unit unit = byte == '\\' ? UnitOfEscape(rest) : CodePointOf(rest);
    if (unit.value > 0xffffU) {
      AddUnit(0xd7c0U + (unit.value >> 10U));
      AddUnit(0xdc00U + (unit.value & 0x3ffU));
    } else {
      AddUnit(unit.value);
    }
    rest.remove_prefix(unit.size);
  }
}

void TextPrint::AddUnit(std::uint32_t unit) {
  hash_ = (hash_ ^ unit) * 0x100000001b3U;
  ++length_;
}

}  // namespace monorelay::json
