#include "dialects/openai_responses/place.hpp"

#include <fmt/format.h>

namespace monorelay::dialects::openai_responses {

// NOLINTNEXTLINE(misc-no-recursion): as deep as the dialect's own nesting.
std::string Place::Render() const {
  std::string path = before == nullptr ? "" : before->Render();
  if (key.empty()) return path + fmt::format("[{}]", index);
  if (!path.empty()) path.push_back('.');
  return path += key;
}

std::unexpected<Error> Wrong(const Place& place, std::string_view what) {
  return ClientError(ErrorKind::kInvalidRequest, fmt::format("{} {}", place.Render(), what));
}

}  // namespace monorelay::dialects::openai_responses
