#include "dialects/openai_responses/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Effort;
using chat::ReasoningView;

constexpr std::pair<std::string_view, Effort> kEfforts[] = {
    {"none", Effort::kNone},     {"minimal", Effort::kMinimal}, {"low", Effort::kLow},
    {"medium", Effort::kMedium}, {"high", Effort::kHigh},       {"xhigh", Effort::kExtraHigh},
    {"max", Effort::kMax},
};

constexpr std::pair<std::string_view, ReasoningView> kViews[] = {
    {"auto", ReasoningView::kSummary},
    {"concise", ReasoningView::kConcise},
    {"detailed", ReasoningView::kDetailed},
};

// True if `digits` begins with the hex digits of the second half of a surrogate pair.
bool IsLowSurrogate(std::string_view digits) {
  if (digits.size() < 2 || (digits[0] != 'd' && digits[0] != 'D')) return false;
  const char second = digits[1];
  return (second >= 'c' && second <= 'f') || (second >= 'C' && second <= 'F');
}

}  // namespace

std::optional<Effort> EffortNamed(json::Text name) {
  for (const auto& [word, effort] : kEfforts) {
    if (json::Equals(name, word)) return effort;
  }
  return std::nullopt;
}

std::string_view EffortName(Effort effort) {
  for (const auto& [word, known] : kEfforts) {
    if (known == effort) return word;
  }
  return {};
}

std::optional<ReasoningView> ViewNamed(json::Text name) {
  for (const auto& [word, view] : kViews) {
    if (json::Equals(name, word)) return view;
  }
  return std::nullopt;
}

std::string_view ViewName(ReasoningView view) {
  for (const auto& [word, known] : kViews) {
    if (known == view) return word;
  }
  return {};
}

std::string ItemId(std::string_view prefix, std::string_view seed, std::size_t number) {
  return fmt::format("{}_{}_{}", prefix, seed, number);
}

std::int64_t CodePoints(json::Text text) {
  std::int64_t count = 0;
  const std::string_view rest = text.escaped;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    if (rest[at] == '\\') {
      const bool unicode = at + 1 < rest.size() && rest[at + 1] == 'u';
      if (!unicode || !IsLowSurrogate(rest.substr(std::min(at + 2, rest.size())))) ++count;
      at += unicode ? 5 : 1;
    } else if ((static_cast<unsigned char>(rest[at]) & 0xc0U) != 0x80U) {
      ++count;
    }
  }
  return count;
}

void AppendOnOneLine(std::string& out, json::Raw raw) {
  const std::size_t begin = out.size();
  out += raw.json;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

}  // namespace monorelay::dialects::openai_responses
