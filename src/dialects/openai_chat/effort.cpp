#include "dialects/openai_chat/effort.hpp"

#include <algorithm>

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Effort;

struct Row {
  std::string_view name;
  Effort effort;
};

constexpr Row kRows[] = {
    {"none", Effort::kNone},     {"minimal", Effort::kMinimal}, {"low", Effort::kLow},
    {"medium", Effort::kMedium}, {"high", Effort::kHigh},       {"xhigh", Effort::kExtraHigh},
    {"max", Effort::kMax},
};

}  // namespace

std::optional<Effort> EffortNamed(const json::Value& word) {
  if (!word.IsString()) return std::nullopt;
  const auto* row = std::ranges::find_if(kRows, [&](const Row& r) { return word.Is(r.name); });
  return row == std::end(kRows) ? std::nullopt : std::optional(row->effort);
}

std::string_view NameOfEffort(Effort effort) {
  const auto* row = std::ranges::find(kRows, effort, &Row::effort);
  return row == std::end(kRows) ? std::string_view() : row->name;
}

}  // namespace monorelay::dialects::openai_chat
