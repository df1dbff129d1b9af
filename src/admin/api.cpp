#include "admin/api.hpp"

#include <algorithm>
#include <ranges>

#include "base/no_room.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

std::string Decode(std::string text) {
  std::ranges::replace(text, '+', ' ');
  return PercentDecode(text);
}

}  // namespace

Problem NotFound(std::string detail) {
  return {.status = 404,
          .type = "not_found",
          .title = "There is no such thing",
          .detail = std::move(detail),
          .fields = {}};
}

Problem WrongParameter(std::string parameter, std::string message) {
  return {.status = 422,
          .type = "invalid_parameter",
          .title = "A parameter is wrong",
          .detail = parameter + " " + message,
          .fields = {{parameter, message}}};
}

Problem ProblemOf(const Error& error) {
  const bool lacks_room =
      StatusOf(error) == kInsufficientStorage && error.origin == ErrorOrigin::kRelay;
  return {.status = StatusOf(error),
          .type = lacks_room ? "insufficient_storage" : std::string(CodeOf(error.kind)),
          .title = lacks_room ? "There is no room left" : "The request failed",
          .detail = error.text.value,
          .fields = {},
          .retry_after = error.retry_after};
}

Parameters::Parameters(std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    all_.emplace_back(Decode(std::string(pair.substr(0, equals))),
                      Decode(std::string(pair.substr(std::min(equals + 1, pair.size())))));
  }
}

std::optional<std::string> Parameters::Find(std::string_view name) const {
  for (const auto& [key, value] : all_ | std::views::reverse) {
    if (key == name) return value;
  }
  return std::nullopt;
}

}  // namespace monorelay::admin
