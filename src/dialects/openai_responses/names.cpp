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

void AppendOnOneLine(std::string& out, json::Raw raw) {
  const std::size_t begin = out.size();
  out += raw.json;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

}  // namespace monorelay::dialects::openai_responses
