// Where in a request a value stands, for the texts of errors.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::dialects::openai_chat {

// A key or an index and what it is in. Views its parent and its key, so it lives no longer than the
// call that it is made for.
class Path {
 public:
  explicit Path(std::string_view key) : key_(key) {}
  Path(const Path& parent, std::string_view key) : parent_(&parent), key_(key) {}
  Path(const Path& parent, std::size_t index) : parent_(&parent), index_(index) {}

  // For example "messages[3].content[0].text".
  [[nodiscard]] std::string Render() const;

 private:
  const Path* parent_ = nullptr;
  std::string_view key_;  // empty: the index counts
  std::size_t index_ = 0;
};

// The error that the value at `where` must be something else: "a string", for example.
std::unexpected<Error> MustBe(const Path& where, std::string_view what);

}  // namespace monorelay::dialects::openai_chat
