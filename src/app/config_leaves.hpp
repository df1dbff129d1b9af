// The single values of a configuration's text, with where they stand.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_model.hpp"
#include "app/config_outline.hpp"
#include "app/config_path.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct ConfigLeaf {
  ConfigPath path;
  ConfigModel value;     // a scalar
  Span span;             // in the text, without anchor and tag
  bool in_flow = false;  // inside of brackets
};

// All scalars of the text in their order. Aliases are none: what they stand for is told at its
// anchor. Fails with a sentence if the text cannot be read or followed.
Result<std::vector<ConfigLeaf>> LeavesOf(std::string_view text);

struct Replacement {
  Span span;
  std::string by;
};

// The text with other bytes in some places, which are in order and apart.
std::string Replaced(std::string_view text, const std::vector<Replacement>& replacements);

}  // namespace monorelay::app
