#include "json/last_value.hpp"

#include <algorithm>

#include "json/walk.hpp"

namespace monorelay::json {
namespace {

// As far as it is looked for: what follows it in real answers is shorter.
constexpr std::size_t kLookedAt = 2048;

// As rfind, which would compare at every byte.
std::size_t FindLast(std::string_view text, std::string_view quoted) {
  std::size_t at = text.rfind('"');
  while (at != std::string_view::npos && !text.substr(at).starts_with(quoted))
    at = at == 0 ? std::string_view::npos : text.rfind('"', at - 1);
  return at;
}

}  // namespace

std::optional<std::string_view> FindLastValue(std::string_view text, std::string_view quoted_key,
                                              std::size_t depth) {
  text = text.substr(text.size() - std::min(text.size(), kLookedAt));
  const std::size_t key = FindLast(text, quoted_key);
  // With a backslash before it, it is a piece of a string.
  if (key == std::string_view::npos || key == 0 || text[key - 1] == '\\') return std::nullopt;
  const std::size_t colon = SkipSpace(text, key + quoted_key.size());
  if (colon == text.size() || text[colon] != ':') return std::nullopt;
  const std::size_t begin = SkipSpace(text, colon + 1);
  const std::size_t end = SkipValue(text, begin);
  // How deep it stands is told by the brackets behind it, with the last of which the text ends.
  for (std::size_t at = end; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = SkipString(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c != '}' && c != ']') || --depth > 0) continue;
    if (SkipSpace(text, at) < text.size()) return std::nullopt;
    return text.substr(begin, end - begin);
  }
  return std::nullopt;
}

}  // namespace monorelay::json
