#include "app/config_path.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "app/config_schema.hpp"
#include "base/text.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kSpecial = ".[]\"'";
constexpr std::size_t kMostSteps = 64;

class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  Result<ConfigPath> Read() {
    while (at_ < text_.size()) {
      if (path_.size() == kMostSteps) return Failed("it has too many steps");
      auto step = Peek() == '[' ? Place() : Key();
      if (!step) return std::unexpected(std::move(step.error()));
      path_.push_back(*std::move(step));
      if (at_ == text_.size()) break;
      if (Peek() == '[') continue;
      if (Peek() != '.') return Failed("after a key comes `.` or `[`");
      if (++at_ == text_.size()) return Failed("something must follow the last dot");
    }
    return std::move(path_);
  }

 private:
  [[nodiscard]] char Peek() const { return text_[at_]; }

  [[nodiscard]] std::unexpected<Error> Failed(std::string_view why) const {
    return ClientError(ErrorKind::kInvalidRequest,
                       fmt::format("\"{}\" is no path of a setting: {} (as in "
                                   "providers.name.keys[0].label; quote keys with dots)",
                                   Shorten(text_, 120), why));
  }

  Result<PathStep> Place() {
    std::size_t place = 0;
    const char* begin = text_.data() + at_ + 1;
    const char* end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(begin, end, place);
    if (error != std::errc{} || stop == end || *stop != ']')
      return Failed("between brackets stands a number from 0");
    at_ = static_cast<std::size_t>(stop - text_.data()) + 1;
    return PathStep(place);
  }

  Result<PathStep> Key() {
    if (Peek() == '"' || Peek() == '\'') return Quoted();
    const std::size_t end = std::min(text_.find_first_of(kSpecial, at_), text_.size());
    if (end == at_) return Failed("a key is missing");
    std::string key(text_.substr(at_, end - at_));
    at_ = end;
    return PathStep(std::move(key));
  }

  Result<PathStep> Quoted() {
    const char quote = text_[at_++];
    std::string key;
    while (at_ < text_.size()) {
      if (Peek() == quote) {
        if (++at_ == text_.size() || Peek() != quote) {
          if (key.empty()) return Failed("a key is empty");
          return PathStep(std::move(key));
        }
      }
      key += text_[at_++];
    }
    return Failed("a quote is not closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ConfigPath path_;
};

std::string Quote(const std::string& key) {
  std::string quoted = "\"";
  for (const char c : key) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

}  // namespace

Result<ConfigPath> ReadConfigPath(std::string_view text) {
  return PathReader(text).Read();
}

std::string TextOf(const ConfigPath& path) {
  std::string text;
  for (const PathStep& step : path) {
    if (const auto* place = std::get_if<std::size_t>(&step)) {
      text += fmt::format("[{}]", *place);
      continue;
    }
    const auto& key = std::get<std::string>(step);
    const bool is_special = key.find_first_of(kSpecial) != std::string::npos;
    text += (text.empty() ? "" : ".") + (is_special ? Quote(key) : key);
  }
  return text;
}

std::string PatternOf(const ConfigPath& path) {
  std::string pattern;
  for (const PathStep& step : path) {
    if (std::holds_alternative<std::size_t>(step)) {
      pattern += "[]";
    } else if (FindSection(pattern + ".*") != nullptr) {
      pattern += ".*";
    } else {
      pattern = PathOf(pattern, std::get<std::string>(step));
    }
  }
  return pattern;
}

}  // namespace monorelay::app
