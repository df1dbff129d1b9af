// One provider as the relay uses it: where to send what, how to present a key.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "dialects/dialect.hpp"
#include "http/client.hpp"
#include "http/origin.hpp"
#include "providers/directory.hpp"

namespace monorelay::providers {

// Where requests of one dialect go.
struct Endpoint {
  dialects::Dialect dialect = dialects::Dialect::kOpenAiChat;
  std::shared_ptr<const http::Origin> origin;  // shared with calls under way
  std::string target;                          // path and query, with the prefix a proxy needs
  std::string fields;                          // header lines that are the same for each request
};

// Bounds on one request at a provider.
struct TimeLimits {
  http::CallTimeouts call;
  std::chrono::milliseconds attempt{
      0};  // one try, until its answer begins to reach the client; 0: none
  std::chrono::milliseconds total{600'000};  // all tries and the whole answer
};

// What a provider is made from; see ProviderConfig.
struct ProviderSettings {
  std::string name;
  std::vector<std::pair<dialects::Dialect, std::string>> endpoints;  // dialect and URL
  AuthScheme auth = AuthScheme::kBearer;
  Quirks quirks;
  std::vector<std::pair<std::string, std::string>> headers;
  TimeLimits limits;
  // Other limits for the models that a pattern matches; the first one counts.
  std::vector<std::pair<std::string, TimeLimits>> model_limits;
  std::chrono::seconds cooldown{60};  // of a key after a 429 that does not say how long
  std::string proxy_url;
  http::TlsSettings tls;
  bool public_only = false;  // see http::IsForbidden; not through a proxy
};

// Immutable; shared by the workers' snapshots and by exchanges under way.
class Provider {
 public:
  // Fails with kInvalidRequest and a text that names the setting.
  static Result<std::shared_ptr<const Provider>> Make(const ProviderSettings& settings);

  [[nodiscard]] const std::string& Name() const { return name_; }
  // The endpoint for `dialect`, or nullptr if the provider does not speak it.
  [[nodiscard]] const Endpoint* EndpointFor(dialects::Dialect dialect) const;
  [[nodiscard]] const std::vector<Endpoint>& Endpoints() const { return endpoints_; }
  [[nodiscard]] const Quirks& GetQuirks() const { return quirks_; }
  // The bounds on a request for `model`. Lives as long as the provider.
  [[nodiscard]] const TimeLimits& LimitsFor(std::string_view model) const;
  [[nodiscard]] std::chrono::seconds Cooldown() const { return cooldown_; }

  // The head of a request, mostly a POST, of `content_length` bytes to `endpoint`. `key` is
  // presented in the provider's way, nullptr sends none. `path` (beginning with a slash, or empty)
  // and `query` are added to the target, `client_fields` are complete header lines that a client
  // may set.
  [[nodiscard]] std::string RequestHead(const Endpoint& endpoint, const Secret* key,
                                        std::string_view path, std::string_view query,
                                        std::string_view client_fields, std::size_t content_length,
                                        std::string_view method = "POST") const;

 private:
  // Appends the lines whose fields are not configured for this provider.
  void AppendUnconfigured(std::string& head, std::string_view client_fields) const;

  std::string name_;
  std::vector<Endpoint> endpoints_;
  std::string auth_prefix_;                            // "authorization: Bearer ", or empty
  std::vector<std::string> configured_client_fields_;  // that a client might set as well
  Quirks quirks_;
  TimeLimits limits_;
  std::vector<std::pair<std::string, TimeLimits>> model_limits_;
  std::chrono::seconds cooldown_{60};
};

}  // namespace monorelay::providers
