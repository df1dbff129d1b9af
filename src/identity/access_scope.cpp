#include "identity/access_scope.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace monorelay::identity {
namespace {

bool Permits(const std::vector<std::string>& globs, std::string_view name) {
  return globs.empty() ||
         std::ranges::any_of(globs, [&](const auto& glob) { return GlobMatches(glob, name); });
}

}  // namespace

std::shared_ptr<const AccessPolicy> AccessPolicy::Of(const AccessScope& scope) {
  if (scope == AccessScope()) return nullptr;
  return std::shared_ptr<const AccessPolicy>(new AccessPolicy(scope));
}

AccessPolicy::AccessPolicy(const AccessScope& scope) : scope_(scope) {
  for (const std::string& text : scope.networks) {
    if (const auto network = SourceNetwork::Parse(text)) networks_.push_back(*network);
  }
}

bool AccessPolicy::PermitsModel(std::string_view model) const {
  return Permits(scope_.models, model);
}

bool AccessPolicy::PermitsProvider(std::string_view provider) const {
  return Permits(scope_.providers, provider);
}

bool AccessPolicy::PermitsEndpoint(std::string_view path) const {
  return Permits(scope_.endpoints, path);
}

bool AccessPolicy::PermitsAddress(std::string_view address) const {
  if (scope_.networks.empty()) return true;
  const auto bytes = ParseAddress(address);
  return bytes && std::ranges::any_of(networks_, [&](const SourceNetwork& network) {
           return network.Contains(*bytes);
         });
}

}  // namespace monorelay::identity
