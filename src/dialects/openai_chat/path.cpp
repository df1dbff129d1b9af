#include "dialects/openai_chat/path.hpp"

namespace monorelay::dialects::openai_chat {

// NOLINTNEXTLINE(misc-no-recursion): as deep as the code that makes paths.
std::string Path::Render() const {
  std::string text = parent_ == nullptr ? std::string() : parent_->Render();
  if (key_.empty()) return text.append("[").append(std::to_string(index_)).append("]");
  if (!text.empty()) text.push_back('.');
  return text.append(key_);
}

std::unexpected<Error> MustBe(const Path& where, std::string_view what) {
  return ClientError(ErrorKind::kInvalidRequest, where.Render().append(" must be ").append(what));
}

}  // namespace monorelay::dialects::openai_chat
