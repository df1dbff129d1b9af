// Ids of calls in one answer: each has one, and no two have the same.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "chat/part.hpp"

namespace monorelay::dialects::anthropic_messages {

// Not thread-safe.
class CallIds {
 public:
  // `seed` is unique to the answer and outlives this.
  explicit CallIds(std::string_view seed) : seed_(seed) {}

  // The id for the next call, escaped: the provider's own, or one that is made if it has none or
  // gave it to another call before.
  std::string Next(chat::Text id);

 private:
  std::string_view seed_;
  std::unordered_set<std::string> used_;
  int made_ = 0;
};

}  // namespace monorelay::dialects::anthropic_messages
