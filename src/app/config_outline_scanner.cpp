#include "app/config_outline_scanner.hpp"

#include <algorithm>

namespace monorelay::app {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kFlowSigns = ",[]{}";

}  // namespace

OutlineScanner::OutlineScanner(std::string_view text) : text_(text) {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

char OutlineScanner::Peek(std::size_t ahead) const {
  return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
}

bool OutlineScanner::IsBlankAt(std::size_t ahead) const {
  const char c = Peek(ahead);
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int OutlineScanner::ColumnOf(std::size_t at) const {
  const std::size_t line_break = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
  std::size_t begin = line_break == std::string_view::npos ? 0 : line_break + 1;
  if (begin == 0 && text_.starts_with(kByteOrderMark)) begin = kByteOrderMark.size();
  return static_cast<int>(at) - static_cast<int>(begin);
}

bool OutlineScanner::IsAtMarker() const {
  const std::string_view rest = text_.substr(std::min(at_, text_.size()));
  return (rest.starts_with("---") || rest.starts_with("...")) && IsBlankAt(3) && Column() == 0;
}

void OutlineScanner::SkipBlanks() {
  while (!IsAtEnd() && (Peek() == ' ' || Peek() == '\t')) ++at_;
}

void OutlineScanner::SkipLine() {
  while (!IsAtEnd() && !IsAtLineEnd()) ++at_;
}

void OutlineScanner::SkipToContent() {
  while (!IsAtEnd()) {
    if (SkipToContentInLine()) return;
    if (!IsAtEnd()) ++at_;
  }
}

bool OutlineScanner::SkipToContentInLine() {
  SkipBlanks();
  const bool starts_comment =
      Peek() == '#' &&
      (at_ == 0 || Column() == 0 || std::string_view(" \t\r\n").contains(text_[at_ - 1]));
  if (starts_comment) SkipLine();
  return !IsAtEnd() && !IsAtLineEnd();
}

void OutlineScanner::SkipProperties(Span& tag) {
  while (Peek() == '&' || Peek() == '!') {
    const bool is_tag = Peek() == '!';
    const std::size_t start = at_;
    SkipWord();
    SkipBlanks();
    if (is_tag) tag = {start, at_};
  }
}

std::size_t OutlineScanner::SkipQuoted() {
  const char quote = text_[at_++];
  for (; !IsAtEnd(); ++at_) {
    if (quote == '"' && Peek() == '\\') {
      ++at_;
    } else if (Peek() == quote) {
      if (quote == '\'' && Peek(1) == '\'') {
        ++at_;
        continue;
      }
      break;
    }
  }
  at_ = std::min(at_ + 1, text_.size());
  return at_;
}

std::size_t OutlineScanner::SkipFolded(int parent) {
  bool keeps_breaks = false;
  for (; !IsBlankAt(0); ++at_) keeps_breaks = keeps_breaks || Peek() == '+';
  SkipToContentInLine();
  std::size_t end = at_;
  while (!IsAtEnd()) {
    if (Peek() == '\r' && Peek(1) == '\n') ++at_;
    ++at_;
    const std::size_t begin = at_;
    while (Peek() == ' ' && !IsAtEnd()) ++at_;
    const bool is_empty = IsAtEnd() || IsAtLineEnd();
    if (!is_empty && (Column() <= parent || IsAtMarker())) {
      at_ = begin;
      break;
    }
    SkipLine();
    if (!is_empty || (keeps_breaks && !IsAtEnd())) end = at_;
  }
  at_ = end;
  return end;
}

std::size_t OutlineScanner::PlainInLine() {
  std::size_t end = at_;
  for (; !IsAtEnd() && !IsAtLineEnd(); ++at_) {
    if (Peek() == ':' && IsBlankAt(1)) break;
    if (Peek() == '#' && end < at_) break;
    if (Peek() != ' ' && Peek() != '\t') end = at_ + 1;
  }
  at_ = end;
  return end;
}

std::size_t OutlineScanner::SkipPlain(int parent) {
  std::size_t end = PlainInLine();
  while (true) {
    SkipBlanks();
    if (IsAtEnd() || !IsAtLineEnd()) break;  // a comment ends it
    while (!IsAtEnd() && IsBlankAt(0)) ++at_;
    if (IsAtEnd() || Column() <= parent || Peek() == '#' || IsAtMarker()) break;
    end = PlainInLine();
  }
  at_ = end;
  return end;
}

std::size_t OutlineScanner::SkipPlainInFlow() {
  std::size_t end = at_;
  for (; !IsAtEnd() && !kFlowSigns.contains(Peek()); ++at_) {
    if (Peek() == ':' && (IsBlankAt(1) || kFlowSigns.contains(Peek(1)))) break;
    if (Peek() == '#' && end < at_) break;
    if (!IsBlankAt(0)) end = at_ + 1;
  }
  at_ = end;
  return end;
}

std::size_t OutlineScanner::SkipWord() {
  while (!IsAtEnd() && !IsBlankAt(0) && !kFlowSigns.contains(Peek())) ++at_;
  return at_;
}

std::optional<std::size_t> OutlineScanner::FindColon() {
  const std::size_t begin = at_;
  Span tag;
  SkipProperties(tag);
  if (Peek() == '"' || Peek() == '\'') {
    SkipQuoted();
    SkipBlanks();
  } else if (Peek() == '*') {
    while (!IsBlankAt(0)) ++at_;
    SkipBlanks();
  } else if (Peek() != '[' && Peek() != '{' && Peek() != '#') {
    PlainInLine();
    SkipBlanks();
  }
  const bool is_key = Peek() == ':' && IsBlankAt(1) &&
                      text_.substr(begin, at_ - begin).find('\n') == std::string_view::npos;
  const std::size_t colon = at_;
  at_ = begin;
  return is_key ? std::optional(colon) : std::nullopt;
}

}  // namespace monorelay::app
