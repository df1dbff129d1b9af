#include "app/config_checks_sync.hpp"

#include <fmt/core.h>

#include <string>

#include "base/text.hpp"
#include "http/address.hpp"
#include "http/origin.hpp"

namespace monorelay::app {
namespace {

bool IsOfThisMachine(const http::Url& url) {
  const auto address = http::Address::Parse(url.host, url.port);
  return EqualsIgnoringCase(url.host, "localhost") || (address && address->IsLoopback());
}

void CheckUrl(const std::string& path, const std::string& text, const Positions& positions,
              Problems& problems) {
  const auto url = http::ParseUrl(text);
  if (!url) {
    problems.Error(positions.Of(path), path,
                   fmt::format("{} is no URL: {}", path, url.error().text.value.Get()));
  } else if (!url->user.empty()) {
    problems.Error(positions.Of(path), path, fmt::format("{} must not hold a user name", path));
  } else if (!url->tls && !IsOfThisMachine(*url)) {
    problems.Warning(
        positions.Of(path), path,
        fmt::format("{} is not https: whoever is on the way reads tokens and passwords", path));
  }
}

}  // namespace

void CheckSync(const SyncConfig& sync, const Positions& positions, Problems& problems) {
  CheckUrl("sync.api_url", sync.api_url, positions, problems);
  for (std::size_t i = 0; i < sync.webdav_urls.size(); ++i)
    CheckUrl(fmt::format("sync.webdav_urls[{}]", i), sync.webdav_urls[i], positions, problems);
  if (sync.enabled && sync.gist_id.empty()) {
    problems.Warning(
        positions.Of("sync.enabled"), "sync.enabled",
        "sync.enabled has no effect without sync.gist_id; POST /api/v1/sync/setup finds "
        "or makes a Gist and writes its id");
  }
}

}  // namespace monorelay::app
