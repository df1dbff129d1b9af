// What an access key may be used for.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "identity/network.hpp"

namespace monorelay::identity {

// As an operator writes it. An empty list permits everything.
struct AccessScope {
  std::vector<std::string> models{};     // globs, without case
  std::vector<std::string> providers{};  // the same
  std::vector<std::string> endpoints{};  // globs of paths: "/v1/chat/*"
  std::vector<std::string> networks{};   // where requests may come from; see SourceNetwork

  bool operator==(const AccessScope&) const = default;
};

// The same, ready to be asked. Immutable.
class AccessPolicy {
 public:
  // nullptr if everything is permitted. A network that is none permits nobody.
  static std::shared_ptr<const AccessPolicy> Of(const AccessScope& scope);

  [[nodiscard]] bool PermitsModel(std::string_view model) const;
  [[nodiscard]] bool PermitsProvider(std::string_view provider) const;
  [[nodiscard]] bool PermitsEndpoint(std::string_view path) const;
  // `address` without port; what is no address comes from no network.
  [[nodiscard]] bool PermitsAddress(std::string_view address) const;
  // True if it depends on model or provider.
  [[nodiscard]] bool ChoosesCandidates() const {
    return !scope_.models.empty() || !scope_.providers.empty();
  }

 private:
  explicit AccessPolicy(const AccessScope& scope);

  AccessScope scope_;
  std::vector<SourceNetwork> networks_;
};

}  // namespace monorelay::identity
