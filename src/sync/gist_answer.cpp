#include "sync/gist_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace monorelay::sync {
namespace {

constexpr std::array kNames{kConfigName, kStatisticsName, kSecretsName, kManifestName};

}  // namespace

bool IsOurs(std::string_view name) {
  return std::ranges::find(kNames, name) != kNames.end();
}

// The newest version stands first in a Gist's history.
GistInfo InfoIn(json::Value gist) {
  GistInfo info{.id = gist["id"].Decoded(),
                .description = gist["description"].Decoded(),
                .created_at = gist["created_at"].Decoded(),
                .updated_at = gist["updated_at"].Decoded(),
                .version = {},
                .is_public = gist["public"].GetBool().value_or(false)};
  for (const json::Value entry : gist["history"].Items()) {
    info.version = entry["version"].Decoded();
    break;
  }
  return info;
}

std::unexpected<Error> Unexpected(std::string_view doing, std::string_view what,
                                  const Reply& reply) {
  auto error = UpstreamError(
      ErrorKind::kUpstreamError, RetryAdvice::kNever,
      fmt::format("{}: GitHub's answer {}; is the address of its API right?", doing, what),
      fmt::format("{}: {}", reply.content_type, Shorten(reply.body, 300)));
  error.error().status = 502;
  return error;
}

}  // namespace monorelay::sync
