#include <algorithm>
#include <string>
#include <string_view>

#include "records/reader.hpp"

namespace monorelay::records {
namespace {

constexpr std::size_t kShortestId = 8;
constexpr std::size_t kLongest = 300;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsWord(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

std::string_view WordAt(std::string_view text) {
  const auto* end = std::ranges::find_if_not(text, IsWord);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

void AppendWord(std::string& out, std::string_view word) {
  const bool has_digit = std::ranges::any_of(word, IsDigit);
  const bool has_letter = !std::ranges::all_of(word, IsDigit);
  if (has_digit && has_letter && word.size() >= kShortestId) {
    out += "<id>";
    return;
  }
  for (const char c : word) {
    if (!IsDigit(c)) {
      out.push_back(c);
    } else if (out.empty() || out.back() != '#') {
      out.push_back('#');
    }
  }
}

}  // namespace

std::string Normalised(std::string_view message) {
  std::string out;
  while (!message.empty() && out.size() < kLongest) {
    const char c = message.front();
    const std::size_t close = c == '"' || c == '`' ? message.find(c, 1) : std::string_view::npos;
    if (close != std::string_view::npos) {
      out += "<text>";
      message.remove_prefix(close + 1);
    } else if (const std::string_view word = WordAt(message); !word.empty()) {
      AppendWord(out, word);
      message.remove_prefix(word.size());
    } else {
      out.push_back(c);
      message.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace monorelay::records
