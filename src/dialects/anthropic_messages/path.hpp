// Where in a request something is wrong, and what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::dialects::anthropic_messages {

// A place in a JSON text, as a chain from the inside out; each link must outlive those below it. It
// costs nothing until it is rendered.
struct Path {
  const Path* parent = nullptr;
  std::string_view key;
  std::int64_t index = -1;

  [[nodiscard]] Path Key(std::string_view name) const { return {this, name, -1}; }
  [[nodiscard]] Path At(std::int64_t place) const { return {this, {}, place}; }
  // For example "messages[3].content[0].text".
  [[nodiscard]] std::string Render() const;
};

// The first thing that is wrong with a request. Reading goes on after it, which does no harm.
class Problem {
 public:
  // `must` goes after the path: "must be a string".
  void Report(const Path& path, std::string_view must);

  [[nodiscard]] const std::optional<Error>& First() const { return first_; }

 private:
  std::optional<Error> first_;
};

}  // namespace monorelay::dialects::anthropic_messages
