// Ids of the tool calls of one answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/text.hpp"

namespace monorelay::dialects::openai_responses {

// Passes the provider's ids on and replaces those that are absent or repeated: clients pair calls
// and results by them.
class CallIds {
 public:
  // Escaped, like `id`.
  std::string Unique(json::Text id, std::string_view seed);

 private:
  std::vector<std::string> used_;
};

}  // namespace monorelay::dialects::openai_responses
