#include "dialects/anthropic_messages/path.hpp"

namespace monorelay::dialects::anthropic_messages {

std::string Path::Render() const {
  std::string text = parent == nullptr ? std::string() : parent->Render();
  if (index >= 0) {
    text.append("[").append(std::to_string(index)).append("]");
  } else if (!key.empty()) {
    if (!text.empty()) text.push_back('.');
    text += key;
  }
  return text;
}

void Problem::Report(const Path& path, std::string_view must) {
  if (first_) return;
  std::string text = path.Render();
  if (text.empty()) text = "the request";
  first_ = ClientError(ErrorKind::kInvalidRequest, text.append(" ").append(must)).error();
}

}  // namespace monorelay::dialects::anthropic_messages
