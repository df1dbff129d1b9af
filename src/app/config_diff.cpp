#include "app/config_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "app/config_mask.hpp"

namespace monorelay::app {
namespace {

constexpr std::size_t kContext = 3;
constexpr std::size_t kMostCells = 4'000'000;

using Lines = std::vector<std::string_view>;

// With their line breaks.
Lines LinesOf(std::string_view text) {
  Lines lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    const std::size_t next = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(start, next - start));
    start = next;
  }
  return lines;
}

// One line of the way from one text to the other.
struct Move {
  char sign = ' ';  // ' ' in both, '-' in the first, '+' in the second
  std::size_t before = 0;
  std::size_t after = 0;
};

// The lengths of the longest common parts of what is behind each pair of lines.
std::vector<std::uint32_t> CommonLengths(const Lines& before, const Lines& after) {
  const std::size_t width = after.size() + 1;
  std::vector<std::uint32_t> table((before.size() + 1) * width, 0);
  for (std::size_t i = before.size(); i-- > 0;) {
    for (std::size_t j = after.size(); j-- > 0;) {
      table[i * width + j] = before[i] == after[j]
                                 ? table[(i + 1) * width + j + 1] + 1
                                 : std::max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  return table;
}

// The way through what lies between equal beginnings and ends, which are `skipped` lines long.
void AddMiddle(const Lines& before, const Lines& after, std::size_t skipped,
               std::vector<Move>& moves) {
  const bool is_large = (before.size() + 1) * (after.size() + 1) > kMostCells;
  const auto table = is_large ? std::vector<std::uint32_t>() : CommonLengths(before, after);
  const std::size_t width = after.size() + 1;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    const bool both_left = i < before.size() && j < after.size();
    char sign = i < before.size() ? '-' : '+';
    if (both_left && before[i] == after[j]) {
      sign = ' ';
    } else if (both_left && !is_large && table[(i + 1) * width + j] < table[i * width + j + 1]) {
      sign = '+';
    }
    moves.push_back({sign, skipped + i, skipped + j});
    if (sign != '+') ++i;
    if (sign != '-') ++j;
  }
}

std::vector<Move> MovesOf(const Lines& before, const Lines& after) {
  std::vector<Move> moves;
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  for (std::size_t i = 0; i < head; ++i) moves.push_back({' ', i, i});
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  AddMiddle(middle(before), middle(after), head, moves);
  for (std::size_t i = tail; i > 0; --i)
    moves.push_back({' ', before.size() - i, after.size() - i});
  return moves;
}

std::string Range(std::size_t start, std::size_t count) {
  return fmt::format("{},{}", count == 0 ? start : start + 1, count);
}

class Writer {
 public:
  Writer(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  std::string Write(const std::vector<Move>& moves) {
    const auto changes = [](const Move& move) { return move.sign != ' '; };
    auto at = std::ranges::find_if(moves, changes);
    while (at != moves.end()) {
      const auto begin = at - std::min<std::ptrdiff_t>(at - moves.begin(), kContext);
      auto end = at;
      for (auto next = at; next != moves.end() && next - end <= 2 * std::ptrdiff_t{kContext};
           next = std::find_if(next + 1, moves.end(), changes)) {
        end = next + 1;
      }
      const auto stop = end + std::min<std::ptrdiff_t>(moves.end() - end, kContext);
      Hunk({begin, stop});
      at = std::find_if(end, moves.end(), changes);
    }
    return std::move(text_);
  }

 private:
  void Hunk(std::vector<Move> moves) {
    const auto count = [&](char other) {
      return static_cast<std::size_t>(
          std::ranges::count_if(moves, [&](const Move& move) { return move.sign != other; }));
    };
    text_ += fmt::format("@@ -{} +{} @@\n", Range(moves.front().before, count('+')),
                         Range(moves.front().after, count('-')));
    for (const Move& move : moves) {
      const std::string_view line = move.sign == '+' ? after_[move.after] : before_[move.before];
      text_ += move.sign;
      text_ += line;
      if (!line.ends_with('\n')) text_ += "\n\\ No newline at end of file\n";
    }
  }

  const Lines& before_;
  const Lines& after_;
  std::string text_;
};

std::string Hidden(const std::string& name) {
  return name +
         " cannot be read as a configuration, so what is secret in it is not known and it is "
         "not shown\n";
}

}  // namespace

std::string UnifiedDiff(const DiffSide& before, const DiffSide& after) {
  if (before.text == after.text) return {};
  const auto moves = MovesOf(LinesOf(before.text), LinesOf(after.text));
  const Lines shown_before = LinesOf(before.shown);
  const Lines shown_after = LinesOf(after.shown);
  return fmt::format("--- {}\n+++ {}\n", before.name, after.name) +
         Writer(shown_before, shown_after).Write(moves);
}

std::vector<std::pair<std::size_t, std::size_t>> MatchedLines(std::string_view before,
                                                              std::string_view after) {
  std::vector<std::pair<std::size_t, std::size_t>> matched;
  for (const Move& move : MovesOf(LinesOf(before), LinesOf(after))) {
    if (move.sign == ' ') matched.emplace_back(move.before, move.after);
  }
  return matched;
}

std::string ConfigDiff(const std::string& before_name, std::string_view before,
                       const std::string& after_name, std::string_view after) {
  if (before == after) return {};
  const auto shown_before = MaskedConfig(before);
  const auto shown_after = MaskedConfig(after);
  if (!shown_before) return Hidden(before_name);
  if (!shown_after) return Hidden(after_name);
  return UnifiedDiff({before_name, before, *shown_before}, {after_name, after, *shown_after});
}

}  // namespace monorelay::app
