#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace monorelay {
namespace {

char Lower(char c) {
  return (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
}

// Matches one `[...]` at the start of `pattern` against `c`. Returns the length of the bracket
// expression, or 0 if it has no end (then `[` is an ordinary character).
std::size_t MatchBracket(std::string_view pattern, char c, bool& matched) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  const std::size_t first = i;
  bool found = false;
  for (; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
    char low = Lower(pattern[i]);
    char high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = Lower(pattern[i + 2]);
      i += 2;
    }
    found = found || (low <= c && c <= high);
  }
  if (i >= pattern.size()) return 0;
  matched = found != negated;
  return i + 1;
}

}  // namespace

std::string ToLower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), Lower);
  return lower;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return Lower(x) == Lower(y); });
}

bool ContainsIgnoringCase(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char x, char y) { return Lower(x) == y; }) != text.end();
}

std::string_view Trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string NormaliseName(std::string_view name) {
  std::string normal;
  normal.reserve(name.size());
  for (const char c : name) {
    if (c != '-' && c != '_') normal.push_back(Lower(c));
  }
  return normal;
}

bool GlobMatches(std::string_view pattern, std::string_view text) {
  // Behind the last closing bracket an opening one is an ordinary character: looked up once, or a
  // pattern of many of them would cost its square.
  const std::size_t last_close = pattern.rfind(']');
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // where to go back to: after the last `*` ...
  std::size_t star_text = 0;                  // ... with this much of the text taken by it
  while (t < text.size()) {
    const char c = Lower(text[t]);
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    bool matched = false;
    std::size_t width = 1;
    if (p < pattern.size()) {
      if (pattern[p] == '[' && last_close != std::string_view::npos && p < last_close) {
        width = MatchBracket(pattern.substr(p), c, matched);
        if (width == 0) {
          width = 1;
          matched = c == '[';
        }
      } else {
        matched = pattern[p] == '?' || Lower(pattern[p]) == c;
      }
    }
    if (matched) {
      p += width;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> before(width);
  std::vector<std::size_t> previous(width);
  std::vector<std::size_t> current(width);
  for (std::size_t j = 0; j < width; ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j < width; ++j) {
      const std::size_t substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::vector<std::string> Nearest(std::string_view name, std::span<const std::string> candidates,
                                 std::size_t count) {
  constexpr std::size_t kLongestCompared = 128;  // keeps a hostile name from costing much
  const std::string wanted = NormaliseName(name.substr(0, kLongestCompared));
  std::vector<std::pair<std::size_t, const std::string*>> scored;
  for (const std::string& candidate : candidates) {
    const std::string normal =
        NormaliseName(std::string_view(candidate).substr(0, kLongestCompared));
    std::size_t distance = EditDistance(wanted, normal);
    const bool contains = !wanted.empty() && (normal.find(wanted) != std::string::npos ||
                                              wanted.find(normal) != std::string::npos);
    if (contains) distance = std::min<std::size_t>(distance, 2);
    if (distance <= std::max<std::size_t>(2, wanted.size() / 3))
      scored.emplace_back(distance, &candidate);
  }
  // Equal distances keep the order of the candidates: pointers into one array compare by position.
  std::ranges::sort(scored);
  std::vector<std::string> nearest;
  for (const auto& [distance, candidate] : scored) {
    if (nearest.size() == count) break;
    nearest.push_back(*candidate);
  }
  return nearest;
}

std::string Shorten(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  std::size_t cut = max_bytes;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) --cut;
  return std::string(text.substr(0, cut)) + "…";
}

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr ==
                            text.data() + i + 3;
    decoded.push_back(escape ? static_cast<char>(value) : text[i]);
    if (escape) i += 2;
  }
  return decoded;
}

}  // namespace monorelay
