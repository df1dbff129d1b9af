#include "admin/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/text.hpp"

namespace monorelay::admin {
namespace {

// Digits alone. What is larger than any size counts as the largest.
std::optional<std::size_t> NumberIn(std::string_view text) {
  const bool is_digits =
      !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_digits) return std::nullopt;
  std::size_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() ? number : std::numeric_limits<std::size_t>::max();
}

}  // namespace

ByteRange ReadByteRange(std::string_view field, std::size_t size) {
  using enum ByteRange::Kind;
  constexpr std::string_view kUnit = "bytes=";
  if (!EqualsIgnoringCase(field.substr(0, kUnit.size()), kUnit)) return {};
  const std::string_view range = Trim(field.substr(kUnit.size()));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return {};
  const auto from = NumberIn(range.substr(0, dash));
  const auto to = NumberIn(range.substr(dash + 1));
  const bool has_open_end = dash + 1 == range.size();
  if (dash == 0) {
    if (!to) return {};
    if (*to == 0 || size == 0) return {.kind = kOutside};
    return {.kind = kPart, .first = size - std::min(*to, size), .last = size - 1};
  }
  if (!from || (!to && !has_open_end) || (to && *to < *from)) return {};
  if (*from >= size) return {.kind = kOutside};
  return {.kind = kPart, .first = *from, .last = std::min(to.value_or(size), size - 1)};
}

}  // namespace monorelay::admin
