#include "dialects/openai_responses/call_ids.hpp"

#include <algorithm>

#include "dialects/openai_responses/names.hpp"

namespace monorelay::dialects::openai_responses {

std::string CallIds::Unique(json::Text id, std::string_view seed) {
  std::string unique(id.escaped);
  const bool used = std::ranges::find(used_, unique) != used_.end();
  if (unique.empty() || used) unique = ItemId("call", seed, used_.size());
  used_.push_back(unique);
  return unique;
}

}  // namespace monorelay::dialects::openai_responses
