// Where in a request something stands, so that an error can name it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::dialects::openai_responses {

// One step of a path such as `input[3].content[0].text`; costs nothing until it is rendered. The
// steps before it must outlive it.
struct Place {
  const Place* before = nullptr;
  std::string_view key = {};  // of an object; empty: an element of an array
  std::size_t index = 0;      // in an array

  [[nodiscard]] Place Of(std::string_view name) const { return {.before = this, .key = name}; }
  [[nodiscard]] Place At(std::size_t number) const { return {.before = this, .index = number}; }
  [[nodiscard]] std::string Render() const;
};

// A client's mistake: the path, and what must be there.
std::unexpected<Error> Wrong(const Place& place, std::string_view what);

}  // namespace monorelay::dialects::openai_responses
