#include "dialects/anthropic_messages/call_ids.hpp"

namespace monorelay::dialects::anthropic_messages {

std::string CallIds::Next(chat::Text id) {
  std::string text(id.escaped);
  while (text.empty() || !used_.insert(text).second) {
    text = "toolu_";
    text.append(seed_).append("_").append(std::to_string(made_++));
  }
  return text;
}

}  // namespace monorelay::dialects::anthropic_messages
