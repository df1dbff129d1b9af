#include "json/walk.hpp"

#include <algorithm>

namespace monorelay::json {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool EndsWord(char c) {
  return c == ',' || c == '}' || c == ']' || IsSpace(c);
}

std::size_t SkipContainer(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = SkipString(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return text.size();
}

}  // namespace

std::size_t SkipSpace(std::string_view text, std::size_t at) {
  while (at < text.size() && IsSpace(text[at])) ++at;
  return std::min(at, text.size());
}

std::size_t SkipString(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

std::size_t SkipValue(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  if (text[at] == '"') return SkipString(text, at);
  if (text[at] == '{' || text[at] == '[') return SkipContainer(text, at);
  while (at < text.size() && !EndsWord(text[at])) ++at;
  return at;
}

Walk::Walk(std::string_view container) : text_(container) {
  if (text_.starts_with('{')) end_ = '}';
  if (text_.starts_with('[')) end_ = ']';
}

bool Walk::Fail() {
  is_damaged_ = true;
  at_ = text_.size();
  return false;
}

bool Walk::Next() {
  if (end_ == 0) return Fail();
  const bool is_first = at_ == 0;
  at_ = SkipSpace(text_, is_first ? 1 : at_);
  if (at_ >= text_.size()) return is_damaged_ ? false : Fail();
  if (text_[at_] == end_) return false;
  if (!is_first) {
    if (text_[at_] != ',') return Fail();
    at_ = SkipSpace(text_, at_ + 1);
  }
  if (end_ == '}' && !ReadKey()) return false;
  const std::size_t begin = at_;
  at_ = SkipValue(text_, begin);
  if (at_ == begin || at_ == text_.size()) return Fail();
  value_ = text_.substr(begin, at_ - begin);
  return true;
}

bool Walk::ReadKey() {
  if (at_ >= text_.size() || text_[at_] != '"') return Fail();
  const std::size_t begin = at_ + 1;
  at_ = SkipString(text_, at_);
  key_ = text_.substr(begin, at_ - begin - 1);
  at_ = SkipSpace(text_, at_);
  if (at_ >= text_.size() || text_[at_] != ':') return Fail();
  at_ = SkipSpace(text_, at_ + 1);
  return true;
}

}  // namespace monorelay::json
