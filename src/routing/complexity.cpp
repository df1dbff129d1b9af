#include "routing/complexity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/text.hpp"

namespace monorelay::routing {
namespace {

using catalog::Difficulty;

constexpr std::size_t kLongest = 200'000;  // bytes; what is longer is hard
constexpr double kComplexFrom = 0.35;

// Lower case. What is not ASCII stands in languages that put no spaces between words.
constexpr std::string_view kReasoning[] = {
    "analyze",     "compare",      "evaluate",       "synthesize", "reason",  "prove",
    "methodology", "architecture", "design pattern", "trade-off",  "complex", "分析",
    "比较",        "评估",         "推理",           "证明",       "架构",    "权衡"};
constexpr std::string_view kSimple[] = {
    "what is",  "define", "translate", "summarize", "list", "hello", "hi",   "order status",
    "tracking", "hours",  "help",      "什么是",    "翻译", "总结",  "列出", "你好"};
constexpr std::string_view kCode[] = {
    "code",      "function",  "class",          "def",  "import", "```",  "debug", "refactor",
    "implement", "algorithm", "data structure", "代码", "函数",   "调试", "重构",  "算法"};

bool IsOfWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// True if `word` stands in `text`, not as a part of a longer word.
bool Has(std::string_view text, std::string_view word) {
  const bool bounded_left = IsOfWord(word.front());
  const bool bounded_right = IsOfWord(word.back());
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool left = !bounded_left || at == 0 || !IsOfWord(text[at - 1]);
    const bool right = !bounded_right || end == text.size() || !IsOfWord(text[end]);
    if (left && right) return true;
  }
  return false;
}

std::vector<std::string_view> Found(std::string_view text,
                                    std::span<const std::string_view> words) {
  std::vector<std::string_view> found;
  std::ranges::copy_if(words, std::back_inserter(found),
                       [&](std::string_view word) { return Has(text, word); });
  return found;
}

std::string Listed(std::string_view what, const std::vector<std::string_view>& words) {
  if (words.empty()) return {};
  return fmt::format("{}{} ({})", what, words.size() == 1 ? "" : "s", fmt::join(words, ", "));
}

Difficulty TierOf(double score) {
  if (score < 0) return Difficulty::kSimple;
  return score < kComplexFrom ? Difficulty::kModerate : Difficulty::kComplex;
}

Complexity Make(double score, std::string reason) {
  return {.score = score, .tier = TierOf(score), .reason = std::move(reason)};
}

// NOLINTNEXTLINE(misc-no-recursion): results hold no results.
void AppendTexts(std::string& out, const std::vector<chat::Part>& parts) {
  for (const chat::Part& part : parts) {
    if (out.size() > kLongest) return;
    if (const auto* text = part.If<chat::TextPart>()) {
      if (!out.empty()) out += ' ';
      json::AppendDecoded(out, text->text);
    } else if (const auto* result = part.If<chat::ToolResult>()) {
      AppendTexts(out, result->content);
    }
  }
}

}  // namespace

Complexity Assess(std::string_view text) {
  if (text.empty()) return Make(0, "no text");
  if (text.size() > kLongest) return Make(1, "more than 50000 tokens");
  const std::string lower = ToLower(text);
  const auto reasoning = Found(lower, kReasoning);
  if (reasoning.size() >= 2) return Make(0.95, Listed("reasoning word", reasoning));
  const auto code = Found(lower, kCode);
  const auto simple = Found(lower, kSimple);
  const bool has_block = lower.find("```") != std::string::npos;
  const bool asks_much = std::ranges::count(lower, '?') > 2;
  const double score =
      0.18 * static_cast<double>(reasoning.size()) + 0.14 * static_cast<double>(code.size()) -
      0.12 * static_cast<double>(simple.size()) + (has_block ? 0.10 : 0) + (asks_much ? 0.05 : 0);
  std::vector<std::string> reasons;
  for (std::string each : {Listed("reasoning word", reasoning), Listed("code word", code),
                           Listed("simple word", simple)}) {
    if (!each.empty()) reasons.push_back(std::move(each));
  }
  if (has_block) reasons.emplace_back("a block of code");
  if (asks_much) reasons.emplace_back("more than two questions");
  if (reasons.empty()) reasons.emplace_back("no telling words");
  return Make(std::clamp(score, -1.0, 1.0), fmt::format("{}", fmt::join(reasons, ", ")));
}

std::string PromptText(const chat::Request& request) {
  std::string text;
  for (const chat::Message& message : request.messages) AppendTexts(text, message.parts);
  return text;
}

}  // namespace monorelay::routing
